package import LinuxSystem
import Values

/// Writes the exact bytes of each stream to a descriptor of its own, and what is missing, in words, to the talk.
package struct RawRenderer {
    private let stdout: OutputSink
    private let stderr: OutputSink
    private let talk: OutputSink
    private var gaps = GapCounter()
    private var isAtLineStart = true

    /// - Parameters:
    ///   - stdout: See `OutputSink.pair`.
    ///   - talk: Must not be one of the others, but may be a sink of the same descriptor.
    package init(stdout: OutputSink, stderr: OutputSink, talk: OutputSink) {
        self.stdout = stdout
        self.stderr = stderr
        self.talk = talk
    }

    /// Takes the next segment. Small pieces are held until `flush`.
    package mutating func render(_ segment: OutputSegment) throws(SystemError) {
        switch segment.content {
        case .bytes(let stream, let bytes):
            if let notice = gaps.take() { try tell(notice) }
            let sink = stream == .stdout ? stdout : stderr
            try sink.write(bytes)
            isAtLineStart = sink.isAtLineStart
        case .gap(let gap):
            if let notice = gaps.add(gap, UInt64(segment.range.count)) { try tell(notice) }
        }
    }

    /// Writes out what is held: when there is nothing more to read for now.
    package func flush() throws(SystemError) {
        try stdout.flush()
        try stderr.flush()
    }

    /// Ends the output, with a notice of what is missing at its end.
    package mutating func finish() throws(SystemError) {
        if let notice = gaps.take() { try tell(notice) }
        try flush()
    }

    private mutating func tell(_ notice: GapNotice) throws(SystemError) {
        try flush()
        try talk.write((isAtLineStart ? "" : "\n") + notice.text + "\n")
        try talk.flush()
        isAtLineStart = true
    }
}
