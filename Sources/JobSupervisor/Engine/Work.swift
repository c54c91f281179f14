import JobExecutors

/// What reaches the engine's thread from others.
enum Work: Sendable {
    case request(Request)
    case disconnected(ClientID)
    case executor(Attempt.Key, launch: Int, ExecutorEvent)
    /// The rest of something that was begun on the engine's thread and waited for another one.
    case resume(@Sendable (Engine) throws -> Void)
}
