import JobModel
import JobProtocol
import Values

/// The job of a hook, made from what happened to another one. A plain function without I/O.
struct HookSubmission {
    let hook: Hook
    /// The job that the hook is about, as it is now.
    let record: JobRecord
    /// How long it may take.
    let timeout: TimeSpan

    /// How much output is kept of it.
    private static let output = ByteCount.mebibytes(1)
    private static let grace = TimeSpan.seconds(5)
    /// The longest command in words: a variable cannot be of any length (execve(2)).
    private static let longestCommand = 4096
    /// The longest command in a sentence, in characters.
    private static let longestTitle = 60

    /// `nil` where what it is to do is none of the actions that this release knows.
    var submission: Submission? {
        guard let action = try? HookAction(hook.text) else { return nil }
        let parent = record.submission
        let command = HookScript(action, terminal: parent.terminal, sentence: sentence).command
        // What is ready-made runs whatever became of the job's directory.
        var submission = Submission(command: command, directory: action.isCommand ? parent.directory : "/")
        submission.environment = parent.environment
        submission.group = JobGroup.hooksName
        submission.standardInput = .text(ByteString(record.publicJSON.encoded))
        submission.mergesOutput = true
        submission.timeout = timeout
        submission.stop = StopPolicy(grace: Self.grace)
        submission.maximumOutput = Self.output
        submission.niceness = parent.niceness
        submission.umask = parent.umask
        submission.traits = parent.traits
        // Those that were asked for are about the job itself.
        submission.resourceLimits = parent.resourceLimits.filter { !$0.isRequired }
        submission.hook = HookOrigin(number: record.number, attempt: record.attempt, hook: hook)
        submission.variables = variables
        return submission
    }

    private var variables: [ByteString] {
        let outcome = record.outcome
        let status = hook.occasion == .start ? JobStatus.running : record.status.told
        let all: [(String, ByteString?)] = [
            ("JOBS_HOOK", ByteString(hook.occasion.rawValue)),
            ("JOBS_JOB_NUMBER", ByteString("\(record.number)")),
            ("JOBS_JOB_ID", ByteString(record.id.description)),
            ("JOBS_JOB_ATTEMPT", ByteString("\(record.attempt)")),
            ("JOBS_JOB_NAME", record.submission.name.map { ByteString($0) }),
            ("JOBS_JOB_GROUP", ByteString(record.submission.group)),
            ("JOBS_JOB_STATUS", ByteString(status.rawValue)),
            ("JOBS_JOB_REASON", (outcome?.ending.reason.rawValue).map { ByteString($0) }),
            ("JOBS_JOB_EXIT_CODE", (outcome?.exitCode).map { ByteString("\($0)") }),
            ("JOBS_JOB_SIGNAL", (outcome?.signal).map { ByteString("\($0)") }),
            ("JOBS_JOB_DURATION", (outcome?.duration).map { ByteString("\($0.seconds)") }),
            ("JOBS_JOB_COMMAND", ByteString(command.utf8.prefix(Self.longestCommand))),
            ("JOBS_JOB_DIRECTORY", record.submission.directory),
            ("JOBS_JOB_SUMMARY", ByteString(sentence)),
        ]
        return all.compactMap { name, value in value.map { ByteString(name + "=") + $0 } }
    }

    private var command: String {
        Self.line(record.submission.command.map(\.description).joined(separator: " "))
    }

    /// `job 7 (make test) failed: exit status 2 after 3m05s`: a line that a terminal and a mail can show.
    var sentence: String {
        let title = record.submission.name.map(Self.line) ?? command
        let short = title.count > Self.longestTitle ? title.prefix(Self.longestTitle - 1) + "…" : title[...]
        let time = record.outcome?.duration.map { " after \($0)" } ?? ""
        let verdict = hook.occasion == .start ? "has started" : Self.line(JobVerdict.text(of: record)) + time
        return "job \(record.number) (\(short)) \(verdict)"
    }

    /// The text without what a terminal or a mail server would obey.
    private static func line(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 })
        )
    }
}

extension HookAction {
    fileprivate var isCommand: Bool { if case .command = self { true } else { false } }
}
