import JobConfiguration
import JobModel
import JobProtocol
import Values

/// Why a job waits or ended as it did, and what would change that.
struct WhyReport {
    let answer: WhyCall.Reply
    let terminal: Terminal
    let now: Timestamp
    /// What commands begin with: `jobs `, at the prompt nothing.
    let lead: String

    private var job: JobRecord { answer.job }

    /// - Parameter output: The telling lines of what an ended job wrote.
    func lines(output: [String]) -> [String] {
        let head = "Job \(job.number): \(Verdict.text(of: job))"
        if let outcome = job.outcome {
            let end = WhyEnded(answer: answer, outcome: outcome, lead: lead)
            let advice = end.advice.isEmpty ? [] : ["  try: \(end.advice.joined(separator: "; "))"]
            return [head] + origin + end.lines.map { "  \($0)" } + text(output) + hooks + advice
        }
        guard !answer.reasons.isEmpty else { return [head] + origin + running }
        var lines = ["Job \(job.number) is queued"] + origin
        for (index, reason) in answer.reasons.enumerated() {
            lines.append("  \(index == 0 ? "It waits for" : "and for") \(reason.words)\(remark(on: reason))")
            lines += others(of: reason).map { "    \($0)" }
            if let change = change(of: reason) { lines.append("    change it: \(change)") }
        }
        return lines + conditions
    }

    /// The conditions that are not looked at yet.
    private var conditions: [String] {
        let areLookedAt = answer.reasons.contains { reason in
            switch reason {
            case .condition, .look, .turn, .kept: true
            default: false
            }
        }
        let texts = job.submission.conditions.map(\.text)
        guard !areLookedAt, !texts.isEmpty else { return [] }
        return [
            "  and then for \(ShellText.of(texts)), which is looked at when nothing else is in the way",
            "    change it: \(lead)edit \(job.number) --no-conditions",
        ]
    }

    /// Who did it, or what went before.
    private func remark(on reason: WaitReason) -> String {
        switch reason {
        case .pausedGroup: answer.act.map { " since \(Self.text(of: $0))" } ?? ""
        case .retry: answer.before.map { ": the one before \(JobVerdict.text(of: $0))" } ?? ""
        default: ""
        }
    }

    /// `2026-11-29T00:00:00.000Z, by ann`
    private static func text(of act: Act) -> String {
        "\(act.at)" + (act.by.map { ", by \(ShellText.shown($0))" } ?? "")
    }

    /// Who has what the job waits for.
    private func others(of reason: WaitReason) -> [String] {
        let numbers: (JobRecord) -> Bool =
            switch reason {
            case .lock(_, let holder): { $0.number == holder }
            case .brokenDependency(let other, _): { $0.number == other }
            case .dependency:
                { other in
                    !other.status.isEnded
                        && job.submission.dependencies.all.contains { $0.ranges.contains { $0.contains(other.number) } }
                }
            case .slot(let group, _, _, _, _): { $0.status.isLive && $0.submission.group == group }
            case .pool(let shortage): { $0.status.isLive && $0.taken(of: shortage.use.pool) != nil }
            case .kept(let other): { $0.number == other }
            case .turn, .recovery, .pausedGroup, .shortage, .time, .retry, .restart, .condition, .look: { _ in false }
            }
        return answer.others.filter(numbers).map { other in
            let command = Columns.truncated(ShellText.of(other.submission.command), to: 50)
            return "job \(other.number) (\(command)): \(Verdict.text(of: other))\(since(other))"
                + taken(by: other, of: reason)
        }
    }

    /// ` for 3m, about 60 %, 40s left` of a running job.
    private func since(_ other: JobRecord) -> String {
        guard other.status.isLive, let startedAt = other.startedAt else { return "" }
        let elapsed = TimeSpan(nanoseconds: max(0, now.nanoseconds - startedAt.nanoseconds))
        return " for \(elapsed.brief)" + (other.estimate.map { ", \($0.words)" } ?? "")
    }

    /// `, has 0,1`
    private func taken(by other: JobRecord, of reason: WaitReason) -> String {
        guard case .pool(let shortage) = reason else { return "" }
        return other.taken(of: shortage.use.pool).map { ", has \($0)" } ?? ""
    }

    private func change(of reason: WaitReason) -> String? {
        switch reason {
        case .turn, .recovery, .shortage, .look: nil
        case .condition: "\(lead)edit \(job.number) --no-conditions"
        case .pausedGroup(let group): "\(lead)group resume \(ShellText.of([ByteString(group)]))"
        case .lock(_, let holder): "\(lead)kill \(holder)"
        case .slot(let group, _, let slots, let ahead, let wanted):
            change(ofSlots: slots, of: ShellText.of([ByteString(group)]), ahead, wanted)
        case .pool(let shortage): change(of: shortage)
        case .kept(let other): "\(lead)kill \(other)"
        case .dependency: "\(lead)edit \(job.number) --no-dependencies"
        case .brokenDependency(let other, _): "\(lead)retry \(other)"
        case .time: "\(lead)edit \(job.number) --at now"
        case .restart: "\(lead)kill \(job.number) ends it for good; then \(lead)retry \(job.number) starts it at once"
        case .retry: "\(lead)kill \(job.number), then \(lead)retry \(job.number)"
        }
    }

    private func change(of shortage: PoolShortage) -> String {
        let (pool, amount) = (shortage.use.pool, shortage.use.amount)
        func text(_ amount: Int64) -> String {
            shortage.isCounted ? "\(amount)" : ByteCount(UInt64(clamping: amount)).exactText
        }
        guard let total = shortage.total, total > 0 else { return "\(lead)pool set \(pool) \(text(amount))" }
        guard amount <= total else {
            return "\(lead)pool set \(pool) \(text(amount)), or \(lead)edit \(job.number) --use \(pool)=\(text(total))"
        }
        let holder = answer.others.first { $0.status.isLive && $0.taken(of: pool) != nil }
        let larger = shortage.inUse.addingReportingOverflow(amount).partialValue
        return (holder.map { "\(lead)kill \($0.number), or " } ?? "")
            + "\(lead)pool set \(pool) \(text(larger)), if there is so much"
    }

    private func change(ofSlots slots: Int, of group: String, _ ahead: Int, _ wanted: Int) -> String {
        if wanted > slots {
            return "\(lead)group set \(group) --slots \(wanted), or \(lead)edit \(job.number) --slots \(slots)"
        }
        let more = "\(lead)group set \(group) --slots \(slots + wanted)"
        return ahead > 0 ? "\(lead)move \(job.number) --first, or \(more)" : more
    }

    /// Who submitted it, if that was a schedule.
    private var origin: [String] {
        guard let schedule = job.submission.schedule.map(Schedule.reference) else { return [] }
        let time = job.submission.dueAt.map { " at its time \($0)" } ?? ", because somebody wanted it to run now"
        return ["  Schedule \(schedule) submitted it\(time)."]
    }

    private var running: [String] {
        [
            job.status == .paused
                ? "  It is paused\(answer.act.map { " since \(Self.text(of: $0))" } ?? "").\n    change it: \(lead)resume \(job.number)"
                : nil,
            job.estimate.map { "  Earlier runs took \($0.usual): \($0.words)." },
            job.submission.timeout.map { "  It is ended after \($0) of running time." },
            job.restarts == 0
                ? nil
                : "  It was restarted \(job.restartsInWords); \(lead)status \(job.number).\(job.attempt - 1) says how the "
                    + "attempt before ended.",
        ].compactMap(\.self)
    }

    /// What went wrong with its hooks, and what they wait for.
    private var hooks: [String] {
        guard !job.hookRuns.isEmpty else { return [] }
        return ["  Its hooks"] + HookText.lines(of: job).map { "    \($0)" }
    }

    private func text(_ output: [String]) -> [String] {
        guard !output.isEmpty else { return [] }
        let width = terminal.width.map { $0 - 5 }
        return ["  Its output:"]
            + output.map { line in
                "    " + (width.map { Columns.truncated(line, to: $0) } ?? line)
            }
    }
}
