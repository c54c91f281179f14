import JobModel
import JobOutput
import Values

/// What `wait_for_job` waits for, as a task keeps it.
struct WaitRequest: Sendable {
    var targets: [WaitTarget]
    var any: Bool
    var condition: String
    var pattern: String?
    var quiet: TimeSpan

    init(targets: [WaitTarget], any: Bool, condition: String, pattern: String?, quiet: TimeSpan) {
        self.targets = targets
        self.any = any
        self.condition = condition
        self.pattern = pattern
        self.quiet = quiet
    }

    /// Throws where the pattern is none.
    func wait() throws(ToolFailure) -> JobWait {
        JobWait(targets: targets, any: any, conditions: try conditions())
    }

    private func conditions() throws(ToolFailure) -> [WaitCondition] {
        var conditions: [WaitCondition] = []
        if let pattern {
            conditions.append(.output(try Pattern(pattern, ofArgument: "pattern")))
        } else if condition == "output" {
            throw ToolFailure("pattern is missing: condition output wants a regular expression")
        }
        if quiet.nanoseconds > 0 || condition == "quiet" { conditions.append(.quiet(quiet)) }
        if condition == "ready" { conditions.append(.ready) }
        return conditions.isEmpty ? [.end] : conditions
    }

    // MARK: As the state of a task

    var json: JSONObject {
        [
            "jobs": .array(
                targets.map { target in
                    [
                        "job_id": .string(target.id), "attempt": .integer(Int64(target.attempt)),
                        "offset": .integer(Int64(clamping: target.place.first)),
                        "place": .string(target.place.description),
                    ]
                }
            ),
            "any": .bool(any), "condition": .string(condition), "pattern": pattern.map { .string($0) },
            "quiet_ms": .integer(quiet.milliseconds),
        ]
    }

    init(_ json: JSONObject) throws(ToolFailure) {
        let targets = (json["jobs"]?.array ?? []).compactMap { target -> WaitTarget? in
            guard let id = target["job_id"]?.string, let attempt = target["attempt"]?.integer else { return nil }
            // Releases before had offsets alone.
            let offset = UInt64(clamping: target["offset"]?.integer ?? 0)
            let place = target["place"]?.string.flatMap { OutputPlace($0) } ?? OutputPlace(offset)
            return WaitTarget(id, attempt: Int(clamping: attempt), place: place)
        }
        guard !targets.isEmpty else { throw ToolFailure("the task does not say which jobs it is about") }
        self.init(
            targets: targets,
            any: json["any"]?.bool ?? false,
            condition: json["condition"]?.string ?? "end",
            pattern: json["pattern"]?.string,
            quiet: .milliseconds(json["quiet_ms"]?.integer ?? 0)
        )
    }
}
