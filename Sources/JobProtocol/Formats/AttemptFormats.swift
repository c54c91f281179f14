package import JobModel
package import Values

/// The files of an attempt directory, `attempts/NN/NUMBER.ATTEMPT` (NN: the number's last two digits).
package enum AttemptFile {
    package static let spec = "spec.json"
    /// Locked (flock) by the shim for as long as it lives; it becomes `exit` at the end (see `AttemptPlace`).
    package static let lock = "lock"
    /// Of a shim of an earlier release; later ones have one in `shims/` for all of their attempts.
    package static let controlSocket = "control.sock"
    package static let standardInput = "stdin"
    package static let outputLog = "output.log"
    package static let outputIndex = "output.idx"
    package static let exit = "exit.json"
    package static let result = "result.json"
    /// A symbolic link to the directory in which the files of the attempt are, where that is another one.
    package static let elsewhere = "elsewhere"
    /// What a job tells of its progress through its shim (`ProgressNote`).
    package static let progress = "progress.json"

    /// Requests to the shim of launch N, and what it tells, where no socket leads to it: the lines of `ShimProtocol`, appended
    /// by one process each.
    package static func requests(launch: Int) -> String { "requests.\(launch)" }
    package static func answers(launch: Int) -> String { "answers.\(launch)" }

    /// `claim.N`, made once for launch N, by a supervisor that prevents the launch; a shim notes its claim in `lock`, but
    /// for those of earlier releases.
    package static func claim(launch: Int) -> String { "claim.\(launch)" }

    /// The path of an attempt directory below the state directory.
    package static func directory(number: Int64, attempt: Int) -> String {
        let shard = number % 100
        return "attempts/\(shard < 10 ? "0" : "")\(shard)/\(number).\(attempt)"
    }
}

/// The places in the file `lock`, in bytes. Texts are JSON and end with a zero byte; a place of zeros holds nothing.
///
/// At the end the exit record takes the whole file, its first page last and in one write, and the file is renamed to
/// `exit.json`: at every moment the first page tells of a claim or of the end, whoever is killed.
package enum AttemptPlace {
    /// What the file takes on the disk from the claim on, so that an exit record of as many bytes can always be written.
    package static let size = 8192
    package static let page = 4096
    /// The main process's pid, 32 bits in the machine's order, which it writes itself before it executes the command.
    package static let main = 8
    /// The claim of a shim, with the member `launch`.
    package static let claim = 64..<512
    /// How the main process ended, as an exit record, where that is known and the attempt is not over yet.
    package static let ending = 512..<4096
}

/// `spec.json`: what a shim runs, and enough of the job to rebuild it without the database.
package struct AttemptSpec: Sendable, Equatable {
    static let version: Int64 = 1

    package var number: Int64
    package var id: JobID
    package var attempt: Int
    /// Counts the shims that were started for this attempt, from 1.
    package var launch: Int
    package var submittedAt: Timestamp
    package var submission: Submission
    /// What it has taken of pools.
    package var takings: PoolTakings
    /// The directory of the control group below which the attempt can have one of its own; `nil`: there is none.
    package var controlGroup: String?

    package init(
        number: Int64,
        id: JobID,
        attempt: Int,
        launch: Int,
        submittedAt: Timestamp,
        submission: Submission,
        takings: PoolTakings = PoolTakings(),
        controlGroup: String? = nil
    ) {
        self.number = number
        self.id = id
        self.attempt = attempt
        self.launch = launch
        self.submittedAt = submittedAt
        self.submission = submission
        self.takings = takings
        self.controlGroup = controlGroup
    }

    package var json: JSONValue {
        [
            "version": .integer(Self.version),
            "number": .integer(number),
            "id": .string(id.description),
            "attempt": .integer(Int64(attempt)),
            "launch": .integer(Int64(launch)),
            "submitted_at": .string(submittedAt.description),
            "submission": submission.json,
            "variables": StoredForm.texts.write(takings.variables),
            "pool_units": StoredForm.units.write(takings.units),
            "cgroup": controlGroup.map { .string($0) },
        ]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "spec")
        try members.check(version: Self.version)
        self.init(
            number: try members.integer("number"),
            id: try members.required("id") { $0.string.flatMap { JobID($0) } },
            attempt: try members.int("attempt"),
            launch: try members.int("launch"),
            submittedAt: try members.required("submitted_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            submission: try Submission(json: try members.required("submission") { $0 }),
            takings: PoolTakings(
                units: try members.optional("pool_units", StoredForm.units.read) ?? [:],
                variables: try members.optional("variables", StoredForm.texts.read) ?? [:]
            ),
            controlGroup: try members.optional("cgroup", \.string)
        )
    }
}

/// A process for as long as the machine runs: pids are used again, the pair of pid and start time is not.
package struct ProcessIdentity: Sendable, Hashable {
    package var pid: Int32
    /// Field 22 of /proc/PID/stat: clock ticks since the boot.
    package var startTime: UInt64
    /// /proc/sys/kernel/random/boot_id.
    package var bootID: String

    package init(pid: Int32, startTime: UInt64, bootID: String) {
        self.pid = pid
        self.startTime = startTime
        self.bootID = bootID
    }

    package var json: JSONValue {
        [
            "pid": .integer(Int64(pid)),
            "start_time": .integer(Int64(clamping: startTime)),
            "boot_id": .string(bootID),
        ]
    }

    init(members: JSONMembers) throws(FormatError) {
        self.init(
            pid: try members.required("pid") { $0.integer.flatMap { Int32(exactly: $0) } },
            startTime: UInt64(clamping: try members.integer("start_time")),
            bootID: try members.string("boot_id")
        )
    }
}

/// Who took a launch of the attempt, a shim in order to run it or a supervisor in order to prevent that.
package struct Claim: Sendable, Equatable {
    static let version: Int64 = 1

    package enum Holder: String, Sendable { case shim, supervisor }

    package var holder: Holder
    package var process: ProcessIdentity
    /// The name of the process's machine, where that is not the supervisor's.
    package var host: String?

    package init(holder: Holder, process: ProcessIdentity, host: String? = nil) {
        self.holder = holder
        self.process = process
        self.host = host
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "version": .integer(Self.version), "holder": .string(holder.rawValue), "host": host.map { .string($0) },
        ]
        for member in process.json.object?.members ?? [] { object.append(member.name, member.value) }
        return .object(object)
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "claim")
        try members.check(version: Self.version)
        self.init(
            holder: try members.required("holder") { $0.string.flatMap { Holder(rawValue: $0) } },
            process: try ProcessIdentity(members: members),
            host: try members.optionalString("host")
        )
    }
}

/// `exit.json`: the end of an attempt. Written by its shim, or by a supervisor that settles an attempt without one.
package struct ExitRecord: Sendable, Equatable {
    static let version: Int64 = 1

    var number: Int64
    package var id: JobID
    var attempt: Int
    /// A record of an earlier launch says nothing about a later one.
    package var launch: Int
    package var outcome: Outcome
    /// The attempt was not started for want of memory, processes or descriptors, and can be tried again.
    package var isRetryable: Bool

    package init(number: Int64, id: JobID, attempt: Int, launch: Int, outcome: Outcome, isRetryable: Bool = false) {
        self.number = number
        self.id = id
        self.attempt = attempt
        self.launch = launch
        self.outcome = outcome
        self.isRetryable = isRetryable
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "version": .integer(Self.version),
            "number": .integer(number),
            "id": .string(id.description),
            "attempt": .integer(Int64(attempt)),
            "launch": .integer(Int64(launch)),
            "status": .string(outcome.ending.status.rawValue),
        ]
        outcome.append(to: &object)
        object.append("retryable", isRetryable ? true : nil)
        return .object(object)
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "exit record")
        try members.check(version: Self.version)
        self.init(
            number: try members.integer("number"),
            id: try members.required("id") { $0.string.flatMap { JobID($0) } },
            attempt: try members.int("attempt"),
            launch: try members.int("launch"),
            outcome: try Outcome(members: members),
            isRetryable: try members.flag("retryable")
        )
    }
}

extension JSONMembers {
    /// Refuses what a later release wrote.
    package func check(version known: Int64) throws(FormatError) {
        let version = try integer("version")
        guard version <= known else { throw FormatError("version \(version) is of a later release of jobs") }
    }
}
