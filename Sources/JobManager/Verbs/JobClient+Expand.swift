package import JobModel
import JobProtocol

extension JobClient {
    /// The references with each range (`3-7`) replaced by the numbers of the jobs in it that there are. A job that bears
    /// the very name, from a release that allowed it, goes before.
    package func expand(_ references: [String]) throws(JobsError) -> [String] {
        var expanded: [String] = []
        for reference in references {
            if let range = JobRange(reference), try !isName(reference) {
                expanded += try numbers(in: range, reference).map(String.init)
            } else {
                expanded.append(reference)
            }
        }
        return expanded
    }

    private func isName(_ text: String) throws(JobsError) -> Bool {
        var filter = JobFilter()
        filter.name = text
        return try !list(filter, count: 1).isEmpty
    }

    private func numbers(in range: JobRange, _ text: String) throws(JobsError) -> [Int64] {
        let (first, last) = (try number(range.first), try number(range.last))
        guard first <= last else {
            throw JobsError(.usage, "the range \(text) ends before it begins: write the smaller number first")
        }
        var filter = JobFilter(limit: 1000)
        filter.before = last == .max ? nil : last + 1
        var numbers: [Int64] = []
        while true {
            let page = try call(ListCall(filter: filter))
            numbers += page.jobs.map(\.number).prefix { $0 >= first }
            guard let next = page.next, next > first else { break }
            filter.before = next
        }
        guard !numbers.isEmpty else {
            throw JobsError(.notFound, "there are no jobs from \(first) to \(last)", advice: .list)
        }
        return numbers.reversed()
    }

    private func number(_ end: JobReference) throws(JobsError) -> Int64 {
        switch end {
        case .number(let number): return number
        case .beforeLast(let back): return try status("last-\(back)").number
        default: return try status("last").number
        }
    }
}
