import Values

/// The answer to bash, which hands over a line, and takes the candidates as they are to be inserted.
struct BashCompletion {
    private let line: LineWords
    /// What bash takes for the current word: the end of the real one, behind its last `=` or `:`.
    private let tail: String
    private let listsMatches: Bool

    /// - Parameter arguments: Those of `complete bash`.
    init?(_ arguments: [String]) {
        guard arguments.count == 3 else { return nil }
        line = LineWords(ByteString(arguments[0]))
        tail = arguments[1]
        // readline(3), rl_completion_type: ? and ! and @ list the matches. In other cases a description would be inserted.
        listsMatches = ["63", "33", "64"].contains(arguments[2])
    }

    func lines(_ completer: Completer) -> [String] {
        // `env jobs …`
        let all = line.words.map(\.bytes.description)
        let start = all.first == "env" ? all.firstIndex { $0 == "jobs" || $0 == "jobctl" } ?? 0 : 0
        let words = Array(all[start...])
        let current = line.current.map(\.bytes.description) ?? ""
        let completion = completer.completion(of: current, after: words)
        switch completion.content {
        case .files: return ["files"]
        case .directories: return ["directories"]
        case .command(let index): return ["command \(index + start) \(all.count)"]
        case .words(let candidates):
            let isOpen = candidates.count == 1 && candidates[0].value.hasSuffix("=")
            return [isOpen ? "nospace" : "words"] + insertions(candidates, completion.prefix, current)
        }
    }

    private func insertions(_ candidates: [Completion.Candidate], _ prefix: String, _ current: String) -> [String] {
        // What bash keeps as it is.
        let kept = current.hasSuffix(tail) ? String(current.dropLast(tail.count)) : ""
        let isQuoted = line.openQuote != nil
        return candidates.map { candidate in
            let rest = String((prefix + candidate.value).dropFirst(kept.count))
            let text = isQuoted ? ShellText.shown(rest) : ShellText.of(ByteString(rest))
            let isDescribed = listsMatches && candidates.count > 1 && !candidate.detail.isEmpty
            return isDescribed ? "\(text)  (\(ShellText.shown(candidate.detail)))" : text
        }
    }
}
