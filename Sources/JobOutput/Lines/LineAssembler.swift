package import JobModel

/// A line of one stream.
package struct OutputLine {
    /// Without the newline; valid only while the line is handed over.
    package var bytes: UnsafeRawBufferPointer
    /// When its first byte was read from the job.
    package var time: Timestamp
    /// Whether a newline ended it: not, where the output ended or broke off, or where the line is longer than can be held.
    package var isTerminated: Bool
}

/// Makes whole lines of the pieces of one stream. Lines that lie in one piece are handed over without being copied.
package struct LineAssembler {
    /// The longest line that is held; a longer one is handed over in parts.
    package static let longestLine = 1 << 20

    private var partial: [UInt8] = []
    private var partialTime = Timestamp(nanoseconds: 0)

    package init() {}

    /// Whether the last line is waiting for its newline.
    package var isWithinLine: Bool { !partial.isEmpty }

    /// Takes the next piece, and hands over the lines that it completes.
    package mutating func append<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        time: Timestamp,
        _ body: (OutputLine) throws(Failure) -> Void
    ) throws(Failure) {
        var place = 0
        while let newline = bytes.firstNewline(in: place..<bytes.count) {
            try end(with: UnsafeRawBufferPointer(rebasing: bytes[place..<newline]), time, isTerminated: true, body)
            place = newline + 1
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
        if rest.isEmpty { return }
        if partial.isEmpty { partialTime = time }
        partial.append(contentsOf: rest)
        if partial.count >= Self.longestLine { try finish(body) }
    }

    /// Hands over what there is of the last line: at the end of the output, or where a gap breaks it off.
    package mutating func finish<Failure: Error>(_ body: (OutputLine) throws(Failure) -> Void) throws(Failure) {
        if !partial.isEmpty {
            try end(with: UnsafeRawBufferPointer(start: nil, count: 0), partialTime, isTerminated: false, body)
        }
    }

    private mutating func end<Failure: Error>(
        with bytes: UnsafeRawBufferPointer,
        _ time: Timestamp,
        isTerminated: Bool,
        _ body: (OutputLine) throws(Failure) -> Void
    ) throws(Failure) {
        if partial.isEmpty { return try body(OutputLine(bytes: bytes, time: time, isTerminated: isTerminated)) }
        partial.append(contentsOf: bytes)
        let line = partial
        let lineTime = partialTime
        partial.removeAll(keepingCapacity: true)
        try line.withBytes { (bytes) throws(Failure) in
            try body(OutputLine(bytes: bytes, time: lineTime, isTerminated: isTerminated))
        }
    }
}
