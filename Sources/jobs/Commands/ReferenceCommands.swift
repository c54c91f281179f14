import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// A verb for several jobs, which are named or selected: all are tried, and each is told of.
protocol ReferencesCommand: JobsCommand {
    var jobs: JobsArgument { get }
    var format: FormatOptions { get }
    /// What is selected unless `--status` says otherwise.
    static var selected: Set<JobStatus> { get }
    /// What a job is told to be afterwards.
    static var done: String { get }
    static func isWanted(_ job: JobRecord) -> Bool
    static func carryOut(_ references: [String], _ client: JobClient) throws(JobsError) -> [ReferenceResult]
}

extension ReferencesCommand {
    static func isWanted(_ job: JobRecord) -> Bool { true }

    func validate() throws { try jobs.required() }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let references = try jobs.resolved(client, among: Self.selected, in: context, where: Self.isWanted)
        if references.isEmpty { return .done }
        let results = try Self.carryOut(references, client)
        return ResultsReport(done: Self.done, isJSON: format.json).print(results, in: context)
    }
}

/// `jobs pause`.
struct PauseCommand: ReferencesCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop the processes of jobs; time limits stand still.",
        discussion: """
            Examples:
              {jobs} pause 7
              {jobs} pause --group build
            """
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    static let selected: Set<JobStatus> = [.running]
    static let done = "paused"

    static func carryOut(_ references: [String], _ client: JobClient) throws(JobsError) -> [ReferenceResult] {
        try client.pause(references)
    }
}

/// `jobs resume`.
struct ResumeCommand: ReferencesCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let paused jobs go on.",
        discussion: """
            Examples:
              {jobs} resume 7
            """
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    static let selected: Set<JobStatus> = [.paused, .running]
    static let done = "goes on"

    static func isWanted(_ job: JobRecord) -> Bool { job.status == .paused || job.stoppage != nil }

    static func carryOut(_ references: [String], _ client: JobClient) throws(JobsError) -> [ReferenceResult] {
        try client.resume(references)
    }
}

/// `jobs retry`.
struct RetryCommand: ReferencesCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Run ended jobs again, with the same number.",
        discussion: """
            Examples:
              {jobs} retry last
              {jobs} retry --status failed         every job that failed

            Each attempt has its own output: '{jobs} logs 7.1' shows the first one's.
            """
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    static let selected: Set<JobStatus> = .unsuccessful
    static let done = "queued again"

    static func carryOut(_ references: [String], _ client: JobClient) throws(JobsError) -> [ReferenceResult] {
        try client.retry(references)
    }
}

/// `jobs remove`.
struct RemoveCommand: ReferencesCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget ended jobs, with their output.",
        discussion: """
            Examples:
              {jobs} remove 7 8
              {jobs} remove --status completed
            """,
        aliases: ["rm"]
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    static let selected: Set<JobStatus> = .ended
    static let done = "removed"

    static func carryOut(_ references: [String], _ client: JobClient) throws(JobsError) -> [ReferenceResult] {
        try client.remove(references)
    }
}
