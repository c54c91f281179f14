import JobModel
package import Values

/// Makes of the bytes of one stream, as they come, the lines that a terminal would show in the end: the one way from output
/// to text. However often a line is drawn, it is one; limits count what is shown of it.
package struct ShownLines {
    /// A line, or a part of one that is too long to be held.
    package struct Piece {
        /// What is shown, without the newline; valid only while the piece is handed over.
        package var bytes: UnsafeRawBufferPointer
        /// Where it lies in the output, with its newline. Whoever begins there anew gets the same piece again.
        package var range: Range<UInt64>
        /// When its first byte was read from the job.
        package var time: Timestamp
        /// Whether it begins the line.
        package var beginsLine: Bool
        /// Whether a newline ends it. Not where the output ended or broke off, or where the line goes on.
        package var endsLine: Bool
        /// Whether more of the line follows, or may follow.
        package var goesOn: Bool
        /// Whether every byte of it is shown as it was written, in this place.
        package var isVerbatim: Bool
    }

    /// What a piece ends with.
    private enum Ending {
        case newline
        case outputEnd
        case part
    }

    /// So many bytes are held of a line, and what a terminal's line takes beyond.
    private let longest: Int
    private var plain = PlainText()
    /// What the line shows, as far as it cannot be drawn over any more.
    private var held: [UInt8] = []
    private var time = Timestamp(nanoseconds: 0)
    private var isWithinLine = false
    private var hasControls = false
    /// Where the piece begins that is not handed over yet; `nil`: there is none.
    package private(set) var start: UInt64?

    /// - Parameter longest: A line that shows more is handed over in parts, none of which is much longer, in bytes.
    package init(longest: Int = PlainText.longestLine) { self.longest = longest }

    /// Takes the next bytes, and hands over the pieces that end in them.
    ///
    /// - Parameters:
    ///   - offset: Where the first of them lies in the output.
    ///   - body: False: enough for now.
    /// - Returns: How many bytes were taken: all, or those up to the piece after which `body` said no.
    package mutating func append<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        at offset: UInt64,
        time: Timestamp,
        _ body: (Piece) throws(Failure) -> Bool
    ) throws(Failure) -> Int {
        var place = 0
        while place < bytes.count {
            let newline = bytes.firstNewline(in: place..<bytes.count)
            let end = newline ?? bytes.count
            let line = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
            begin(at: offset + UInt64(place), time)
            if newline != nil, start == offset + UInt64(place), held.isEmpty, Self.isShort(line) {
                guard try hand(line, to: offset + UInt64(end) + 1, .newline, isVerbatim: true, body) else {
                    return end + 1
                }
                place = end + 1
                continue
            }
            while place < end {
                begin(at: offset + UInt64(place), time)
                let rest = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
                let count = plain.fill(rest)
                hasControls = hasControls || Self.hasControls(rest.prefix(count))
                place += count
                guard plain.isFull else { break }
                plain.takePart(to: &held)
                if held.count >= longest {
                    guard try handHeld(to: offset + UInt64(place), .part, body) else { return place }
                }
            }
            guard newline != nil else { break }
            begin(at: offset + UInt64(end), time)
            place = end + 1
            guard try finishPiece(to: offset + UInt64(place), .newline, body) else { return place }
        }
        return place
    }

    /// Hands over what there is of the last line: at the end of the output, or where a gap breaks it off.
    ///
    /// - Parameter end: Where the output ends or breaks off.
    /// - Returns: What `body` returned; true where there is nothing.
    @discardableResult
    package mutating func finish<Failure: Error>(
        at end: UInt64,
        _ body: (Piece) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        defer { isWithinLine = false }
        guard start != nil else { return true }
        return try finishPiece(to: end, .outputEnd, body)
    }

    /// What is shown of the piece that is not handed over yet, without a character at its end that lacks bytes.
    package var unfinished: [UInt8] {
        var shown = held
        plain.show(in: &shown)
        return shown
    }

    /// Whether the last bytes are of a character that lacks some.
    package var isWithinCharacter: Bool { plain.isWithinCharacter }

    private mutating func begin(at offset: UInt64, _ time: Timestamp) {
        guard start == nil else { return }
        start = offset
        self.time = time
    }

    private mutating func finishPiece<Failure: Error>(
        to end: UInt64,
        _ ending: Ending,
        _ body: (Piece) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        plain.finish(to: &held)
        return try handHeld(to: end, ending, body)
    }

    private mutating func handHeld<Failure: Error>(
        to end: UInt64,
        _ ending: Ending,
        _ body: (Piece) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        let bytes = held
        held.removeAll(keepingCapacity: true)
        let written = start.map { end - $0 } ?? 0
        let isVerbatim =
            !hasControls && UInt64(bytes.count + (ending == .newline ? 1 : 0)) == written
            && String(validating: bytes, as: UTF8.self) != nil
        var goesOn = true
        try bytes.withBytes { (bytes) throws(Failure) in
            goesOn = try hand(bytes, to: end, ending, isVerbatim: isVerbatim, body)
        }
        return goesOn
    }

    private mutating func hand<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        to end: UInt64,
        _ ending: Ending,
        isVerbatim: Bool,
        _ body: (Piece) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        let piece = Piece(
            bytes: bytes,
            range: (start ?? end)..<end,
            time: time,
            beginsLine: !isWithinLine,
            endsLine: ending == .newline,
            goesOn: ending == .part,
            isVerbatim: isVerbatim
        )
        start = nil
        hasControls = false
        isWithinLine = ending == .part
        return try body(piece)
    }

    /// Whether a line is shown as it is, and surely in one piece.
    private static func isShort(_ line: UnsafeRawBufferPointer) -> Bool {
        // A tab takes up to eight columns.
        (PlainText.isPlain(line) || PlainText.isPlainUTF8(line))
            && (line.count < PlainText.longestLine / 8 || !line.contains(0x09))
    }

    /// Whether any byte is a control character of ASCII that is not shown as it is.
    private static func hasControls(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var found: UInt8 = 0
        for byte in bytes { found |= (byte < 0x20 && byte != 0x09) || byte == 0x7F ? 1 : 0 }
        return found != 0
    }
}
