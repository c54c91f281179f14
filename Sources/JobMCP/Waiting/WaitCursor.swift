import JobModel

/// Where a search of the output of several jobs goes on: `7:1.4096,8:1.0`, by the jobs' numbers. `GivenCursor` reads it.
struct WaitCursor: Sendable, CustomStringConvertible {
    private var places: [Int64: OutputCursor] = [:]

    /// Where the targets have got to.
    ///
    /// - Parameter findsAgain: The wait goes on for others: what was found in one is to be found again.
    init(_ targets: [WaitTarget], findsAgain: Bool) {
        for target in targets {
            guard let number = target.job?.number else { continue }
            let place = findsAgain ? target.match?.start ?? target.place : target.place
            places[number] = OutputCursor(attempt: target.attempt, place)
        }
    }

    var description: String {
        places.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    }
}
