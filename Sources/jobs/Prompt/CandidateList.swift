/// Candidates of a completion as a terminal shows them: a line each with what they mean, or in columns where none of
/// them means anything.
struct CandidateList {
    let columns: Int
    /// As much as a screen may hold.
    private static let mostLines = 30

    func text(_ candidates: [Completion.Candidate]) -> String {
        let shown = candidates.map { (value: ShellText.shown($0.value), detail: ShellText.shown($0.detail)) }
        let width = shown.map { Columns.count($0.value) }.max() ?? 0
        var lines: [String]
        if shown.allSatisfy({ $0.detail.isEmpty }) {
            let count = max(1, columns / (width + 2))
            lines = stride(from: 0, to: shown.count, by: count).map { start in
                shown[start..<min(shown.count, start + count)]
                    .map { Columns.padded($0.value, to: width + 2) }.joined()
            }
        } else {
            lines = shown.map { Columns.padded($0.value, to: width + 2) + $0.detail }
        }
        let rest = lines.count - Self.mostLines
        if rest > 1 { lines = lines.prefix(Self.mostLines) + ["… and \(rest) lines more"] }
        return lines.map { line in
            var line = Columns.truncated(line, to: columns - 1)
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
