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

/// A client, as it names itself in `initialize` or in `_meta`.
package struct ClientInfo: Sendable, Equatable {
    package var name: String
    package var version: String?

    package init(name: String, version: String?) {
        self.name = name
        self.version = version
    }
}
