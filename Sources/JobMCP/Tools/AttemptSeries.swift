import JobModel
import Values

/// Attempts of a job that are made one after the other, until one ends as is waited for.
struct AttemptSeries: Sendable {
    /// What ends the series.
    enum Goal: String, Sendable, CaseIterable { case fails, passes }

    static let goal = Parameter<String?>.optionalChoice("until", Goal.allCases.map(\.rawValue), "Repeat until it does")
    static let times = Parameter<Int64>.integer("times", 1...100, default: 10, "At most")

    let goal: Goal
    let times: Int
    /// The number of the first attempt.
    let first: Int

    /// - Parameter state: That of a task; `nil` where it says nothing of a series.
    init?(_ state: JSONObject) {
        guard let goal = state["until"]?.string.flatMap(Goal.init(rawValue:)),
            let times = state["times"]?.integer, let first = state["attempt"]?.integer
        else { return nil }
        (self.goal, self.times, self.first) = (goal, Int(clamping: times), Int(clamping: first))
    }

    /// The members of a task's state.
    static func state(_ arguments: Arguments) throws(ToolFailure) -> JSONObject {
        guard let goal = try arguments(goal) else { return [:] }
        return ["until": .string(goal), "times": .integer(try arguments(times))]
    }

    /// Whether no attempt follows the one that has ended like this. What a person has killed is not started again.
    func isOver(_ job: JobRecord) -> Bool {
        isMet(by: job) || number(of: job) >= times || job.outcome?.ending.reason == .killedByUser
    }

    private func isMet(by job: JobRecord) -> Bool { (job.status == .completed) == (goal == .passes) }

    private func number(of job: JobRecord) -> Int { max(job.attempt, 1) - first + 1 }

    /// `the first of 3 attempts that failed`, `10 attempts, none failed`
    func remark(on job: JobRecord) -> String {
        let count = number(of: job)
        let attempts = count == 1 ? "1 attempt" : "\(count) attempts"
        guard job.status.isEnded else { return "attempt \(count) of at most \(times)" }
        let word = goal == .fails ? "failed" : "passed"
        if isMet(by: job) { return "the first of \(attempts) that \(word)" }
        return "\(attempts), none \(word)"
    }
}
