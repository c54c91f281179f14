import JobModel
package import Values

/// A line of one stream.
package struct OutputLine {
    /// Without the newline; valid only while the line is handed over.
    package var bytes: UnsafeRawBufferPointer
    /// When its first byte was read from the job.
    package var time: Timestamp
    /// Whether a newline ended it: not, where the output ended or broke off, or where the line is longer than can be held.
    package var isTerminated: Bool
    /// Whether more of the line follows, or may follow.
    package var goesOn: Bool
}

/// Makes whole lines of the pieces of one stream. Lines that lie in one piece are handed over without being copied.
package struct LineAssembler {
    /// The longest line that is held; a longer one is handed over in parts.
    private let longest: Int
    private var partial: [UInt8] = []
    private var partialTime = Timestamp(nanoseconds: 0)

    package init(longest: Int = 1 << 20) { self.longest = longest }

    /// Takes the next piece, and hands over the lines that it completes.
    package mutating func append<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        time: Timestamp,
        _ body: (OutputLine) throws(Failure) -> Void
    ) throws(Failure) {
        var place = 0
        while let newline = bytes.firstNewline(in: place..<bytes.count) {
            try end(with: UnsafeRawBufferPointer(rebasing: bytes[place..<newline]), time, .newline, body)
            place = newline + 1
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
        if rest.isEmpty { return }
        if partial.isEmpty { partialTime = time }
        partial.append(contentsOf: rest)
        if partial.count >= longest { try endPartial(.part, body) }
    }

    /// Hands over what there is of the last line: at the end of the output, or where a gap breaks it off.
    package mutating func finish<Failure: Error>(_ body: (OutputLine) throws(Failure) -> Void) throws(Failure) {
        if !partial.isEmpty { try endPartial(.outputEnd, body) }
    }

    /// What the bytes of a line end with.
    private enum Ending {
        case newline
        case outputEnd
        case part
    }

    private mutating func endPartial<Failure: Error>(
        _ ending: Ending,
        _ body: (OutputLine) throws(Failure) -> Void
    ) throws(Failure) {
        try end(with: UnsafeRawBufferPointer(start: nil, count: 0), partialTime, ending, body)
    }

    private mutating func end<Failure: Error>(
        with bytes: UnsafeRawBufferPointer,
        _ time: Timestamp,
        _ ending: Ending,
        _ body: (OutputLine) throws(Failure) -> Void
    ) throws(Failure) {
        func line(_ bytes: UnsafeRawBufferPointer, _ time: Timestamp) -> OutputLine {
            OutputLine(bytes: bytes, time: time, isTerminated: ending == .newline, goesOn: ending == .part)
        }
        if partial.isEmpty { return try body(line(bytes, time)) }
        partial.append(contentsOf: bytes)
        let held = partial
        let heldTime = partialTime
        partial.removeAll(keepingCapacity: true)
        try held.withBytes { (bytes) throws(Failure) in try body(line(bytes, heldTime)) }
    }
}
