import JobModel
import JobOutput
import LinuxSystem
import Values

/// The last lines of an output, whichever streams they are of.
struct OutputTail {
    /// How far back it looks for them at most.
    private static let mostScanned: UInt64 = 4 << 20

    let lines: Int
    /// The most bytes of text; the last ones are shown.
    let limit: Int
    var streams = OutputStreams.all
    /// Whether no more can come.
    var isOver = true

    private struct Line {
        var stream: OutputStream
        var bytes: [UInt8]
        var start: UInt64
        var leftOut: Int
    }

    /// The last lines, in the order in which they ended.
    private struct Window {
        let lines: Int
        let limit: Int
        private(set) var kept: [Line] = []
        private var count = 0
        /// What of the lines that were asked for does not fit.
        private(set) var leftOut = 0
        private(set) var firstLeftOut: UInt64?

        init(lines: Int, limit: Int) { (self.lines, self.limit) = (lines, limit) }

        mutating func push(_ line: Line) {
            kept.append(line)
            count += line.bytes.count
        }

        /// Keeps what was asked for.
        mutating func cut() {
            if kept.count > lines { kept.removeFirst(kept.count - lines) }
            count = kept.reduce(0) { $0 + $1.bytes.count }
            firstLeftOut = kept.first { $0.leftOut > 0 }?.start
            leftOut = kept.reduce(0) { $0 + $1.leftOut }
            if count > limit { firstLeftOut = kept.first?.start }
            while count > limit, kept.count > 1 {
                count -= kept[0].bytes.count
                leftOut += kept[0].bytes.count
                kept.removeFirst()
            }
        }

        /// Forgets what cannot be among the last ones.
        mutating func trim() {
            if kept.count > 2 * lines + 64 { kept.removeFirst(kept.count - lines) }
        }
    }

    func read(_ reader: OutputReader) throws(SystemError) -> OutputText {
        let end = try reader.end()
        // Where the streams take turns within lines, there are more lines than the interleaved bytes tell.
        let floor = end - min(end, Self.mostScanned)
        var offset = max(floor, try reader.offset(ofLastLines: 2 * lines + 8, of: streams))
        var window = Window(lines: lines, limit: limit)
        var parts: [OutputStream: ShownLines] = [:]
        var next = OutputPlace(end)
        let longest = max(limit / 2, LineLimit.shown)
        func take(_ piece: ShownLines.Piece, _ stream: OutputStream, endsLine: Bool = false) -> Bool {
            let excerpt = LineLimit.excerpt(Array(piece.bytes), longest)
            window.push(
                Line(
                    stream: stream,
                    bytes: excerpt.text + (piece.endsLine || endsLine ? [0x0A] : []),
                    start: piece.range.lowerBound,
                    leftOut: excerpt.leftOut
                )
            )
            return true
        }
        while offset < end, let segment = try reader.next(from: &offset, of: streams) {
            switch segment.content {
            case .bytes(let stream, let bytes):
                _ = parts[stream, default: ShownLines(longest: 1 << 20)].append(
                    bytes,
                    at: segment.range.lowerBound,
                    time: segment.time
                ) { take($0, stream) }
                window.trim()
            case .gap:
                for stream in OutputStream.allCases {
                    _ = parts[stream]?.finish(at: segment.range.lowerBound) { take($0, stream, endsLine: true) }
                }
            }
        }
        for stream in OutputStream.allCases {
            if !isOver, let start = parts[stream]?.start, let line = parts[stream]?.unfinished {
                let text = String(decoding: line, as: UTF8.self).utf8
                next[stream] = OutputPlace.Line(start: start, showing: text)
            }
            _ = parts[stream]?.finish(at: offset) { take($0, stream) }
        }
        next.offset = max(offset, end)
        window.cut()
        return text(of: window, next)
    }

    private func text(of window: Window, _ next: OutputPlace) -> OutputText {
        var shown = OutputPieces()
        for line in window.kept { shown.append(line.bytes, of: line.stream) }
        let leftOut = window.firstLeftOut.map {
            OutputText.LeftOut(bytes: UInt64(window.leftOut), from: OutputPlace($0))
        }
        return OutputText(pieces: shown.text, next: next, leftOut: leftOut)
    }
}
