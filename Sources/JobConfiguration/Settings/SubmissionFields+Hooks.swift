package import JobModel
import Values

/// What is run when something happens to a job.
extension SubmissionFields {
    package static let onEnd = hook(
        "on-end",
        .end,
        .values("command", .end).rare,
        "Run it once the job has ended: a command, bell, notify ...",
        argument: FieldArgument("on_end", .word, "notify, webhook:URL or mail:ADDRESS").rare
    )
    package static let onFailure = hook(
        "on-failure",
        .failure,
        .values("command", .end).rare,
        "Run it if the job fails: a command, mail:ADDRESS, webhook:URL ...",
        argument: FieldArgument("on_failure", .word, "The same, if it fails").rare
    )
    static let onStart = hook(
        "on-start",
        .start,
        .values("command", .end).rare,
        "Run it when the job starts."
    )

    private static func hook(
        _ key: String,
        _ occasion: Hook.Occasion,
        _ option: FieldOption,
        _ summary: String,
        argument: FieldArgument? = nil
    ) -> SubmissionField<[Hook]> {
        SubmissionField(
            key,
            .hooks(occasion),
            in: [.setting, .blueprint],
            option,
            summary,
            argument: argument,
            fileKey: key,
            joined: { $0 + $1 },
            get: { $0.hooks.filter { $0.occasion == occasion } },
            set: { submission, hooks in
                submission.hooks.removeAll { $0.occasion == occasion }
                submission.hooks += hooks
            }
        )
    }
}
