import JobModel
import JobOutput
import Values

/// How far the output of an attempt has been shown, as text.
///
/// A line is shown as it is in the end, so a page may stop where only a part of a line has been shown, or none of a line
/// of which much was read already. What goes on from here then begins at that line, and shows what is missing.
struct OutputPlace: Sendable, Equatable {
    /// A line of one stream that was not shown to its end.
    struct Line: Sendable, Equatable {
        /// The logical offset where it begins, or its part that is not shown.
        var start: UInt64
        /// So many bytes of its text have been shown.
        let shown: Int
        /// Of these: a line that was drawn anew meanwhile does not begin with them.
        let check: UInt32

        init(start: UInt64) { self.init(start: start, shown: 0, check: 0) }

        /// - Parameter text: What has been shown.
        init(start: UInt64, showing text: some Collection<UInt8>) {
            self.init(start: start, shown: text.count, check: Self.check(text))
        }

        fileprivate init(start: UInt64, shown: Int, check: UInt32) {
            (self.start, self.shown, self.check) = (start, shown, check)
        }

        /// Whether a line begins with what has been shown.
        func isBeginning(of text: some Collection<UInt8>) -> Bool {
            shown <= text.count && Self.check(text.prefix(shown)) == check
        }

        /// FNV-1a, 32 bits.
        private static func check(_ text: some Sequence<UInt8>) -> UInt32 {
            text.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        }
    }

    /// The logical offset behind everything that was read of streams that have no such line.
    var offset: UInt64
    var stdout: Line?
    var stderr: Line?

    init(_ offset: UInt64) { self.offset = offset }

    subscript(stream: OutputStream) -> Line? {
        get { stream == .stdout ? stdout : stderr }
        set { if stream == .stdout { stdout = newValue } else { stderr = newValue } }
    }

    /// Where reading begins again.
    var first: UInt64 { min(offset, stdout?.start ?? offset, stderr?.start ?? offset) }
}

// As a part of cursors: `4096`, or `4096-o4000.12.1f`, with `o` and `e` for the lines of stdout and stderr.
extension OutputPlace: CustomStringConvertible {
    private static let letters: [(OutputStream, Character)] = [(.stdout, "o"), (.stderr, "e")]

    var description: String {
        Self.letters.reduce(String(offset)) { text, stream in
            guard let line = self[stream.0] else { return text }
            return "\(text)-\(stream.1)\(line.start).\(line.shown).\(String(line.check, radix: 16))"
        }
    }

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let offset = parts.first.flatMap({ Self.number($0) }) else { return nil }
        self.init(offset)
        for part in parts.dropFirst() {
            let numbers = part.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
            guard let stream = Self.letters.first(where: { $0.1 == part.first })?.0, self[stream] == nil,
                numbers.count == 3, let start = Self.number(numbers[0]), start <= offset,
                let shown = Self.number(numbers[1]), let check = UInt32(numbers[2], radix: 16)
            else { return nil }
            self[stream] = Line(start: start, shown: Int(shown), check: check)
        }
    }

    private static func number(_ text: some StringProtocol) -> UInt64? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt64(text), number < 1 << 56 else {
            return nil
        }
        return number
    }
}

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
