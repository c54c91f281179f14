import JobModel

/// A place in the output of one attempt of a job, as tools give it and take it back: `2.4096` is the byte 4096 of the
/// second attempt.
struct OutputCursor: Sendable, Equatable, CustomStringConvertible {
    var attempt: Int
    var place: OutputPlace

    init(attempt: Int, _ place: OutputPlace) {
        self.attempt = attempt
        self.place = place
    }

    init(attempt: Int, offset: UInt64) { self.init(attempt: attempt, OutputPlace(offset)) }

    init?(_ text: some StringProtocol) {
        guard let dot = text.firstIndex(of: "."), text[..<dot].utf8.allSatisfy({ (48...57).contains($0) }),
            let attempt = Int(text[..<dot]), attempt > 0, let place = OutputPlace(text[text.index(after: dot)...])
        else { return nil }
        self.init(attempt: attempt, place)
    }

    var description: String { "\(attempt).\(place)" }
}
