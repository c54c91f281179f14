import JobExecutors
import JobProtocol

/// What reaches the engine's thread from others.
enum Work: Sendable {
    case request(Request)
    case disconnected(ClientID)
    case executor(Attempt.Key, launch: Int, ExecutorEvent)
    /// The rest of something that was begun on the engine's thread and waited for another one.
    case resume(@Sendable (Engine) throws -> Void)

    /// Whether a power cut may undo it: what a running attempt has told of itself, for after a power cut it is over in any
    /// case.
    var isPassing: Bool {
        switch self {
        case .executor(_, launch: _, let event): event.isPassing
        case .request(let request): request.method == ProgressCall.method
        case .disconnected, .resume: false
        }
    }

    /// Whether it is only that somebody has gone.
    var isDeparture: Bool { client != nil }

    /// The client that has gone.
    var client: ClientID? {
        if case .disconnected(let client) = self { client } else { nil }
    }
}
