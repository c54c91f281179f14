import Glibc
import JobManager
import JobOutput
import JobScreen
import LinuxSystem
import Values

/// Writes output to standard output as it came, with the pauses between.
struct OutputPlayer {
    /// So many times as fast.
    let speed: Double
    /// Whether every byte is written.
    let isRaw: Bool
    let terminal: Terminal

    /// Leaves the alternate screen, and takes back what else was set. If neither is needed, the cursor stays.
    private static let reset = "\u{1B}7\u{1B}[?1049l\u{1B}[!p\u{1B}[?5l"

    func play(_ output: AttemptOutput) throws {
        if terminal.isTerminal { InterruptNotice.install("\(Self.reset)\n") }
        let reader = OutputReader(directory: output.directory)
        let sink = OutputSink(try .standardOutput())
        var filter = HarmlessOutput()
        var offset: UInt64 = 0
        var latest: Timestamp?
        while let segment = try reader.next(from: &offset) {
            if let latest { try pause(from: latest, to: segment.time, sink) }
            latest = segment.time
            switch segment.content {
            case .bytes(_, let bytes) where isRaw: try sink.write(bytes)
            case .bytes(_, let bytes):
                var harmless: [UInt8] = []
                filter.append(bytes, to: &harmless)
                try sink.write(harmless)
            case .gap(let gap):
                try sink.write("\r\n\(GapNotice(gap, bytes: UInt64(segment.range.count)).text)\r\n")
            }
        }
        if terminal.isTerminal { try sink.write(Self.reset + (sink.isAtLineStart ? "" : "\n")) }
        try sink.flush()
    }

    private func pause(from earlier: Timestamp, to later: Timestamp, _ sink: OutputSink) throws(SystemError) {
        let time = Double(max(0, later.nanoseconds - earlier.nanoseconds)) / speed
        guard time >= 1 else { return }
        try sink.flush()
        Clock.sleep(for: TimeSpan(nanoseconds: Int64(time)))
    }
}
