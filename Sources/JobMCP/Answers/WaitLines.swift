import JobManager
import JobModel
import Values

/// What became of a wait, as a model reads it: a line for each job, and last where to search on.
struct WaitLines {
    private let request: WaitRequest
    private let isMet: Bool

    init(_ request: WaitRequest, isMet: Bool) { (self.request, self.isMet) = (request, isMet) }

    func text(of targets: [(target: WaitTarget, activity: JobActivity?)]) -> String {
        var lines = targets.map { line(of: $0.target, $0.activity) }
        // Of what has ended nothing more is printed.
        let goesOn = targets.contains { $0.target.job.map { !$0.status.isEnded } ?? false }
        if goesOn, request.condition != "end" { lines.append("[cursor \(cursor(targets.map(\.target)))]") }
        return lines.joined(separator: "\n")
    }

    /// Of one job a place is enough.
    private func cursor(_ targets: [WaitTarget]) -> String {
        let cursor = WaitCursor(targets, findsAgain: !isMet).description
        guard targets.count == 1, let colon = cursor.firstIndex(of: ":") else { return cursor }
        return String(cursor[cursor.index(after: colon)...])
    }

    private func line(of target: WaitTarget, _ activity: JobActivity?) -> String {
        guard let job = target.job else { return "job \(target.id) is not known any more" }
        let verdict = JobVerdict.line(of: job)
        switch target.progress {
        case .met:
            if let match = target.match { return "\(verdict), printed: \(match.line)" }
            if request.condition == "quiet" { return "\(verdict), quiet for \(request.quiet)" }
            return verdict + (JobVerdict.note(of: job).map { "\n[note: \($0)]" } ?? "")
        case .over:
            return "\(verdict), \(request.condition == "output" ? "and never printed that" : "before it was quiet")"
        case .pending:
            let last = activity?.lastLine.map { ", last line: \($0)" } ?? ""
            let paused = job.status == .paused ? ", which ends only after it is resumed" : ""
            return (isMet ? "" : "not yet: ") + verdict + paused + last
        }
    }
}
