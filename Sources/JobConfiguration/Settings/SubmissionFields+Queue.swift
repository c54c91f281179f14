import JobModel
import LinuxSystem
import Values

/// What can be said of a job's way through the queue.
extension SubmissionFields {
    static let after = dependency(
        "after",
        .completed,
        .values("ref", .queue),
        "Start once these jobs complete: 7, 3-7, batch:7 ...",
        argument: FieldArgument("after", .words, "Jobs that must complete first").rare
    )
    static let afterAny = dependency(
        "after-any",
        .ended,
        .values("ref", .queue).rare,
        "Start once these jobs end, however they do."
    )
    static let afterFailed = dependency(
        "after-failed",
        .failed,
        .values("ref", .queue).rare,
        "Start once these jobs fail."
    )

    static let anyOf = SubmissionField(
        "any-of",
        .boolean,
        in: .blueprint,
        .flag(.queue).rare,
        "One of the dependencies is enough.",
        get: { $0.dependencies.needsOne },
        set: { $0.dependencies.needsOne = $1 }
    )
    static let keep = SubmissionField(
        "keep",
        .boolean,
        in: .blueprint,
        .flag(.queue).rare,
        "Stay queued if a dependency fails; else be skipped.",
        get: { $0.dependencies.keepsWaiting },
        set: { $0.dependencies.keepsWaiting = $1 }
    )
    static let priority = SubmissionField(
        "priority",
        .integer(-1000...1000),
        in: .blueprint,
        .value("n", .queue),
        "Who comes first; a step counts as an hour.",
        argument: FieldArgument("priority", .number(-1000...1000), "Higher comes first").rare,
        get: { Int($0.priority) },
        set: { $0.priority = Int32($1) }
    )
    static let slots = SubmissionField(
        "slots",
        .integer(1...1_000_000),
        in: .blueprint,
        .value("n", .queue).rare,
        "Take so many slots of the group.",
        get: { Int($0.slots) },
        set: { $0.slots = Int32($1) }
    )
    static let uses = SubmissionField(
        "use",
        .poolUses,
        in: [.setting, .blueprint],
        .values("pool=n", .queue).rare,
        "Take of a pool while it runs: gpu, memory=8G.",
        argument: FieldArgument("use", .strings, "Pool=amount to take").rare,
        fileKey: "use",
        joined: { before, after in
            let names = Set(after.map(\.pool))
            return before.filter { !names.contains($0.pool) } + after
        },
        get: { $0.uses },
        set: { submission, uses in submission.uses = uses.filter { $0.amount > 0 }.sorted { $0.pool < $1.pool } }
    )
    static let startTime = SubmissionField(
        "at",
        ValueKind.startTime.optional,
        in: [],
        .value("time", .queue).rare,
        "Start at this time: 14:30, 'tomorrow 9:00', RFC 3339.",
        get: { $0.startsAt },
        set: { $0.startsAt = $1 }
    )
    static let delay = SubmissionField(
        "in",
        .time(),
        in: .blueprint,
        .value("time", .queue).rare,
        "Start after this time: 10m, 2h.",
        set: { $0.startsAt = Clock.now() + $1 }
    )
    static let expiry = SubmissionField(
        "expires",
        ValueKind.time(atLeast: .milliseconds(1)).optional,
        in: .blueprint,
        .value("time", .queue).rare,
        "Skip the job if it has not started after this time.",
        get: { $0.expiry },
        set: { $0.expiry = $1 }
    )
    static let conditions = SubmissionField(
        "when",
        .conditions,
        in: .blueprint,
        .values("condition", .queue).rare,
        "Start when this holds: 'load < 4', 'memory > 2G' ...",
        fileKey: "when",
        joined: { $0 + $1 },
        get: { $0.conditions },
        set: { $0.conditions = $1 }
    )
    static let retries = SubmissionField(
        "retries",
        .integer(0...1_000_000),
        in: .blueprint,
        .value("n", .queue),
        "Try again so often if it fails.",
        argument: FieldArgument("retries", .number(0...1_000_000), "Tries again if it fails").rare,
        get: { $0.retries.limit ?? 0 },
        set: { $0.retries.limit = $1 }
    )
    static let untilSuccess = SubmissionField(
        "until-success",
        .boolean,
        in: .blueprint,
        .flag(.queue).rare,
        "Try again until it completes.",
        get: { $0.retries.limit == nil },
        set: { if $1 { $0.retries.limit = nil } }
    )
    static let retryDelay = SubmissionField(
        "retry-delay",
        .time(),
        in: [.setting, .blueprint],
        .value("time", .queue).rare,
        "The time before the first of these tries.",
        get: { $0.retries.delay },
        set: { $0.retries.delay = $1 }
    )
    static let backoff = SubmissionField(
        "backoff",
        .number(1...1000),
        in: [.setting, .blueprint],
        .value("factor", .queue).rare,
        "How much longer each delay is than the one before.",
        get: { $0.retries.factor },
        set: { $0.retries.factor = $1 }
    )
    static let longestDelay = SubmissionField(
        "max-delay",
        .time(),
        in: [.setting, .blueprint],
        .value("time", .queue).rare,
        "The longest delay.",
        get: { $0.retries.longestDelay },
        set: { $0.retries.longestDelay = $1 }
    )
    static let jitter = SubmissionField(
        "jitter",
        .integer(0...100),
        in: .blueprint,
        .value("percent", .queue).rare,
        "The part of a delay that is left to chance.",
        get: { Int(($0.retries.jitter * 100).rounded()) },
        set: { $0.retries.jitter = Double($1) / 100 }
    )
    static let retryCauses = SubmissionField(
        "retry-on",
        .retryCauses,
        in: .blueprint,
        .value("causes", .queue).rare,
        "Only after these: 75,1-3,signals,SIGSEGV,timeouts.",
        get: { $0.retries.causes },
        set: { $0.retries.causes = $1 }
    )

    static let restart = SubmissionField(
        "restart",
        ValueKind<RestartPolicy.Mode>.choice,
        in: .blueprint,
        .value("when", .queue).rare,
        "Start it again when it ends: on-failure or always.",
        get: { $0.restart.mode },
        set: { $0.restart.mode = $1 }
    )
    static let restartLimit = SubmissionField(
        "restart-limit",
        .restartLimit,
        in: [.setting, .blueprint],
        .value("n/time", .queue).rare,
        "Give up after so many restarts in a time, or none.",
        get: { $0.restart.limit },
        set: { $0.restart.limit = $1 }
    )

    private static func dependency(
        _ key: String,
        _ condition: Dependency.Condition,
        _ option: FieldOption,
        _ summary: String,
        argument: FieldArgument? = nil
    ) -> SubmissionField<[Dependency]> {
        SubmissionField(
            key,
            .dependencies(condition),
            in: .blueprint,
            option,
            summary,
            argument: argument,
            fileKey: key,
            joined: { $0 + $1 },
            get: { $0.dependencies.all.filter { $0.condition == condition } },
            set: { submission, all in
                submission.dependencies.all.removeAll { $0.condition == condition }
                submission.dependencies.all += all
            }
        )
    }
}

extension ValueKind<[Dependency]> {
    /// References to jobs: in a file an array of strings, or one string.
    fileprivate static func dependencies(_ condition: Dependency.Condition) -> ValueKind {
        let expectation = "a job, such as 7, a name, 3-7, batch:7 or group:NAME"
        let parse: @Sendable (String) -> [Dependency]? = { text in
            text.isEmpty || text.contains { $0.isWhitespace } ? nil : [Dependency(condition, .reference(text))]
        }
        return ValueKind(
            name: "refs",
            expectation: expectation,
            read: { value throws(DocumentError) in
                var dependencies: [Dependency] = []
                for element in value.array ?? [value] {
                    let text =
                        switch element.content {
                        case .string(let text): text
                        case .integer(let number): "\(number)"
                        default: ""
                        }
                    guard let dependency = parse(text) else {
                        throw DocumentError("wants \(expectation), not \(element.inWords)", at: element.position)
                    }
                    dependencies += dependency
                }
                return dependencies
            },
            parse: parse,
            json: { dependencies in
                .array(
                    dependencies.map { dependency in
                        guard case .reference(let text) = dependency.target else { return .null }
                        return .string(text)
                    }
                )
            }
        )
    }
}

extension ValueKind<Timestamp> {
    /// A point in time to come.
    fileprivate static var startTime: ValueKind {
        let parse: @Sendable (String) -> Timestamp? = { WrittenTime.next($0, now: Clock.now()) }
        return ValueKind(
            "time",
            expectation: "a time such as \"14:30\", \"tomorrow 9:00\" or RFC 3339",
            content: { if case .string(let text) = $0 { parse(text) } else { nil } },
            parse: parse,
            json: { .string($0.description) }
        )
    }
}

extension ValueKind<[RetryPolicy.Cause]> {
    /// Exit statuses, signals and time limits, with commas in between.
    fileprivate static var retryCauses: ValueKind {
        let parse: @Sendable (String) -> [RetryPolicy.Cause]? = { text in
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
            let causes = words.compactMap { RetryPolicy.Cause(String($0)) }
            return causes.count == words.count ? causes : nil
        }
        return ValueKind(
            "causes",
            expectation: "exit statuses (1 to 255), signals or \"timeouts\", such as \"75,1-3,signals\"",
            content: { if case .string(let text) = $0 { parse(text) } else { nil } },
            parse: parse,
            json: { .string($0.map(\.text).joined(separator: ",")) }
        )
    }
}

extension ValueKind<RestartPolicy.Limit?> {
    /// A number of restarts within a time, or none.
    fileprivate static var restartLimit: ValueKind {
        let parse: @Sendable (String) -> RestartPolicy.Limit?? = { text in
            if text == "none" { return .some(nil) }
            guard let limit = RestartPolicy.Limit(text) else { return .none }
            return .some(limit)
        }
        return ValueKind(
            "n/time",
            expectation: "a number of restarts and a time, such as \"10/1h\", or \"none\"",
            content: { content in
                guard case .string(let text) = content else { return .none }
                return parse(text)
            },
            parse: parse,
            json: { limit in .string(limit.map { "\($0.count)/\($0.window.exactText)" } ?? "none") }
        )
    }
}
