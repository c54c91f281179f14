import JobModel

/// A place in the output of one attempt of a job, as tools give it and take it back: `2.4096` is the byte 4096 of the
/// second attempt.
struct OutputCursor: Sendable, Equatable, CustomStringConvertible {
    var attempt: Int
    /// The logical offset.
    var offset: UInt64

    init(attempt: Int, offset: UInt64) {
        self.attempt = attempt
        self.offset = offset
    }

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let attempt = Int(parts[0]), attempt > 0, let offset = UInt64(parts[1]), offset < 1 << 56
        else { return nil }
        self.init(attempt: attempt, offset: offset)
    }

    var description: String { "\(attempt).\(offset)" }
}
