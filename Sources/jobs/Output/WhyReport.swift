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

    /// The most lines of output that are shown of an ended job.
    static let mostLines = 5

    private var job: JobRecord { answer.job }

    /// - Parameter output: The last lines of what an ended job wrote.
    func lines(output: [String]) -> [String] {
        let head = "Job \(job.number): \(Verdict.text(of: job))"
        if job.outcome != nil { return [head] + origin + end + text(output) + hooks + next }
        guard !answer.reasons.isEmpty else { return [head] + origin + running }
        var lines = ["Job \(job.number) is queued"] + origin
        for (index, reason) in answer.reasons.enumerated() {
            lines.append("  \(index == 0 ? "It waits for" : "and for") \(reason.words)")
            lines += others(of: reason).map { "    \($0)" }
            if let change = change(of: reason) { lines.append("    change it: \(change)") }
        }
        return lines
    }

    /// Who has what the job waits for.
    private func others(of reason: WaitReason) -> [String] {
        let numbers: (JobRecord) -> Bool =
            switch reason {
            case .lock(_, let holder): { $0.number == holder }
            case .brokenDependency(let other, _): { $0.number == other }
            case .dependency: { $0.status.isLive || $0.status == .queued }
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
        case .slot(let group, _, let slots, _, let wanted):
            wanted > slots
                ? "\(lead)group set \(ShellText.of([ByteString(group)])) --slots \(wanted), or \(lead)edit \(job.number) --slots \(slots)"
                : "\(lead)move \(job.number) --first, or \(lead)group set \(ShellText.of([ByteString(group)])) --slots \(slots + 1)"
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
        let pool = shortage.use.pool
        let amount = shortage.use.amount
        let enough = shortage.isCounted ? "\(amount)" : ByteCount(UInt64(clamping: amount)).exactText
        let isThere = shortage.total.map { amount <= $0 } ?? false
        let first = isThere ? "pool show \(pool)" : "pool set \(pool) \(enough)"
        return "\(lead)\(first), or \(lead)edit \(job.number) --use \(pool)=0"
    }

    /// Who submitted it, if that was a schedule.
    private var origin: [String] {
        guard let schedule = job.submission.schedule.map(Schedule.reference) else { return [] }
        let time = job.submission.dueAt.map { " at its time \($0)" } ?? ", because somebody wanted it to run now"
        return ["  Schedule \(schedule) submitted it\(time)."]
    }

    private var running: [String] {
        [
            job.estimate.map { "  Earlier runs took \($0.usual): \($0.words)." },
            job.submission.timeout.map { "  It is ended after \($0) of running time." },
            job.restarts == 0
                ? nil
                : "  It was restarted \(job.restartsInWords); \(lead)status \(job.number).\(job.attempt - 1) says how the "
                    + "attempt before ended.",
        ].compactMap(\.self)
    }

    private var end: [String] {
        var lines: [String] = []
        if let failure = job.outcome.flatMap(JobVerdict.failure) { lines.append("  \(ShellText.shown(failure))") }
        if job.outcome?.ending.reason == .timedOut, let timeout = job.submission.timeout {
            lines.append("  Its time limit is \(timeout).")
        }
        if job.status != .completed, let history = job.history?.words { lines.append("  The command \(history).") }
        if job.attempt > 1 { lines.append("  This was attempt \(job.attempt).") }
        return lines
    }

    /// What went wrong with its hooks, and what they wait for.
    private var hooks: [String] {
        guard !job.hookRuns.isEmpty else { return [] }
        return ["  Its hooks"] + HookText.lines(of: job).map { "    \($0)" }
    }

    private func text(_ output: [String]) -> [String] {
        guard !output.isEmpty else { return [] }
        let width = terminal.width.map { $0 - 5 }
        return ["  Its output ends with"]
            + output.map { line in
                "    " + (width.map { Columns.truncated(line, to: $0) } ?? line)
            }
    }

    private var next: [String] {
        guard job.status != .completed else { return [] }
        return ["  try: \(lead)logs \(job.number), \(lead)retry \(job.number)"]
    }
}
