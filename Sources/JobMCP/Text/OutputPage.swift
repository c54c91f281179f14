import JobModel
import JobOutput
import LinuxSystem
import Values

/// Reads output on from a place up to a limit of what is shown, whole lines where they fit: pages of which each begins where
/// the one before ended are together the whole output, as a terminal would show each stream in the end.
struct OutputPage {
    /// The most bytes of text.
    let limit: Int
    var streams = OutputStreams.all
    /// Only lines in which this is found. Of one that is longer than the limit, what was found and what is around it.
    var pattern: Pattern?
    /// Whether no more can come: a character that is not whole will never be, and the last line is one.
    var isOver = true
    /// Whether a line may match that has no newline yet; else it is looked at when it has one.
    var takesUnfinishedLines = false
    /// When to stop looking for lines that match, on the monotonic clock; `nil`: never. Something is always looked at.
    var deadline: Int64?
    /// Whether the streams are shown as one, in `stdout`, and a place is an offset alone.
    var mergesStreams = false

    func read(_ reader: OutputReader, from place: OutputPlace) throws(SystemError) -> OutputText {
        var reading = PageReading(page: self, from: place)
        return try reading.read(reader)
    }
}

/// One page, while it is read.
private struct PageReading {
    /// What is held of a line that is searched; a longer one is searched in parts, which overlap.
    private static let longestSearched = 1 << 20
    private static let overlap = 64 << 10
    /// How much without a newline is read again, for the next look at a line that goes on.
    private static let mostReadAgain: UInt64 = 1 << 20
    /// A page that shows nothing, a line that is drawn over and over, ends after so much.
    private static let mostScanned: UInt64 = 256 << 20

    /// One stream.
    private struct Part {
        var lines: ShownLines
        /// What lies before was shown.
        var from: UInt64
        /// What was shown of the line that begins there.
        var given: OutputPlace.Line?
        /// What was taken ends here.
        var takenTo: UInt64
        /// Where the page ends in a line, or before one.
        var next: OutputPlace.Line?
        /// Of a long line that is searched: the end of what was searched already, its beginning, and whether it matched.
        var searched: [UInt8] = []
        var longLine: UInt64?
        var isFound = false

        init(_ place: OutputPlace, _ line: OutputPlace.Line?, longest: Int) {
            lines = ShownLines(longest: longest)
            from = line?.start ?? place.offset
            given = line.flatMap { $0.shown > 0 ? $0 : nil }
            takenTo = from
        }
    }

    private let page: OutputPage
    private let start: OutputPlace
    private var parts: PerStream<Part>
    private var shown = OutputPieces()
    private var dropped: UInt64 = 0
    private var leftOut: OutputText.LeftOut?
    /// Behind the last piece, where the page is full.
    private var stop: UInt64?
    private var hasPieces = false
    private var isOutOfTime = false

    init(page: OutputPage, from place: OutputPlace) {
        self.page = page
        start = place
        let longest = page.pattern == nil ? PlainText.longestLine : Self.longestSearched
        parts = PerStream(
            stdout: Part(place, place.stdout, longest: longest),
            stderr: Part(place, place.stderr, longest: longest)
        )
    }

    private var streams: [OutputStream] { page.mergesStreams ? [.stdout] : OutputStream.allCases }
    private var count: Int { shown.count }

    mutating func read(_ reader: OutputReader) throws(SystemError) -> OutputText {
        var offset = start.first
        while let segment = try reader.next(from: &offset, of: page.streams) {
            switch segment.content {
            case .gap(let gap): pass(gap, segment.range)
            case .bytes(let stream, let bytes):
                take(bytes, segment, of: page.mergesStreams ? .stdout : stream)
            }
            if let stop { return try text(stop, reader) }
            if segment.range.upperBound > start.offset, isTimeOver(at: segment.range.upperBound) {
                isOutOfTime = true
                return try text(segment.range.upperBound, reader)
            }
        }
        endOutput(at: offset)
        return try text(stop ?? offset, reader, isEnd: stop == nil)
    }

    private func isTimeOver(at place: UInt64) -> Bool {
        if page.pattern == nil { return place - start.offset >= Self.mostScanned }
        guard let deadline = page.deadline, Clock.monotonic() >= deadline else { return false }
        return hasPieces || place - start.offset >= UInt64(Self.longestSearched)
    }

    /// A gap ends the lines before it.
    private mutating func pass(_ gap: OutputGap, _ range: Range<UInt64>) {
        guard range.upperBound > start.offset else {
            // What lay before the place is gone, with the beginnings of its lines.
            for stream in streams {
                parts[stream].from = start.offset
                parts[stream].given = nil
            }
            return
        }
        for stream in streams where !finishLine(of: stream, at: range.lowerBound) {
            stop = range.lowerBound
            return
        }
        dropped += UInt64(range.count)
        if let last = shown.last(of: .stdout), last != 0x0A { shown.append([0x0A], of: .stdout) }
        shown.append((GapNotice(gap, bytes: UInt64(range.count)).text + "\n").utf8, of: .stdout)
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ segment: OutputSegment, of stream: OutputStream) {
        let lower = segment.range.lowerBound
        let known = Int(min(max(parts[stream].from, lower) - lower, UInt64(bytes.count)))
        guard known < bytes.count else { return }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[known...])
        let count = withLines(of: stream) { lines, reading in
            lines.append(rest, at: lower + UInt64(known), time: segment.time) { reading.take($0, of: stream) }
        }
        parts[stream].takenTo = lower + UInt64(known + count)
    }

    /// Lends the lines of a stream, beside the reading that they go to.
    private mutating func withLines<Value>(
        of stream: OutputStream,
        _ body: (inout ShownLines, inout PageReading) -> Value
    ) -> Value {
        var lines = ShownLines()
        swap(&lines, &parts[stream].lines)
        defer { swap(&lines, &parts[stream].lines) }
        return body(&lines, &self)
    }

    /// Shows what there is of a line; false where the page is full.
    private mutating func finishLine(of stream: OutputStream, at end: UInt64) -> Bool {
        withLines(of: stream) { lines, reading in lines.finish(at: end) { reading.take($0, of: stream) } }
    }

    /// Takes the next piece of a stream; false where the page ends with it, or before it.
    private mutating func take(_ piece: ShownLines.Piece, of stream: OutputStream) -> Bool {
        let goesOn = page.pattern.map { search(piece, for: $0, of: stream) } ?? show(piece, of: stream)
        hasPieces = true
        if goesOn {
            // Single lines may take long to search. One of which only a part was searched is not left.
            guard page.pattern != nil, !piece.goesOn, let deadline = page.deadline, Clock.monotonic() >= deadline
            else { return true }
            isOutOfTime = true
        }
        if stop == nil { stop = piece.range.upperBound }
        return false
    }

    // MARK: Everything

    private mutating func show(_ piece: ShownLines.Piece, of stream: OutputStream) -> Bool {
        let text = Array(String(decoding: piece.bytes, as: UTF8.self).utf8)
        let given = parts[stream].given.flatMap { $0.start == piece.range.lowerBound ? $0 : nil }
        parts[stream].given = nil
        return put(text, beyond: given, piece.range.lowerBound, endsLine: piece.endsLine, piece.isVerbatim, of: stream)
    }

    /// Adds what was not given yet of a line to the page; false where it does not fit, or not all of it.
    private mutating func put(
        _ text: [UInt8],
        beyond given: OutputPlace.Line?,
        _ start: UInt64,
        endsLine: Bool,
        _ isVerbatim: Bool,
        of stream: OutputStream
    ) -> Bool {
        let known = given.flatMap { $0.isBeginning(of: text) ? $0.shown : nil } ?? 0
        // Drawn anew since it was shown: all of it, from the line's first column.
        let isAnew = given != nil && known == 0
        let addition = (isAnew ? [0x0D] : []) + text[known...] + (endsLine ? [0x0A] : [])
        let room = page.limit - count
        if addition.count <= room {
            shown.append(addition, of: stream)
            return true
        }
        if count > 0, addition.count <= page.limit || room < 4 {
            parts[stream].next = given ?? OutputPlace.Line(start: start)
            return false
        }
        if page.mergesStreams, !isVerbatim {
            shown.append(addition, of: stream)
            return false
        }
        let part = addition[..<room]
        let end = room - LineLimit.incompleteSuffix(part)
        shown.append(addition[..<end], of: stream)
        let shown = min(known + end - (isAnew ? 1 : 0), text.count)
        parts[stream].next =
            isVerbatim
            ? OutputPlace.Line(start: start + UInt64(shown))
            : OutputPlace.Line(start: start, showing: text[..<shown])
        return false
    }

    // MARK: What matches

    private mutating func search(_ piece: ShownLines.Piece, for pattern: Pattern, of stream: OutputStream) -> Bool {
        parts[stream].given = nil
        if piece.beginsLine { forgetLongLine(of: stream) }
        defer { if !piece.goesOn { forgetLongLine(of: stream) } }
        if parts[stream].isFound {
            leave(piece.bytes.count, from: piece.range.lowerBound)
            return true
        }
        let isWhole = !piece.goesOn && parts[stream].searched.isEmpty
        let line = parts[stream].searched + piece.bytes
        guard let found = find(pattern, in: line, of: stream, endsLine: !piece.goesOn) else {
            if piece.goesOn {
                parts[stream].searched = Array(line.suffix(Self.overlap))
                parts[stream].longLine = parts[stream].longLine ?? piece.range.lowerBound
            }
            return true
        }
        return put(line, found, isWhole: isWhole, piece.range.lowerBound, endsLine: piece.endsLine, of: stream)
    }

    private mutating func forgetLongLine(of stream: OutputStream) {
        parts[stream].searched = []
        parts[stream].longLine = nil
        parts[stream].isFound = false
    }

    /// A line that is too complex for the pattern counts as one in which it is not found.
    private func find(_ pattern: Pattern, in line: [UInt8], of stream: OutputStream, endsLine: Bool) -> Range<Int>? {
        let beginsLine = parts[stream].longLine == nil
        return line.withUnsafeBytes {
            try? pattern.firstMatch(in: $0, beginsLine: beginsLine, endsLine: endsLine)
        }
    }

    /// Adds a line that matches; false where it does not fit, or nothing more does.
    private mutating func put(
        _ line: [UInt8],
        _ found: Range<Int>,
        isWhole: Bool,
        _ start: UInt64,
        endsLine: Bool,
        of stream: OutputStream
    ) -> Bool {
        // One that does not fit into a page leaves room for others.
        let isShort = line.count <= max(page.limit, LineLimit.shown)
        let limit = isShort ? line.count : max(page.limit / 4, LineLimit.shown)
        let excerpt = LineLimit.excerpt(line, limit, showing: found)
        let text = Array(String(decoding: excerpt.text, as: UTF8.self).utf8) + (endsLine ? [0x0A] : [])
        if count > 0, count + text.count > page.limit {
            parts[stream].next = OutputPlace.Line(start: parts[stream].longLine ?? start)
            return false
        }
        shown.append(text, of: stream)
        parts[stream].isFound = true
        if !isWhole || excerpt.leftOut > 0 { leave(excerpt.leftOut, from: parts[stream].longLine ?? start) }
        return count < page.limit
    }

    /// Notes that a part of a line that matches is not shown.
    private mutating func leave(_ bytes: Int, from start: UInt64) {
        leftOut = leftOut ?? OutputText.LeftOut(bytes: 0, from: OutputPlace(start))
        leftOut?.bytes += UInt64(bytes)
    }

    // MARK: Ends

    /// What has no newline yet is shown as it is (a prompt), but it may match only as a whole line.
    private mutating func endOutput(at end: UInt64) {
        for stream in streams {
            if page.isOver {
                guard finishLine(of: stream, at: end) else { return }
            } else if let start = parts[stream].lines.start, stop == nil {
                let line = parts[stream].lines.unfinished
                if let pattern = page.pattern {
                    search(line, for: pattern, from: start, at: end, of: stream)
                } else if !page.mergesStreams {
                    show(line, from: start, at: end, of: stream)
                } else {
                    shown.append(line, of: .stdout)
                }
            }
        }
    }

    private mutating func show(_ line: [UInt8], from start: UInt64, at end: UInt64, of stream: OutputStream) {
        let text = Array(String(decoding: line, as: UTF8.self).utf8)
        let given = parts[stream].given.flatMap { $0.start == start ? $0 : nil }
        if text.isEmpty, let given {
            parts[stream].next = given
        } else if put(text, beyond: given, start, endsLine: false, false, of: stream) {
            parts[stream].next = OutputPlace.Line(start: start, showing: text)
        } else {
            stop = end
        }
    }

    private mutating func search(
        _ line: [UInt8],
        for pattern: Pattern,
        from start: UInt64,
        at end: UInt64,
        of stream: OutputStream
    ) {
        let whole = parts[stream].searched + line
        if page.takesUnfinishedLines, !parts[stream].isFound,
            let found = find(pattern, in: whole, of: stream, endsLine: true)
        {
            if put(whole, found, isWhole: true, start, endsLine: false, of: stream) { return }
            if parts[stream].next == nil { return }
            stop = end
        } else if !parts[stream].isFound, end - start <= Self.mostReadAgain {
            parts[stream].next = OutputPlace.Line(start: start)
        }
    }

    private func text(_ end: UInt64, _ reader: OutputReader, isEnd: Bool = false) throws(SystemError) -> OutputText {
        let next = place(end)
        let isAtEnd = isEnd ? true : next.first >= (try reader.end())
        return OutputText(
            pieces: shown.text,
            next: next,
            droppedBytes: dropped,
            leftOut: leftOut,
            isAtEnd: isAtEnd,
            isOutOfTime: isOutOfTime
        )
    }

    /// Where the next page begins.
    private func place(_ end: UInt64) -> OutputPlace {
        var place = OutputPlace(end)
        for stream in streams { place[stream] = line(of: stream, at: end) }
        if page.mergesStreams { return OutputPlace(place.first) }
        // A place in the middle of what was read needs no line where nothing behind it was shown.
        for (stream, other) in [(OutputStream.stdout, OutputStream.stderr), (.stderr, .stdout)] {
            guard let line = place[stream], line.shown == 0, place[other] == nil else { continue }
            if parts[other].takenTo <= line.start || !page.streams.contains(other) { return OutputPlace(line.start) }
        }
        return place
    }

    /// The line of a stream that the next page has to begin with.
    private func line(of stream: OutputStream, at end: UInt64) -> OutputPlace.Line? {
        let part = parts[stream]
        if let next = part.next { return next }
        guard let start = part.lines.start, stop != nil || isOutOfTime else { return nil }
        // A line that is searched and is too long for that is not begun anew.
        if page.pattern != nil, part.isFound || end - start > Self.mostReadAgain && start <= part.from { return nil }
        return part.given.flatMap { $0.start == start ? $0 : nil } ?? OutputPlace.Line(start: start)
    }
}
