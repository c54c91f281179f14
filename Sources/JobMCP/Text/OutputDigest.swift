import JobModel
import JobOutput
import LinuxSystem
import Values

/// The telling part of an output in few bytes: its head, its tail, and from between them the lines that look like errors;
/// what was left out is counted where it was. Short output is shown whole.
struct OutputDigest {
    /// How much before the end is looked at: a long log costs no more than this.
    private static let mostScanned: UInt64 = 8 << 20

    /// The most bytes of text, about.
    let limit: Int
    var streams = OutputStreams.all
    /// Whether no more can come.
    var isOver = true

    func read(_ reader: OutputReader) throws(SystemError) -> OutputText {
        let start = OutputPlace(0)
        let whole = try OutputPage(limit: limit, streams: streams, isOver: isOver).read(reader, from: start)
        if whole.isAtEnd { return whole }
        let head = try OutputPage(limit: limit / 4, streams: streams).read(reader, from: start)
        let end = try reader.end()
        var rest = RestOfOutput(
            tail: limit / 2,
            errors: limit / 4,
            from: head.next,
            skippingTo: end - min(end, Self.mostScanned),
            streams
        )
        var offset = rest.start
        // What was written meanwhile is left for the next look: who writes without end must not be read without end.
        while offset < end, let segment = try reader.next(from: &offset, of: streams) { rest.take(segment) }
        var next = OutputPlace(offset)
        rest.finish(at: &next, isOver: isOver)
        return OutputText(
            pieces: head.pieces + rest.pieces.text,
            next: next,
            droppedBytes: head.droppedBytes + rest.droppedBytes,
            leftOut: rest.leftOutBytes > 0 ? .init(bytes: rest.leftOutBytes, from: head.next) : nil
        )
    }
}

/// What follows the head of a digest: lines go through a window that holds the tail; those that fall out of it are kept if
/// they look like errors, and are counted otherwise.
private struct RestOfOutput {
    /// What is held of a line. A longer one is looked at in parts.
    private static let longestLine = 1 << 20

    private struct Line {
        var stream: OutputStream
        /// Shortened.
        var bytes: [UInt8]
        var rawCount: UInt64
        /// How much of it is not in `bytes`.
        var leftOut: UInt64 = 0
        /// Whether it looks like an error; `nil`: not found out yet.
        var isTelling: Bool?
    }

    /// One stream: its text so far, and what was left out since its last line.
    private struct Part {
        var lines = ShownLines(longest: longestLine)
        /// What lies before is in the head.
        var from: UInt64
        var given: OutputPlace.Line?
        /// The first line began before what is looked at.
        var skipsLine: Bool
        /// The parts so far of a line that goes on.
        var long: Line?
        var skippedLines = 0
        var skippedBytes: UInt64 = 0

        /// What was left out since its last line, as a notice in its place.
        mutating func notice() -> [UInt8] {
            guard skippedBytes > 0 else { return [] }
            let lines = skippedLines > 0 ? "\(skippedLines) line\(skippedLines == 1 ? "" : "s"), " : ""
            defer { (skippedLines, skippedBytes) = (0, 0) }
            return Array("[… \(lines)\(ByteCount(skippedBytes)) left out …]\n".utf8)
        }
    }

    /// Where reading begins.
    let start: UInt64
    private let tailLimit: Int
    private var errorsLeft: Int
    private var window: [Line] = []
    /// Lines at the front of the window that have fallen out.
    private var fallen = 0
    private var windowCount = 0
    private var stdout: Part
    private var stderr: Part
    private(set) var pieces = OutputPieces()
    private(set) var droppedBytes: UInt64 = 0
    private(set) var leftOutBytes: UInt64

    /// - Parameters:
    ///   - place: Where the head ends.
    ///   - earliest: What lies before it and behind the head is not looked at.
    init(tail: Int, errors: Int, from place: OutputPlace, skippingTo earliest: UInt64, _ streams: OutputStreams) {
        tailLimit = tail
        errorsLeft = errors
        let skips = earliest > place.offset
        func part(_ line: OutputPlace.Line?) -> Part {
            skips
                ? Part(from: earliest, skipsLine: true)
                : Part(from: line?.start ?? place.offset, given: line, skipsLine: false)
        }
        start = skips ? earliest : place.first
        stdout = part(place.stdout)
        stderr = part(place.stderr)
        leftOutBytes = skips ? earliest - place.first : 0
        if streams == .stderr { stderr.skippedBytes = leftOutBytes } else { stdout.skippedBytes = leftOutBytes }
    }

    private subscript(stream: OutputStream) -> Part {
        get { stream == .stdout ? stdout : stderr }
        _modify { if stream == .stdout { yield &stdout } else { yield &stderr } }
    }

    mutating func take(_ segment: OutputSegment) {
        switch segment.content {
        case .gap(let gap):
            guard segment.range.upperBound > start else { return }
            for stream in OutputStream.allCases { finishLine(of: stream, at: segment.range.lowerBound) }
            droppedBytes += UInt64(segment.range.count)
            let notice = GapNotice(gap, bytes: UInt64(segment.range.count)).text
            push(Line(stream: .stdout, bytes: Array(notice.utf8), rawCount: 0, isTelling: true))
        case .bytes(let stream, let bytes):
            let lower = segment.range.lowerBound
            let known = Int(min(max(self[stream].from, lower) - lower, UInt64(bytes.count)))
            let rest = UnsafeRawBufferPointer(rebasing: bytes[known...])
            withLines(of: stream) { lines, output in
                _ = lines.append(rest, at: lower + UInt64(known), time: segment.time) { output.take($0, of: stream) }
            }
        }
    }

    /// Takes the last lines, which have no newline.
    ///
    /// - Parameter place: Gets the lines that may go on.
    mutating func finish(at place: inout OutputPlace, isOver: Bool) {
        for stream in OutputStream.allCases {
            if !isOver, let start = self[stream].lines.start {
                let text = String(decoding: self[stream].lines.unfinished, as: UTF8.self).utf8
                place[stream] = .init(start: start, showing: text)
            }
            finishLine(of: stream, at: place.offset)
        }
        for line in window[fallen...] { keep(line) }
        for stream in OutputStream.allCases { pieces.append(self[stream].notice(), of: stream) }
    }

    private mutating func withLines(of stream: OutputStream, _ body: (inout ShownLines, inout RestOfOutput) -> Void) {
        var lines = ShownLines()
        swap(&lines, &self[stream].lines)
        defer { swap(&lines, &self[stream].lines) }
        body(&lines, &self)
    }

    private mutating func finishLine(of stream: OutputStream, at end: UInt64) {
        withLines(of: stream) { lines, output in _ = lines.finish(at: end) { output.take($0, of: stream) } }
        if let long = self[stream].long { push(long) }
        self[stream].long = nil
    }

    /// Always true: nothing is too much.
    private mutating func take(_ piece: ShownLines.Piece, of stream: OutputStream) -> Bool {
        if self[stream].skipsLine {
            self[stream].skipsLine = piece.goesOn
            skip(UInt64(piece.range.count), lines: 0, of: stream)
            return true
        }
        var bytes = Array(piece.bytes)
        if let given = self[stream].given, given.start == piece.range.lowerBound {
            // What was shown was counted as text.
            bytes = Array(String(decoding: bytes, as: UTF8.self).utf8)
            if given.isBeginning(of: bytes) { bytes.removeFirst(given.shown) }
        }
        self[stream].given = nil
        // Of a short line this is found out when it is about to be left out.
        let found = bytes.count > LineLimit.shown ? TellingLine.place(in: bytes) : nil
        let isPart = piece.goesOn || self[stream].long != nil
        let excerpt = LineLimit.excerpt(bytes, isPart ? LineLimit.shown / 2 : LineLimit.shown, showing: found)
        var line = Line(
            stream: stream,
            bytes: excerpt.text,
            rawCount: UInt64(piece.range.count),
            leftOut: UInt64(excerpt.leftOut),
            isTelling: bytes.count > LineLimit.shown ? found != nil : nil
        )
        if let long = self[stream].long { line = Self.join(long, line, isLast: !piece.goesOn) }
        self[stream].long = piece.goesOn ? line : nil
        if !piece.goesOn { push(line) }
        return true
    }

    /// A line and its next part: what is shown of it is shown of the first part, of the last, and of one that is telling.
    private static func join(_ line: Line, _ part: Line, isLast: Bool) -> Line {
        var line = line
        line.rawCount += part.rawCount
        if isLast || part.isTelling == true && line.isTelling != true {
            line.bytes += part.bytes
            line.leftOut += part.leftOut
        } else {
            let mark = Array("[… \(ByteCount(part.rawCount)) …]".utf8)
            if !line.bytes.suffix(mark.count + 8).contains(UInt8(ascii: "]")) { line.bytes += mark }
            line.leftOut += part.rawCount
        }
        line.isTelling = line.isTelling == true || part.isTelling == true
        return line
    }

    private mutating func push(_ line: Line) {
        window.append(line)
        windowCount += line.bytes.count + 1
        while windowCount > tailLimit, fallen < window.count - 1 {
            let oldest = window[fallen]
            fallen += 1
            windowCount -= oldest.bytes.count + 1
            leave(oldest)
        }
        if fallen > 1024 {
            window.removeFirst(fallen)
            fallen = 0
        }
    }

    private mutating func leave(_ line: Line) {
        guard line.bytes.count < errorsLeft, line.isTelling ?? TellingLine.isTelling(line.bytes) else {
            return skip(line.rawCount, lines: 1, of: line.stream)
        }
        errorsLeft -= line.bytes.count
        keep(line)
    }

    private mutating func skip(_ rawCount: UInt64, lines: Int, of stream: OutputStream) {
        leftOutBytes += rawCount
        self[stream].skippedLines += lines
        self[stream].skippedBytes += rawCount
    }

    private mutating func keep(_ line: Line) {
        leftOutBytes += line.leftOut
        pieces.append(self[line.stream].notice() + line.bytes + [0x0A], of: line.stream)
    }
}
