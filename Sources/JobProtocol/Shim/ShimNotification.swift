package import JobModel
package import Values

/// What a shim tells, unasked: on the inherited connection always, on others after `hello`.
package enum ShimNotification: Sendable, Equatable {
    /// The job runs. Comes first, on the inherited connection alone.
    case started(ShimStart)
    case paused
    case resumed
    /// Processes are stopped by a signal that `pause` has not sent; what was told before does not count any more.
    case stopped(Stoppage)
    /// None is any more.
    case continued
    /// All conditions of readiness have been met, at this time.
    case ready(Timestamp)
    /// A process is blocked reading the job's standard input; `nil`: none is any more.
    case waitsForInput(InputWait?)
    /// How far the job is, 0 to 1, as it told its shim itself.
    case progressed(ProgressNote)
    /// The main process has ended, like this as far as it is known by now; the job lasts until its tree has. (A shim of
    /// an earlier release does not say how.)
    case mainEnded(Outcome?)
    /// These processes still live 5 s after SIGKILL.
    case survived([Survivor])
    /// The exit record of this launch is published. (A shim of an earlier release does not say what is in it.)
    case ended(launch: Int, ExitRecord?)
    /// The attempt is over with all that it started, and the shim waits for another one (`ShimOrder`). Comes on the
    /// inherited connection alone.
    case idle
    /// The job was not started, and nothing could be recorded about that: there is no claim, or no exit record.
    case failed(message: String)
}

extension ShimNotification {
    package var message: JSONRPCMessage {
        switch self {
        case .started(let start):
            var object = JSONObject()
            start.append(to: &object)
            return .notification(method: "started", params: .object(object))
        case .paused: return .notification(method: "paused", params: [:])
        case .resumed: return .notification(method: "resumed", params: [:])
        case .stopped(let stoppage): return .notification(method: "stopped", params: stoppage.json)
        case .continued: return .notification(method: "continued", params: [:])
        case .ready(let time): return .notification(method: "ready", params: ["at": .string(time.description)])
        case .waitsForInput(let wait): return .notification(method: "waits-for-input", params: wait?.json ?? [:])
        case .progressed(let note): return .notification(method: "progressed", params: note.json)
        case .mainEnded(let outcome):
            var object = JSONObject()
            object.append("status", outcome.map { .string($0.ending.status.rawValue) })
            outcome?.append(to: &object)
            return .notification(method: "main-ended", params: .object(object))
        case .survived(let survivors):
            return .notification(method: "survived", params: ["survivors": .array(survivors.map(\.json))])
        case .ended(let launch, let record):
            let params: JSONObject = ["launch": .integer(Int64(launch)), "record": record?.json]
            return .notification(method: "ended", params: .object(params))
        case .idle: return .notification(method: "idle", params: [:])
        case .failed(let message):
            return .notification(method: "failed", params: ["message": .string(message)])
        }
    }

    /// `nil` for a notification of a later release.
    package init?(method: String, params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: method)
        switch method {
        case "started": self = .started(try ShimStart(members: members))
        case "paused": self = .paused
        case "resumed": self = .resumed
        case "stopped": self = .stopped(try Stoppage(json: params))
        case "continued": self = .continued
        case "ready":
            self = .ready(try members.required("at") { $0.string.flatMap { Timestamp(rfc3339: $0) } })
        case "waits-for-input": self = .waitsForInput(params["pid"] == nil ? nil : try InputWait(json: params))
        case "progressed": self = .progressed(try ProgressNote(json: params))
        case "main-ended": self = .mainEnded(params["status"] == nil ? nil : try Outcome(members: members))
        case "survived":
            let survivors = try members.elements("survivors") { value throws(FormatError) in
                try Survivor(json: value)
            }
            self = .survived(survivors)
        case "ended":
            // One that only a later release understands is left to the file, which says the same.
            self = .ended(launch: try members.int("launch"), try? params["record"].map(ExitRecord.init(json:)))
        case "idle": self = .idle
        case "failed": self = .failed(message: try members.string("message"))
        default: return nil
        }
    }
}
