import JobOutput
import Values

/// Looks for lines in the output that say that the job is ready. It is given every byte as it passes.
final class ReadyOutput {
    /// Those that were not found yet.
    private var patterns: [Pattern]
    private var lines: [OutputStream: (shown: ShownLines, end: UInt64)] = [:]

    /// `nil` where there is nothing to look for.
    init?(_ patterns: [Pattern]) {
        if patterns.isEmpty { return nil }
        self.patterns = patterns
    }

    var isMet: Bool { patterns.isEmpty }

    func take(_ bytes: UnsafeRawBufferPointer, of stream: OutputStream) {
        guard !isMet else { return }
        var line = lines[stream] ?? (ShownLines(), 0)
        _ = line.shown.append(bytes, at: line.end, time: Timestamp(nanoseconds: 0)) { piece in
            look(at: piece.bytes, piece.beginsLine, endsLine: !piece.goesOn)
            return !isMet
        }
        line.end += UInt64(bytes.count)
        // A prompt has no newline.
        if !isMet { line.shown.unfinished.withUnsafeBytes { look(at: $0, true, endsLine: false) } }
        lines[stream] = isMet ? nil : line
    }

    private func look(at text: UnsafeRawBufferPointer, _ beginsLine: Bool, endsLine: Bool) {
        // One that would take too long on this line is not found in it.
        patterns.removeAll { pattern in
            ((try? pattern.firstMatch(in: text, beginsLine: beginsLine, endsLine: endsLine)) ?? nil) != nil
        }
    }
}
