import JobModel
import JobOutput
import LinuxSystem
import Values

/// Finds lines in an output: shows those that fit into a page, with lines around them, and counts all to the end.
struct OutputSearch {
    let pattern: Pattern
    /// So many lines before and after each, of whichever stream.
    var context = 0
    /// The most bytes of text.
    var limit: Int
    var streams = OutputStreams.all
    /// Whether no more can come: the last line is one.
    var isOver = true
    /// When to stop, on the monotonic clock; the next call goes on from there.
    var deadline = Clock.monotonic() + TimeSpan.seconds(20).nanoseconds

    func read(_ reader: OutputReader, from place: OutputPlace) throws(SystemError) -> OutputText {
        var run = SearchRun(self, from: place.first)
        return try run.read(reader)
    }
}

private struct SearchRun {
    /// A line that is longer is searched in parts.
    private static let longest = 1 << 20

    private struct Line {
        var stream: OutputStream
        var text: [UInt8]
        var start: UInt64
    }

    private let search: OutputSearch
    private let start: UInt64
    private var lines = PerStream(stdout: ShownLines(longest: longest), stderr: ShownLines(longest: longest))
    /// Whether the line that a stream is within matched already.
    private var hasMatched: OutputStreams = []
    private var pieces = OutputPieces()
    private var before: [Line] = []
    private var after = 0
    private var isApart = false
    private var dropped: UInt64 = 0
    private var matches = 0
    private var shown = 0
    /// Where the first line begins that does not fit, or what is shown before it.
    private var next: UInt64?

    init(_ search: OutputSearch, from start: UInt64) {
        self.search = search
        self.start = start
    }

    mutating func read(_ reader: OutputReader) throws(SystemError) -> OutputText {
        var offset = start
        var isOutOfTime = false
        while let segment = try reader.next(from: &offset, of: search.streams) {
            switch segment.content {
            case .bytes(let stream, let bytes):
                withLines(of: stream) { lines, run in
                    _ = lines.append(bytes, at: segment.range.lowerBound, time: segment.time) { run.take($0, stream) }
                }
            case .gap(let gap):
                for stream in OutputStream.allCases { finishLine(of: stream, at: segment.range.lowerBound) }
                dropped += UInt64(segment.range.count)
                if next == nil { show(Array(GapNotice(gap, bytes: UInt64(segment.range.count)).text.utf8), .stdout) }
            }
            if Clock.monotonic() >= search.deadline {
                isOutOfTime = true
                break
            }
        }
        let unfinished = [lines.stdout.start, lines.stderr.start].compactMap { $0 }.min()
        if search.isOver, !isOutOfTime { for stream in OutputStream.allCases { finishLine(of: stream, at: offset) } }
        let end = search.isOver && !isOutOfTime ? offset : min(offset, unfinished ?? offset)
        return OutputText(
            pieces: pieces.text,
            next: OutputPlace(next ?? end),
            droppedBytes: dropped,
            isAtEnd: next == nil && !isOutOfTime,
            isOutOfTime: isOutOfTime && next == nil,
            matches: OutputText.Matches(shown: shown, all: matches, isComplete: !isOutOfTime)
        )
    }

    private mutating func withLines(of stream: OutputStream, _ body: (inout ShownLines, inout SearchRun) -> Void) {
        var lent = ShownLines()
        swap(&lent, &lines[stream])
        body(&lent, &self)
        swap(&lent, &lines[stream])
    }

    private mutating func finishLine(of stream: OutputStream, at end: UInt64) {
        withLines(of: stream) { lines, run in _ = lines.finish(at: end) { run.take($0, stream) } }
    }

    /// Always true: all is looked at.
    private mutating func take(_ piece: ShownLines.Piece, _ stream: OutputStream) -> Bool {
        let set: OutputStreams = stream == .stdout ? .stdout : .stderr
        if piece.beginsLine { hasMatched.subtract(set) }
        guard !hasMatched.contains(set) else { return true }
        let found = try? search.pattern.firstMatch(
            in: piece.bytes,
            beginsLine: piece.beginsLine,
            endsLine: !piece.goesOn
        )
        guard let found else {
            if next == nil, search.context > 0 { pass(piece, stream) }
            return true
        }
        hasMatched.formUnion(set)
        matches += 1
        guard next == nil else { return true }
        let limit = max(search.limit / 4, LineLimit.shown)
        let text = LineLimit.excerpt(Array(piece.bytes), limit, showing: found).text
        let size = before.reduce(text.count + 1) { $0 + $1.text.count + 1 }
        if shown > 0, pieces.count + size > search.limit {
            next = before.first?.start ?? piece.range.lowerBound
            return true
        }
        if isApart, shown > 0 { show(Array("--".utf8), stream) }
        isApart = false
        for line in before { show(line.text, line.stream) }
        before.removeAll()
        show(text, stream)
        shown += 1
        after = search.context
        return true
    }

    /// Takes a line that does not match.
    private mutating func pass(_ piece: ShownLines.Piece, _ stream: OutputStream) {
        let text = LineLimit.excerpt(Array(piece.bytes)).text
        if after > 0 {
            after -= 1
            return show(text, stream)
        }
        before.append(Line(stream: stream, text: text, start: piece.range.lowerBound))
        if before.count > search.context {
            before.removeFirst()
            isApart = true
        }
    }

    private mutating func show(_ line: [UInt8], _ stream: OutputStream) {
        pieces.append(Array(String(decoding: line, as: UTF8.self).utf8) + [0x0A], of: stream)
    }
}
