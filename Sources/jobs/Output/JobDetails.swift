import JobManager
import JobModel
import JobProtocol
import Values

/// One job in full, for people: a line for each thing that there is to say.
struct JobDetails {
    let terminal: Terminal
    let times: TimeText
    /// What a running job is at.
    var activity: JobActivity?
    /// The run before it that wrote the same output, where it did.
    var twin: String?

    func lines(of job: JobRecord) -> [String] {
        var lines = ["Job \(job.number)\(job.submission.name.map { ": \(ShellText.shown($0))" } ?? "")"]
        for (name, value) in fields(of: job) {
            guard let value else { continue }
            lines.append("  \(Columns.padded(name, to: 11)) \(value)")
        }
        return lines
    }

    private func fields(of job: JobRecord) -> [(String, String?)] {
        [("status", job.status.style.apply(Verdict.text(of: job), on: terminal))]
            + description(of: job.submission) + course(of: job) + (activity.map(signs) ?? [])
            + (job.outcome.map(results) ?? []) + hooks(of: job)
            + [
                ("left", Verdict.leftovers(of: job)),
                ("survivors", Verdict.survivors(of: job).isEmpty ? nil : Verdict.survivors(of: job)),
                ("id", job.id.description),
            ]
    }

    private func description(of submission: Submission) -> [(String, String?)] {
        let labels = submission.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [
            ("command", ShellText.of(submission.command)),
            ("directory", ShellText.of(submission.directory)),
            ("group", submission.group == JobGroup.defaultName ? nil : ShellText.shown(submission.group)),
            ("unique", submission.unique.map(ShellText.shown)),
            (
                "schedule",
                submission.schedule.map { number in
                    Schedule.reference(number) + (submission.dueAt.map { ", \(times.full($0))" } ?? "")
                }
            ),
            ("key", submission.key.map(ShellText.shown)),
            ("priority", submission.priority == 0 ? nil : "\(submission.priority)"),
            ("slots", submission.slots == 1 ? nil : "\(submission.slots)"),
            ("pools", submission.uses.isEmpty ? nil : submission.uses.map(Self.text).joined(separator: ", ")),
            ("after", submission.dependencies.isEmpty ? nil : Self.text(of: submission.dependencies)),
            ("when", submission.conditions.isEmpty ? nil : ShellText.of(submission.conditions.map(\.text))),
            ("not before", submission.startsAt.map(times.full)),
            (
                "retries",
                submission.retries.limit == 0 ? nil : submission.retries.limit.map(String.init) ?? "until it completes"
            ),
            ("restart", submission.restart.mode == .no ? nil : Self.text(of: submission.restart)),
            ("labels", labels.isEmpty ? nil : ShellText.shown(labels.joined(separator: " "))),
            ("owner", submission.owner.map(ShellText.shown)),
            ("timeout", submission.timeout?.description),
            ("ready when", submission.ready.isEmpty ? nil : ShellText.of(submission.ready.map(\.text))),
        ]
    }

    /// What became of its hooks, and which are still to come; of a hook's own job, what it is about.
    private func hooks(of job: JobRecord) -> [(String, String?)] {
        if let origin = job.submission.hook {
            return [("hook", "of job \(origin.number), \(HookText.when(origin.hook.occasion))")]
        }
        return HookText.lines(of: job).map { ("hook", $0) }
    }

    /// `gpu 0,1`.
    private static func text(of units: [String: [Int]]) -> String {
        units.sorted { $0.key < $1.key }.map { "\($0) \($1.map(String.init).joined(separator: ","))" }
            .joined(separator: "; ")
    }

    /// `gpu 2`, `memory 8.0 GiB`.
    private static func text(of use: PoolUse) -> String {
        "\(use.pool) \(use.amount <= Pool.mostUnits ? "\(use.amount)" : ByteCount(UInt64(clamping: use.amount)).description)"
    }

    /// `always, at most 10 times within 1h00m`
    private static func text(of restart: RestartPolicy) -> String {
        restart.mode.rawValue + (restart.limit.map { ", at most \($0.count) times within \($0.window)" } ?? "")
    }

    /// `3-7 completed, 9 ended`.
    private static func text(of dependencies: Dependencies) -> String {
        let parts = dependencies.all.map { dependency in
            let numbers = dependency.ranges.map { range in
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
            }
            return "\(numbers.joined(separator: ",")) \(dependency.condition.rawValue)"
        }
        return parts.joined(separator: dependencies.needsOne ? " or " : ", ")
    }

    private func course(of job: JobRecord) -> [(String, String?)] {
        let started = job.outcome?.startedAt ?? job.startedAt
        let percent = job.progress.map(ProgressBar.text)
        let message = job.progressMessage.map(ShellText.shown)
        return [
            ("attempt", job.attempt > 1 ? String(job.attempt) : nil),
            ("restarts", job.restarts == 0 ? nil : String(job.restarts)),
            ("process", job.pid.map(String.init)),
            ("limits", LimitText.line(of: job)),
            ("has", job.poolUnits.isEmpty ? nil : Self.text(of: job.poolUnits)),
            ("progress", percent.map { [$0, message].compactMap { $0 }.joined(separator: " ") }),
            ("estimate", job.estimate.map { "\($0.words); median of \($0.runs) runs: \($0.usual)" }),
            ("submitted", times.full(job.submittedAt)),
            ("started", started.map(times.full)),
            ("ready", job.readiness.map(times.full)),
            ("ended", job.outcome?.endedAt.map(times.full)),
            ("history", job.history?.words),
        ]
    }

    /// What tells busy from stuck.
    private func signs(of activity: JobActivity) -> [(String, String?)] {
        let printed = activity.lastOutputAt.map(times.full) ?? "none yet"
        return [
            ("last output", printed),
            ("last line", activity.lastLine.map { ShellText.shown($0.replacing("\t", with: " ")) }),
            ("used", activity.processorTime.map { "\($0) of processor time so far" }),
        ]
    }

    private func results(of outcome: Outcome) -> [(String, String?)] {
        let dropped = outcome.droppedBytes > 0 ? ", of which \(ByteCount(outcome.droppedBytes)) were dropped" : ""
        let same = twin.map { ", the same output as job \($0)" } ?? ""
        return [
            ("duration", outcome.duration?.description),
            (
                "used",
                outcome.usage.map {
                    "\($0.user) user, \($0.system) system, \(ByteCount($0.maximumResidentBytes)) of memory"
                        + (outcome.peakMemory.map { ", all together at most \(ByteCount($0))" } ?? "")
                }
            ),
            ("output", outcome.outputBytes.map { "\(ByteCount($0))\(dropped)\(same)" }),
            ("error", JobVerdict.failure(of: outcome).map(ShellText.shown)),
            ("result", outcome.result.map { ShellText.shown($0.encodedText) }),
        ]
    }
}
