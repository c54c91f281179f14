import JobManager
import JobModel
import Values

/// What became of a wait, as a model reads it: a line for each job, and last where to search on.
struct WaitLines {
    private let request: WaitRequest
    private let isMet: Bool
    /// The ends of outputs, by the UUIDs of their jobs.
    var tails: [String: String] = [:]

    init(_ request: WaitRequest, isMet: Bool) { (self.request, self.isMet) = (request, isMet) }

    func text(of targets: [(target: WaitTarget, activity: JobActivity?)]) -> String {
        var lines = targets.map { line(of: $0.target, $0.activity) + tail(of: $0.target) }
        // Of what has ended nothing more is printed.
        let goesOn = targets.contains { $0.target.job.map { !$0.status.isEnded } ?? false }
        if goesOn, request.condition != "end" { lines.append("[cursor \(cursor(targets.map(\.target)))]") }
        return lines.joined(separator: "\n")
    }

    private func tail(of target: WaitTarget) -> String {
        guard var tail = tails[target.id], !tail.isEmpty else { return "" }
        if tail.hasSuffix("\n") { tail.removeLast() }
        return "\n\(tail)"
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
            if let match = target.match {
                let head = job.status.isEnded ? "\(verdict), printed" : "job \(job.number) printed"
                return "\(head): \(match.line)"
            }
            let last = activity?.lastLine.map { ", last line: \($0)" } ?? ""
            if target.isQuiet { return "\(verdict), quiet for \(request.quiet)\(last)" }
            return verdict + (JobVerdict.note(of: job).map { "\n[note: \($0)]" } ?? "")
        case .asks: return verdict + (activity?.lastLine.map { ", last line: \($0)" } ?? "")
        case .over:
            let words = [
                request.pattern == nil ? nil : "and never printed that",
                request.quiet.nanoseconds > 0 ? "before it was quiet" : nil,
                request.condition == "ready" ? "before it was ready" : nil,
            ]
            return ([verdict] + words.compactMap { $0 }).joined(separator: ", ")
        case .pending:
            let last = activity?.lastLine.map { ", last line: \($0)" } ?? ""
            let paused = job.status == .paused ? ", which ends only after it is resumed" : ""
            return (isMet ? "" : "not yet: ") + verdict + paused + last
        }
    }
}
