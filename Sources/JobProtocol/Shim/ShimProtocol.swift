package import JobModel
package import Values

/// The protocol between a shim and its supervisor: JSON-RPC 2.0, one message a line, on the socket pair that the shim
/// inherits and on every connection to `control.sock` in the attempt directory. Members that are not known are ignored.
///
/// Requests are in `ShimRequest`, notifications in `ShimNotification`. The answer to `hello` and the notification
/// `started` carry, by SCM_RIGHTS, the read ends of the job's output pipes that are still open: whoever keeps them open,
/// unread, spares the job SIGPIPE if the shim is killed.
package enum ShimProtocol {
    package static let version: Int64 = 1
    /// The longest line that a shim reads, in bytes; `send` more than fits in several requests.
    package static let lineLimit = 2 << 20
    /// The argument by which a launched supervisor learns its readiness descriptor.
    package static let readyDescriptorOption = "--ready-descriptor"
}

/// Where an attempt stands, as its shim knows.
package enum ShimState: String, Sendable {
    case running
    case paused
    /// It is being killed, or its main process has ended and the rest of its tree has not.
    case ending
    /// The exit record is published; the shim stays with what survives.
    case ended
}

/// The main process of a job that has been started.
package struct ShimStart: Sendable, Equatable {
    package var pid: Int32
    /// Clock ticks since the boot; see `ProcessIdentity`.
    package var startTime: UInt64
    package var startedAt: Timestamp
    /// What holds the limits of the whole tree.
    package var keepers: [TreeLimits.Kind: TreeLimits.Keeper]

    package init(
        pid: Int32,
        startTime: UInt64,
        startedAt: Timestamp,
        keepers: [TreeLimits.Kind: TreeLimits.Keeper] = [:]
    ) {
        self.pid = pid
        self.startTime = startTime
        self.startedAt = startedAt
        self.keepers = keepers
    }

    package func append(to object: inout JSONObject) {
        object.append("pid", .integer(Int64(pid)))
        object.append("start_time", .integer(Int64(clamping: startTime)))
        object.append("started_at", .string(startedAt.description))
        object.append("limited_by", StoredForm.keepers.write(keepers))
    }

    package init(members: JSONMembers) throws(FormatError) {
        self.init(
            pid: try members.required("pid") { $0.integer.flatMap { Int32(exactly: $0) } },
            startTime: try members.required("start_time") { $0.integer.flatMap { UInt64(exactly: $0) } },
            startedAt: try members.required("started_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            keepers: try members.optional("limited_by", StoredForm.keepers.read) ?? [:]
        )
    }
}

/// The answer to `hello`.
package struct ShimHello: Sendable, Equatable {
    package var number: Int64
    package var id: JobID
    package var attempt: Int
    package var launch: Int
    package var state: ShimState
    package var start: ShimStart
    /// Processes that withstand a kill, or that outlived the job.
    package var survivors: [Survivor]
    package var stoppage: Stoppage?
    package var inputWait: InputWait?
    package var readyAt: Timestamp?
    /// The size of the job's terminal; `nil`: it has none.
    package var window: WindowSize?

    package init(
        number: Int64,
        id: JobID,
        attempt: Int,
        launch: Int,
        state: ShimState,
        start: ShimStart,
        survivors: [Survivor] = [],
        stoppage: Stoppage? = nil,
        inputWait: InputWait? = nil,
        readyAt: Timestamp? = nil,
        window: WindowSize? = nil
    ) {
        self.number = number
        self.id = id
        self.attempt = attempt
        self.launch = launch
        self.state = state
        self.start = start
        self.survivors = survivors
        self.stoppage = stoppage
        self.inputWait = inputWait
        self.readyAt = readyAt
        self.window = window
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "version": .integer(ShimProtocol.version),
            "number": .integer(number),
            "id": .string(id.description),
            "attempt": .integer(Int64(attempt)),
            "launch": .integer(Int64(launch)),
            "state": .string(state.rawValue),
        ]
        start.append(to: &object)
        object.append("survivors", survivors.isEmpty ? nil : .array(survivors.map(\.json)))
        object.append("stopped", stoppage.map(\.json))
        object.append("waits_for_input", inputWait.map(\.json))
        object.append("ready_at", readyAt.map { .string($0.description) })
        object.append("window", window.flatMap(StoredForm.windowSize.write))
        return .object(object)
    }

    /// Reads the answer of a shim of this or any earlier release.
    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "hello")
        try members.check(version: ShimProtocol.version)
        self.init(
            number: try members.integer("number"),
            id: try members.required("id") { $0.string.flatMap { JobID($0) } },
            attempt: try members.int("attempt"),
            launch: try members.int("launch"),
            state: try members.required("state") { $0.string.flatMap { ShimState(rawValue: $0) } },
            start: try ShimStart(members: members),
            survivors: try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) },
            stoppage: try members.element("stopped", Stoppage.init(json:)),
            inputWait: try members.element("waits_for_input", InputWait.init(json:)),
            readyAt: try members.optionalTime("ready_at"),
            window: try members.optional("window", StoredForm.windowSize.read)
        )
    }
}
