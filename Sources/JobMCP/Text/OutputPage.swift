import JobModel
import JobOutput
import LinuxSystem

/// Reads output on from a place, whole lines as far as there are any, up to a limit: page by page everything.
struct OutputPage {
    /// What one page looks at where a pattern lets little through.
    private static let mostScanned: UInt64 = 16 << 20

    /// The most bytes of text.
    let limit: Int
    var streams = OutputStreams.all
    /// Only lines in which this is found.
    var pattern: Pattern?
    /// Whether no more can come: a character that is not whole will never be, and the last line is one.
    var isOver = true
    /// Whether a line may match that has no newline yet; else it is looked at when it has one.
    var takesUnfinishedLines = false
    /// When to stop looking for lines that match, on the monotonic clock; `nil`: never. Something is always looked at.
    var deadline: Int64?

    /// Longer lines come in parts.
    private var longestLine: Int { max(limit, 64 << 10) }

    /// The bytes of a stream that are not yet a line, and the text of those that are.
    private struct StreamText {
        var line: [UInt8] = []
        var lineStart: UInt64 = 0
        var text: [UInt8] = []
        var shown = ShownLine()
    }

    private struct Progress {
        var stdout = StreamText()
        var stderr = StreamText()
        var dropped: UInt64 = 0
        /// The stream that was read last.
        var last = OutputStream.stdout

        subscript(_ stream: OutputStream) -> StreamText {
            get { stream == .stdout ? stdout : stderr }
            _modify { if stream == .stdout { yield &stdout } else { yield &stderr } }
        }

        var count: Int { stdout.text.count + stderr.text.count }
    }

    func read(_ reader: OutputReader, from start: UInt64) throws(SystemError) -> OutputText {
        var progress = Progress()
        var offset = start
        while let segment = try reader.next(from: &offset, of: streams) {
            switch segment.content {
            case .gap(let gap):
                let count = UInt64(segment.range.count)
                progress.dropped += count
                finishLines(&progress)
                progress.stdout.text += Array((GapNotice(gap, bytes: count).text + "\n").utf8)
            case .bytes(let stream, let bytes):
                progress.last = stream
                let taken = take(bytes, at: segment.range.lowerBound, of: stream, into: &progress)
                let place = segment.range.lowerBound + UInt64(taken)
                let lineStart = startOfUnfinishedLine(progress[stream], since: max(segment.range.lowerBound, start + 1))
                let isStopped = isTimeOver && (lineStart != nil || progress[stream].line.isEmpty)
                if taken < bytes.count || isStopped || isFull(progress, scanned: place - start) {
                    // A line is matched as a whole: the next page begins with it.
                    if lineStart != nil { progress[stream].line.removeAll() }
                    finishLines(&progress)
                    let next = lineStart ?? place
                    return text(progress, next: next, isAtEnd: try next >= reader.end())
                }
            }
        }
        return atEnd(&progress, offset)
    }

    /// Where the line begins that has no newline yet, in a page that looks for lines; `nil`: there is none, or it begins
    /// before `place`.
    private func startOfUnfinishedLine(_ part: StreamText, since place: UInt64) -> UInt64? {
        guard pattern != nil, !part.line.isEmpty, part.lineStart >= place else { return nil }
        return part.lineStart
    }

    private var isTimeOver: Bool {
        guard pattern != nil, let deadline else { return false }
        return Clock.monotonic() >= deadline
    }

    private func isFull(_ progress: Progress, scanned: UInt64) -> Bool {
        progress.count >= limit || scanned >= Self.mostScanned
    }

    /// Takes lines until the page is full; returns how many bytes were taken.
    private func take(
        _ bytes: UnsafeRawBufferPointer,
        at start: UInt64,
        of stream: OutputStream,
        into progress: inout Progress
    ) -> Int {
        var place = 0
        while place < bytes.count {
            let rest = bytes[place...]
            let newline = rest.firstIndex(of: 0x0A)
            if progress[stream].line.isEmpty { progress[stream].lineStart = start + UInt64(place) }
            let room = max(1, longestLine - progress[stream].line.count)
            let end = min(newline ?? bytes.count, place + room)
            progress[stream].line.append(contentsOf: bytes[place..<end])
            place = end
            if newline == end {
                place += 1
                finishLine(of: stream, terminated: true, in: &progress)
            } else if progress[stream].line.count >= longestLine {
                holdBackPartOfCharacter(&place, of: stream, in: &progress)
                finishLine(of: stream, terminated: false, in: &progress)
            }
            if progress.count >= limit || progress[stream].line.isEmpty && isTimeOver { break }
        }
        return place
    }

    private func holdBackPartOfCharacter(_ place: inout Int, of stream: OutputStream, in progress: inout Progress) {
        let part = LineLimit.incompleteSuffix(progress[stream].line)
        guard part <= place else { return }
        progress[stream].line.removeLast(part)
        place -= part
    }

    private func finishLine(of stream: OutputStream, terminated: Bool, in progress: inout Progress) {
        let limit = max(self.limit, LineLimit.shown)
        let pattern = self.pattern
        func finish(_ part: inout StreamText) {
            part.line.withUnsafeBytes { part.shown.show($0) }
            part.line.removeAll(keepingCapacity: true)
            if let pattern, !part.shown.matches(pattern) { return }
            part.text += LineLimit.shorten(part.shown.bytes, to: limit)
            if terminated { part.text.append(0x0A) }
        }
        finish(&progress[stream])
    }

    private func finishLines(_ progress: inout Progress) {
        for stream in OutputStream.allCases where !progress[stream].line.isEmpty {
            finishLine(of: stream, terminated: false, in: &progress)
        }
    }

    /// What has no newline yet is shown as it is (a prompt), but it may match only as a whole line.
    private func atEnd(_ progress: inout Progress, _ end: UInt64) -> OutputText {
        var next = end
        if !isOver, pattern != nil {
            for stream in OutputStream.allCases where !progress[stream].line.isEmpty {
                let count = progress.count
                if takesUnfinishedLines { finishLine(of: stream, terminated: false, in: &progress) }
                if progress.count == count { next = min(next, progress[stream].lineStart) }
                progress[stream].line.removeAll()
            }
        } else if !isOver {
            let part = LineLimit.incompleteSuffix(progress[progress.last].line)
            progress[progress.last].line.removeLast(part)
            next -= UInt64(part)
        }
        finishLines(&progress)
        return text(progress, next: next, isAtEnd: true)
    }

    private func text(_ progress: Progress, next: UInt64, isAtEnd: Bool) -> OutputText {
        OutputText(
            stdout: String(decoding: progress.stdout.text, as: UTF8.self),
            stderr: String(decoding: progress.stderr.text, as: UTF8.self),
            next: next,
            droppedBytes: progress.dropped,
            isAtEnd: isAtEnd
        )
    }
}
