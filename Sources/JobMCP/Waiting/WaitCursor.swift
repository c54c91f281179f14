import JobModel

/// Where the search in the outputs of several jobs goes on: `7:1.4096,8:1.0`, by the jobs' numbers. For a single job a
/// cursor of its output will do.
struct WaitCursor: Sendable, CustomStringConvertible {
    private var places: [Int64: OutputCursor] = [:]
    private var single: OutputCursor?

    /// Where the targets have got to.
    ///
    /// - Parameter findsAgain: The wait goes on for others: what was found in one is to be found again.
    init(_ targets: [WaitTarget], findsAgain: Bool) {
        for target in targets {
            guard let number = target.job?.number else { continue }
            let offset = findsAgain ? target.match?.start ?? target.offset : target.offset
            places[number] = OutputCursor(attempt: target.attempt, offset: offset)
        }
    }

    init?(_ text: String) {
        if let cursor = OutputCursor(text) {
            single = cursor
            return
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false)
            guard pair.count == 2, let number = Int64(pair[0]), let cursor = OutputCursor(pair[1]) else { return nil }
            places[number] = cursor
        }
    }

    /// The place for a job, where the cursor is of that attempt.
    func offset(of number: Int64, attempt: Int) -> UInt64 {
        guard let cursor = places[number] ?? single, cursor.attempt == attempt else { return 0 }
        return cursor.offset
    }

    var description: String {
        places.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    }
}
