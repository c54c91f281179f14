import JobOutput
import LinuxSystem

/// The last lines of each stream by itself, as `tail` would show each.
struct OutputTail {
    /// How far back it looks for them at most.
    private static let mostScanned: UInt64 = 4 << 20

    /// Of each stream.
    let lines: Int
    /// The most bytes of text of each stream; the last ones are shown.
    let limit: Int
    var streams = OutputStreams.all

    func read(_ reader: OutputReader) throws(SystemError) -> OutputText {
        let end = try reader.end()
        var text = OutputText(next: end)
        if streams.contains(.stdout) { text.stdout = try tail(reader, of: .stdout, before: end) }
        if streams.contains(.stderr) { text.stderr = try tail(reader, of: .stderr, before: end) }
        return text
    }

    private func tail(_ reader: OutputReader, of stream: OutputStreams, before end: UInt64) throws(SystemError)
        -> String
    {
        let floor = end - min(end, Self.mostScanned)
        var offset = max(floor, try reader.offset(ofLastLines: lines, of: stream))
        var kept: [[UInt8]] = []
        var count = 0
        var assembler = LineAssembler()
        var shown = ShownLine()
        func keep(_ line: OutputLine) {
            shown.show(line.bytes)
            kept.append(LineLimit.shorten(shown.bytes, to: max(limit / 2, LineLimit.shown)))
            count += kept[kept.count - 1].count + 1
            while count > limit, kept.count > 1 { count -= kept.removeFirst().count + 1 }
        }
        while offset < end, let segment = try reader.next(from: &offset, of: stream) {
            switch segment.content {
            case .bytes(_, let bytes): assembler.append(bytes, time: segment.time, keep)
            case .gap: assembler.finish(keep)
            }
        }
        let isUnterminated = assembler.isWithinLine
        assembler.finish(keep)
        let text = kept.suffix(lines).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        return text + (kept.isEmpty || isUnterminated ? "" : "\n")
    }
}
