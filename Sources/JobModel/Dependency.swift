/// Other jobs that a queued job waits for.
package struct Dependency: Sendable, Equatable {
    /// How the others have to end.
    package enum Condition: String, Sendable, CaseIterable {
        /// All of them complete.
        case completed
        /// All of them end, however they do.
        case ended
        /// All of them end, and one fails, is killed or gets lost.
        case failed
    }

    /// Which jobs they are.
    package enum Target: Sendable, Equatable {
        /// As a user names it: a job, a range of jobs, `batch:REF` or `group:NAME`. Only in a submission on its way: the
        /// supervisor puts numbers in its place.
        case reference(String)
        /// Numbers, ranges of which hold one after the other.
        case jobs([ClosedRange<Int64>])
    }

    package var condition: Condition
    package var target: Target

    package init(_ condition: Condition, _ target: Target) { (self.condition, self.target) = (condition, target) }

    /// The numbers; empty in a submission on its way.
    package var ranges: [ClosedRange<Int64>] {
        if case .jobs(let ranges) = target { ranges } else { [] }
    }

    /// Ascending numbers as ranges.
    package static func ranges(of numbers: some Sequence<Int64>) -> [ClosedRange<Int64>] {
        var ranges: [ClosedRange<Int64>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound == number - 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges
    }

    /// Whether a job that stands like this has ended as it had to.
    package func isServed(by status: JobStatus) -> Bool {
        switch condition {
        case .completed: status == .completed
        case .ended: status.isEnded
        case .failed: status == .failed || status == .killed || status == .lost
        }
    }
}

/// All that a job waits for of others.
package struct Dependencies: Sendable, Equatable {
    package var all: [Dependency] = []
    /// One of them is enough.
    package var needsOne = false
    /// The job stays queued when they cannot hold any more: a retry of the others may change that.
    package var keepsWaiting = false

    package init() {}

    package var isEmpty: Bool { all.isEmpty }
}
