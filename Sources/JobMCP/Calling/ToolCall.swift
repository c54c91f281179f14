package import JobManager

/// What a tool gets beside its arguments.
package struct ToolCall: Sendable {
    package let jobs: JobsAccess
    package let watch: EventWatch
    /// What jobs' environments are made from.
    package let environment: BaseEnvironment
    package let settings: ToolSettings
    /// Who calls, where the client said so.
    package let client: ClientInfo?
    /// Tells the client what the call is at. It may be called as often as there is news: what is sent is throttled, and
    /// numbered by the seconds since the call began.
    package var progress: @Sendable (String) -> Void
    /// Whether anybody hears of it.
    package var tellsProgress: Bool

    package init(
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
