internal import Values

/// What people are told about missing output. Gaps that follow one another, as they are met by who follows, count as one.
package struct GapNotice: Sendable, Equatable {
    package var gap: OutputGap
    package var bytes: UInt64

    package init(_ gap: OutputGap, bytes: UInt64) {
        self.gap = gap
        self.bytes = bytes
    }

    /// One line, without the newline.
    package var text: String {
        switch gap {
        case .overLimit: "[jobs: \(ByteCount(bytes)) of output dropped here]"
        case .unwritable: "[jobs: \(ByteCount(bytes)) of output lost here: it could not be written]"
        }
    }
}

/// Adds up gaps until output goes on.
struct GapCounter {
    private var notice: GapNotice?

    /// Notes a gap; returns the notice that is due because this one is of another kind.
    mutating func add(_ gap: OutputGap, _ count: UInt64) -> GapNotice? {
        if notice?.gap == gap {
            notice?.bytes += count
            return nil
        }
        defer { notice = GapNotice(gap, bytes: count) }
        return notice
    }

    /// The notice that is due before output goes on or ends.
    mutating func take() -> GapNotice? {
        defer { notice = nil }
        return notice
    }
}
