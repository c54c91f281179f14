import JobModel
package import Values

/// How the supervisor is.
package struct SupervisorStatusCall: SupervisorCall {
    package static let method = "supervisor.status"
    package init() {}
    package var params: JSONValue { [:] }
    package init(params: JSONValue) throws(FormatError) {}

    package struct Reply: Sendable, Equatable {
        package var pid: Int32
        package var release: String
        package var startedAt: Timestamp
        package var clients: Int
        package var queued: Int
        package var running: Int
        /// `nil` for what it does not tell: one of an older release.
        package var namespaces: Namespaces?
        package var reach: ProcessReach?
        /// The process that started it, in words.
        package var starter: String?

        package init(pid: Int32, release: String, startedAt: Timestamp, clients: Int, queued: Int, running: Int) {
            self.pid = pid
            self.release = release
            self.startedAt = startedAt
            self.clients = clients
            self.queued = queued
            self.running = running
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        [
            "pid": .integer(Int64(reply.pid)),
            "release": .string(reply.release),
            "started_at": .string(reply.startedAt.description),
            "clients": .integer(Int64(reply.clients)),
            "queued": .integer(Int64(reply.queued)),
            "running": .integer(Int64(reply.running)),
            "started_by": reply.starter.map { .string($0) },
            "namespaces": reply.namespaces.map(\.json),
            "reach": reply.reach.map(\.json),
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        var reply = Reply(
            pid: try members.required("pid") { $0.integer.flatMap { Int32(exactly: $0) } },
            release: try members.string("release"),
            startedAt: try members.required("started_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            clients: try members.int("clients"),
            queued: try members.int("queued"),
            running: try members.int("running")
        )
        reply.starter = try members.optionalString("started_by")
        reply.namespaces = try Namespaces(members, "namespaces")
        if let reach = try members.optional("reach", { $0 }) { reply.reach = try ProcessReach(json: reach) }
        return reply
    }
}

/// Ends the supervisor. Running jobs go on, queued ones stay queued, until somebody starts a supervisor again.
/// The reply is sent when all is settled; the socket then closes.
package struct SupervisorStopCall: SupervisorCall {
    package static let method = "supervisor.stop"
    package typealias Reply = Done

    /// Ends all running jobs first.
    package var killsJobs = false
    /// Another supervisor takes its place at once: nothing is noted that would keep one from being started.
    package var handsOver = false
    /// Refuses where a job runs or is queued.
    package var onlyWhenIdle = false

    package init(killsJobs: Bool) { self.killsJobs = killsJobs }
    /// For a supervisor that takes its place.
    package init(handingOverOnlyWhenIdle onlyWhenIdle: Bool) {
        handsOver = true
        self.onlyWhenIdle = onlyWhenIdle
    }

    package var params: JSONValue {
        [
            "kill_jobs": .bool(killsJobs),
            "hand_over": handsOver ? true : nil,
            "only_when_idle": onlyWhenIdle ? true : nil,
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        killsJobs = try members.flag("kill_jobs")
        handsOver = try members.flag("hand_over")
        onlyWhenIdle = try members.flag("only_when_idle")
    }
}

/// Replaces the supervisor in place by `executable`: same process, same locks, same children.
package struct SupervisorRestartCall: SupervisorCall {
    package static let method = "supervisor.restart"
    package typealias Reply = Done

    /// Absolute; `nil`: the file that the supervisor itself was started from.
    package var executable: ByteString?

    package init(executable: ByteString?) { self.executable = executable }
    package var params: JSONValue { ["executable": executable.map { JSONValue($0) }] }
    package init(params: JSONValue) throws(FormatError) {
        executable = try JSONMembers(params, of: Self.method).optional("executable") { $0.byteString }
    }
}
