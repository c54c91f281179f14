import JobModel
import JobOutput
import LinuxSystem

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
        let whole = try OutputPage(limit: limit, streams: streams, isOver: isOver).read(reader, from: 0)
        if whole.isAtEnd { return whole }
        let head = try OutputPage(limit: limit / 4, streams: streams).read(reader, from: 0)
        let end = try reader.end()
        let start = max(head.next, end - min(end, Self.mostScanned))
        var rest = RestOfOutput(tail: limit / 2, errors: limit / 4, unscanned: start - head.next, streams)
        var offset = start
        // What was written meanwhile is left for the next look: who writes without end must not be read without end.
        while offset < end, let segment = try reader.next(from: &offset, of: streams) {
            rest.take(segment, skippingPartOfLine: start > head.next)
        }
        rest.finish()
        return OutputText(
            stdout: head.stdout + String(decoding: rest.text(of: .stdout), as: UTF8.self),
            stderr: head.stderr + String(decoding: rest.text(of: .stderr), as: UTF8.self),
            next: offset,
            droppedBytes: head.droppedBytes + rest.droppedBytes,
            leftOut: rest.leftOutBytes > 0 ? .init(bytes: rest.leftOutBytes, from: head.next) : nil
        )
    }
}

/// What follows the head of a digest: lines go through a window that holds the tail; those that fall out of it are kept if
/// they look like errors, and are counted otherwise.
private struct RestOfOutput {
    private struct Line {
        var stream: OutputStream
        var bytes: [UInt8]
        var rawCount: Int
    }

    /// The text of one stream so far, and what was left out since its last line.
    private struct Part {
        var text: [UInt8] = []
        var skippedLines = 0
        var skippedBytes: UInt64 = 0

        mutating func noteSkipped() {
            guard skippedBytes > 0 else { return }
            let lines = skippedLines > 0 ? "\(skippedLines) line\(skippedLines == 1 ? "" : "s"), " : ""
            text += Array("[… \(lines)\(ByteCount(skippedBytes)) left out …]\n".utf8)
            skippedLines = 0
            skippedBytes = 0
        }
    }

    private let tailLimit: Int
    private var errorsLeft: Int
    private var window: [Line] = []
    /// Lines at the front of the window that have fallen out.
    private var fallen = 0
    private var windowCount = 0
    private var parts = (stdout: Part(), stderr: Part())
    private var lines = (stdout: LineAssembler(), stderr: LineAssembler())
    private var isFirst = (stdout: true, stderr: true)
    private var shown = ShownLine()
    private(set) var droppedBytes: UInt64 = 0
    private(set) var leftOutBytes: UInt64

    init(tail: Int, errors: Int, unscanned: UInt64, _ streams: OutputStreams) {
        tailLimit = tail
        errorsLeft = errors
        leftOutBytes = unscanned
        if streams == .stderr { parts.stderr.skippedBytes = unscanned } else { parts.stdout.skippedBytes = unscanned }
    }

    func text(of stream: OutputStream) -> [UInt8] { stream == .stdout ? parts.stdout.text : parts.stderr.text }

    /// - Parameter skippingPartOfLine: The first line is the end of one whose beginning was not looked at.
    mutating func take(_ segment: OutputSegment, skippingPartOfLine: Bool) {
        guard case .bytes(let stream, let bytes) = segment.content else {
            if case .gap(let gap) = segment.content {
                droppedBytes += UInt64(segment.range.count)
                let notice = GapNotice(gap, bytes: UInt64(segment.range.count)).text
                push(Line(stream: .stdout, bytes: Array(notice.utf8), rawCount: 0))
            }
            return
        }
        var complete: [[UInt8]] = []
        let isFirst = stream == .stdout ? self.isFirst.stdout : self.isFirst.stderr
        let collect = { (line: OutputLine) in complete.append(Array(line.bytes)) }
        if stream == .stdout {
            lines.stdout.append(bytes, time: segment.time, collect)
            if !complete.isEmpty { self.isFirst.stdout = false }
        } else {
            lines.stderr.append(bytes, time: segment.time, collect)
            if !complete.isEmpty { self.isFirst.stderr = false }
        }
        for (index, line) in complete.enumerated() {
            if index == 0, isFirst, skippingPartOfLine {
                skip(rawCount: line.count + 1, lines: 0, of: stream)
            } else {
                show(line, of: stream)
            }
        }
    }

    /// Takes the last lines, which have no newline.
    mutating func finish() {
        var last: [(OutputStream, [UInt8])] = []
        lines.stdout.finish { last.append((.stdout, Array($0.bytes))) }
        lines.stderr.finish { last.append((.stderr, Array($0.bytes))) }
        for (stream, line) in last { show(line, of: stream) }
        for line in window[fallen...] {
            if line.stream == .stdout { Self.keep(line, in: &parts.stdout) } else { Self.keep(line, in: &parts.stderr) }
        }
        parts.stdout.noteSkipped()
        parts.stderr.noteSkipped()
    }

    private mutating func show(_ line: [UInt8], of stream: OutputStream) {
        line.withUnsafeBytes { shown.show($0) }
        push(Line(stream: stream, bytes: LineLimit.shorten(shown.bytes), rawCount: line.count + 1))
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
        guard line.bytes.count < errorsLeft, TellingLine.isTelling(line.bytes) else {
            return skip(rawCount: line.rawCount, lines: 1, of: line.stream)
        }
        errorsLeft -= line.bytes.count
        if line.stream == .stdout { Self.keep(line, in: &parts.stdout) } else { Self.keep(line, in: &parts.stderr) }
    }

    private mutating func skip(rawCount: Int, lines: Int, of stream: OutputStream) {
        leftOutBytes += UInt64(rawCount)
        if stream == .stdout {
            parts.stdout.skippedLines += lines
            parts.stdout.skippedBytes += UInt64(rawCount)
        } else {
            parts.stderr.skippedLines += lines
            parts.stderr.skippedBytes += UInt64(rawCount)
        }
    }

    private static func keep(_ line: Line, in part: inout Part) {
        part.noteSkipped()
        part.text += line.bytes
        part.text.append(0x0A)
    }
}
