import JobModel
import Values

// What a submission says of its way through the queue, as it is stored and told.

extension StoredForm<Dependencies> {
    /// `{"jobs": [{"on": "completed", "numbers": [[3, 7]]}], "any": true, "keep": true}`; in a request `"ref"` instead of
    /// `numbers`. Left out if there are none.
    static var dependencies: Self {
        Self(
            write: { dependencies in
                dependencies.isEmpty
                    ? nil
                    : [
                        "jobs": .array(dependencies.all.map(\.json)),
                        "any": dependencies.needsOne ? true : nil,
                        "keep": dependencies.keepsWaiting ? true : nil,
                    ]
            },
            read: { json in
                var dependencies = Dependencies()
                guard let all = json["jobs"]?.elements({ Dependency(json: $0) }) else { return nil }
                dependencies.all = all
                dependencies.needsOne = json["any"]?.bool ?? false
                dependencies.keepsWaiting = json["keep"]?.bool ?? false
                return dependencies
            }
        )
    }
}

extension Dependency {
    fileprivate var json: JSONValue {
        switch target {
        case .reference(let text): ["on": .string(condition.rawValue), "ref": .string(text)]
        case .jobs(let ranges):
            [
                "on": .string(condition.rawValue),
                "numbers": .array(ranges.map { JSONValue($0) }),
            ]
        }
    }

    fileprivate init?(json: JSONValue) {
        guard let condition = json["on"]?.string.flatMap({ Condition(rawValue: $0) }) else { return nil }
        if let text = json["ref"]?.string {
            self.init(condition, .reference(text))
        } else {
            guard let ranges = json["numbers"]?.elements(\.range), ranges.allSatisfy({ $0.lowerBound > 0 }) else {
                return nil
            }
            self.init(condition, .jobs(ranges))
        }
    }
}

extension StoredForm<RetryPolicy> {
    /// Only what is not the default; left out if nothing is tried again.
    static var retries: Self {
        let standard = RetryPolicy()
        return Self(
            write: { policy in
                if policy == standard { return nil }
                var object = JSONObject()
                if policy.limit != standard.limit {
                    object.append("limit", policy.limit.map { .integer(Int64($0)) } ?? "unlimited")
                }
                if policy.delay != standard.delay { object.append("delay_ns", .integer(policy.delay.nanoseconds)) }
                if policy.factor != standard.factor { object.append("factor", .number(policy.factor)) }
                if policy.longestDelay != standard.longestDelay {
                    object.append("max_delay_ns", .integer(policy.longestDelay.nanoseconds))
                }
                if policy.jitter != standard.jitter { object.append("jitter", .number(policy.jitter)) }
                if !policy.causes.isEmpty { object.append("on", .array(policy.causes.map { .string($0.text) })) }
                return .object(object)
            },
            read: { json in
                var policy = standard
                let span = StoredForm<TimeSpan>.span
                switch json["limit"] {
                case nil: break
                case .string("unlimited")?: policy.limit = nil
                case let limit?:
                    guard let count = limit.integer, (0...1_000_000_000).contains(count) else { return nil }
                    policy.limit = Int(count)
                }
                policy.delay = json["delay_ns"].flatMap(span.read) ?? policy.delay
                policy.factor = json["factor"]?.double ?? policy.factor
                policy.longestDelay = json["max_delay_ns"].flatMap(span.read) ?? policy.longestDelay
                policy.jitter = json["jitter"]?.double ?? policy.jitter
                let causes = json["on"] ?? []
                guard let causes = causes.elements({ $0.string.flatMap { RetryPolicy.Cause($0) } }),
                    (1...1000).contains(policy.factor), (0...1).contains(policy.jitter)
                else { return nil }
                policy.causes = causes
                return policy
            }
        )
    }
}

extension StoredForm<RestartPolicy> {
    /// `{"on": "always", "limit": 10, "window_ns": 3600000000000}`, or the limit `"unlimited"`; left out if it is the default.
    static var restart: Self {
        let standard = RestartPolicy()
        return Self(
            write: { policy in
                if policy == standard { return nil }
                return [
                    "on": .string(policy.mode.rawValue),
                    "limit": policy.limit.map { .integer(Int64($0.count)) } ?? "unlimited",
                    "window_ns": policy.limit.map { .integer($0.window.nanoseconds) },
                ]
            },
            read: { json in
                var policy = standard
                guard let mode = json["on"]?.string.flatMap({ RestartPolicy.Mode(rawValue: $0) }) else { return nil }
                policy.mode = mode
                if json["limit"] == "unlimited" {
                    policy.limit = nil
                } else {
                    guard let count = json["limit"]?.integer, (1...1_000_000).contains(count),
                        let window = json["window_ns"].flatMap(StoredForm<TimeSpan>.span.read), window.nanoseconds > 0
                    else { return nil }
                    policy.limit = RestartPolicy.Limit(count: Int(count), window: window)
                }
                return policy
            }
        )
    }
}

extension StoredForm<[StartCondition]> {
    /// An array of what was given: `["load < 4"]`. Left out where there is none.
    static var conditions: Self {
        Self(
            write: { $0.isEmpty ? nil : .array($0.map { JSONValue($0.text) }) },
            read: { json in
                guard let texts = json.array?.map(\.byteString) else { return nil }
                var conditions: [StartCondition] = []
                for text in texts {
                    guard let text, let condition = try? StartCondition(text) else { return nil }
                    conditions.append(condition)
                }
                return conditions
            }
        )
    }
}
