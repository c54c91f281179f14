import JobManager

/// What a tool gets beside its arguments.
struct ToolCall: Sendable {
    let jobs: JobsAccess
    let watch: EventWatch
    /// What jobs' environments are made from.
    let environment: BaseEnvironment
    let settings: ToolSettings
    /// Who calls, where the client said so.
    let client: ClientInfo?
    /// Tells the client what the call is at. It may be called as often as there is news: what is sent is throttled, and
    /// numbered by the seconds since the call began.
    var progress: @Sendable (String) -> Void
    /// Whether anybody hears of it.
    var tellsProgress: Bool

    init(
        jobs: JobsAccess,
        watch: EventWatch,
        environment: BaseEnvironment,
        settings: ToolSettings,
        client: ClientInfo?,
        tellsProgress: Bool = true,
        progress: @escaping @Sendable (String) -> Void
    ) {
        self.jobs = jobs
        self.watch = watch
        self.environment = environment
        self.settings = settings
        self.client = client
        self.tellsProgress = tellsProgress
        self.progress = progress
    }
}
