import JobExecutors

/// What reaches the engine's thread from others.
enum Work: Sendable {
    case request(Request)
    case disconnected(ClientID)
    case executor(Attempt.Key, launch: Int, ExecutorEvent)
    /// The rest of something that was begun on the engine's thread and waited for another one.
    case resume(@Sendable (Engine) throws -> Void)

    /// Whether it is news of an attempt that a power cut may undo: after one, the attempt is over in any case.
    var isPassing: Bool {
        switch self {
        case .executor(_, launch: _, let event): event.isPassing
        case .disconnected: true
        case .request, .resume: false
        }
    }
}
