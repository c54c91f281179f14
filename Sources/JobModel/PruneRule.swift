package import Values

/// Which of the jobs that have ended are to be forgotten. All of its conditions must hold.
package struct PruneRule: Sendable, Equatable {
    /// The jobs that it is about; neither its limit nor its page counts.
    package var scope = JobFilter()
    /// Those that ended longer ago than this.
    package var age: TimeSpan?
    /// All but so many, those that ended last.
    package var kept: Int?
    /// As many as it takes, those that ended first before the others, until the rest takes no more on the disk.
    package var size: ByteCount?

    package init() {}

    /// Whether it says nothing: then the settings of retention say what goes.
    package var isEmpty: Bool { scope == JobFilter() && age == nil && kept == nil && size == nil }
}

/// A place in the order in which jobs ended.
package struct EndMark: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970.
    package var time: Int64
    /// Decides among those that ended in the same millisecond.
    package var number: Int64

    package init(time: Int64, number: Int64) { (self.time, self.number) = (time, number) }

    package static func < (left: EndMark, right: EndMark) -> Bool {
        (left.time, left.number) < (right.time, right.number)
    }
}

/// What came of a piece of a `prune`, or, of a dry run, what would come of all of it.
package struct PruneReport: Sendable, Equatable {
    package var removed: [ClosedRange<Int64>] = []
    /// What the directories of these took on the disk.
    package var bytes: UInt64 = 0
    /// How many were left alone because something else needs them.
    package var needed = 0

    package init() {}

    package var count: Int { removed.reduce(0) { $0 + $1.count } }

    package mutating func add(_ other: PruneReport) {
        removed += other.removed
        bytes += other.bytes
        needed += other.needed
    }
}
