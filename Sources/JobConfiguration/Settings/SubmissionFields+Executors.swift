import JobModel
import Values

/// What can be said of where a job runs.
extension SubmissionFields {
    package static let executor = SubmissionField(
        "on",
        ValueKind.word.optional,
        in: [.setting, .blueprint],
        .value("executor", .queue).rare,
        "Run on this executor of the configuration, or local.",
        get: { $0.executor },
        set: { $0.executor = $1 }
    )
    static let executorOptions = SubmissionField(
        "executor-option",
        .executorOptions,
        in: .blueprint,
        .values("key=value", .queue).rare,
        "Ask the executor for this too: partition=gpu.",
        joined: { $0.merging($1) { $1 } },
        get: { $0.executorOptions },
        set: { $0.executorOptions = $1 }
    )
    static let gpus = SubmissionField(
        "gpus",
        .integer(0...1_000_000),
        in: .blueprint,
        .value("n", .queue).rare,
        "Ask the executor for so many GPUs.",
        get: { Int($0.gpus) },
        set: { $0.gpus = Int32($1) }
    )
}
