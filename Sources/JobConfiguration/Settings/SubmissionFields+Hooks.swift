import JobModel
import Values

/// What is run when something happens to a job.
extension SubmissionFields {
    static let onEnd = hook(
        "on-end",
        .end,
        .values("command", .end).rare,
        "Run it once the job has ended: a command, bell, notify ..."
    )
    static let onFailure = hook(
        "on-failure",
        .failure,
        .values("command", .end).rare,
        "Run it if the job fails: a command, mail:ADDRESS, webhook:URL ..."
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
        _ summary: String
    ) -> SubmissionField<[Hook]> {
        SubmissionField(
            key,
            .hooks(occasion),
            in: [.setting, .blueprint],
            option,
            summary,
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

extension ValueKind<[Hook]> {
    /// What hooks do: in a file an array of strings, or one string.
    static func hooks(_ occasion: Hook.Occasion) -> ValueKind {
        let parse: @Sendable (ByteString) -> [Hook]? = { text in
            (try? HookAction(text)).map { _ in [Hook(occasion, text)] }
        }
        return ValueKind(
            name: "hooks",
            expectation: HookAction.forms,
            read: { value throws(DocumentError) in
                var hooks: [Hook] = []
                for element in value.array ?? [value] {
                    do throws(HookAction.Problem) {
                        guard let text = element.string else {
                            throw HookAction.Problem(description: "wants \(HookAction.forms), not \(element.inWords)")
                        }
                        _ = try HookAction(ByteString(text))
                        hooks.append(Hook(occasion, ByteString(text)))
                    } catch {
                        throw DocumentError(error.description, at: element.position)
                    }
                }
                return hooks
            },
            parse: { parse(ByteString($0)) },
            json: { .array($0.map { JSONValue($0.text) }) },
            problem: { text in
                do throws(HookAction.Problem) {
                    _ = try HookAction(ByteString(text))
                    return nil
                } catch {
                    return error.description
                }
            },
            parseBytes: parse
        )
    }
}
