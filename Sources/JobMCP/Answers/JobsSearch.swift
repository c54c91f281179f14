import JobManager
import JobModel
import JobOutput
import LinuxSystem
import Values

/// A search of the output of several jobs: job after job, until the answer is full or the time is over.
struct JobsSearch: Sendable {
    /// What is looked for in each of them; its limit and its deadline are those of all together.
    let search: OutputSearch

    /// What was found.
    struct Findings: Sendable {
        var answers: [OutputAnswer] = []
        /// The jobs that were not searched any more.
        var rest: [String] = []

        var json: JSONObject {
            [
                "jobs": .array(answers.map { .object($0.json) }),
                "not_searched": rest.isEmpty ? nil : .array(rest.map { .string($0) }),
            ]
        }

        /// The jobs in which something was found, each with its verdict; then those in which nothing was.
        var text: String {
            let (found, others) = (answers.filter(\.hasMatches), answers.filter { !$0.hasMatches })
            var parts = found.map { OutputReport(answer: $0, isWhole: false).text }
            if !others.isEmpty { parts.append("no line matches in \(Self.jobs(others.map { String($0.job.number) }))") }
            if !rest.isEmpty { parts.append("[not searched yet: \(Self.jobs(rest))]") }
            return parts.joined(separator: "\n\n")
        }

        private static func jobs(_ references: [String]) -> String {
            "job\(references.count == 1 ? "" : "s") \(references.joined(separator: ", "))"
        }
    }

    func run(_ references: [String], _ client: JobClient, by ownership: Ownership) throws(JobsError) -> Findings {
        var findings = Findings()
        var room = search.limit
        for (index, reference) in references.enumerated() {
            guard room > 0, Clock.monotonic() < search.deadline else {
                findings.rest = Array(references[index...])
                break
            }
            let answer = try client.answer(try client.meant(reference, by: ownership)) {
                (reader, _, isOver) throws(SystemError) in
                var one = search
                one.limit = room
                one.isOver = isOver
                return try one.read(reader, from: OutputPlace(0))
            }
            room -= answer.text.pieces.reduce(0) { $0 + $1.text.utf8.count }
            findings.answers.append(answer)
        }
        return findings
    }
}

extension OutputAnswer {
    fileprivate var hasMatches: Bool { text.matches.map { $0.all > 0 || !$0.isComplete } ?? false }
}
