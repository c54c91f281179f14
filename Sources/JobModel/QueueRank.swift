package import Values

/// The place of a job in the order of its group: the lower, the earlier.
package struct QueueRank: Sendable, Hashable, Comparable {
    /// The time of arrival in milliseconds since 1970, an hour earlier for each step of priority. A job that has waited long
    /// enough thus precedes jobs of higher priority, and the order of two jobs never changes.
    package var time: Int64
    /// Decides among those of the same time: a job's number, or for one that was moved what lies between two others.
    package var tie: Double

    package init(time: Int64, tie: Double) { (self.time, self.tie) = (time, tie) }

    package init(arrival: Timestamp, priority: Int32, number: Int64) {
        self = QueueRank(time: arrival.milliseconds, tie: Double(number)).raised(by: priority)
    }

    /// The same with so much more priority.
    package func raised(by priority: Int32) -> QueueRank {
        QueueRank(time: time - Int64(priority) * 3_600_000, tie: tie)
    }

    package static func < (left: QueueRank, right: QueueRank) -> Bool {
        (left.time, left.tie) < (right.time, right.tie)
    }

    /// The place just before this one.
    ///
    /// - Parameter previous: Who is before it now; `nil`: nobody.
    package func before(after previous: QueueRank?) -> QueueRank {
        guard let previous, previous.time == time else { return QueueRank(time: time, tie: tie - 1) }
        return QueueRank(time: time, tie: (previous.tie + tie) / 2)
    }

    /// The place just behind this one, if it is the last.
    package var next: QueueRank { QueueRank(time: time, tie: tie + 1) }
}
