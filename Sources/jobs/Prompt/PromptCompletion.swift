import JobModel
import Values

/// Completes the prompt's line: the command line's completion, the prompt's own commands, and files.
struct PromptCompletion {
    let completer: Completer

    /// The candidates for the word in front of the cursor, and for each the whole line up to the cursor as it would be.
    func candidates(for line: ByteString) -> (words: [Completion.Candidate], lines: [ByteString]) {
        let read = LineWords(line)
        let start = read.current?.start ?? line.bytes.count
        let current = read.current?.bytes.description ?? ""
        let words = read.words.map(\.bytes.description)
        let found = candidates(of: current, after: words)
        let before = line.bytes[..<start]
        return (found, found.map { ByteString(before + Self.quoted($0.value).utf8) })
    }

    private func candidates(of current: String, after words: [String]) -> [Completion.Candidate] {
        if words.first.map({ $0.hasPrefix("!") }) ?? current.hasPrefix("!") {
            return words.isEmpty ? [] : FileSuggestions.files(current)
        }
        if words.first == "cd" { return words.count == 1 ? FileSuggestions.files(current, directoriesOnly: true) : [] }
        // Out of habit.
        let rest = words.first == "jobs" || words.first == "jobctl" ? Array(words.dropFirst()) : words
        let completion = completer.completion(of: current, after: ["jobs"] + rest)
        let value = String(current.dropFirst(completion.prefix.count))
        let values: [Completion.Candidate] =
            switch completion.content {
            case .words(let candidates): candidates
            case .files: FileSuggestions.files(value)
            case .directories: FileSuggestions.files(value, directoriesOnly: true)
            case .command(let index) where index == rest.count + 1: FileSuggestions.programs(value)
            case .command: FileSuggestions.files(value)
            }
        let own = rest.isEmpty ? PromptCommand.own.filter { $0.value.hasPrefix(current) } : []
        return values.map { .init(value: completion.prefix + $0.value, detail: $0.detail) } + own
    }

    /// With backslashes where `LineWords` needs them; a ~ in front stays one.
    static func quoted(_ word: String) -> String {
        var text = ""
        for (index, scalar) in word.unicodeScalars.enumerated() {
            if " \t'\"\\|&;<>".unicodeScalars.contains(scalar) || index == 0 && (scalar == "#" || scalar == "!") {
                text += "\\"
            }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
