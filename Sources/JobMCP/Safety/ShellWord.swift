import Values

/// One word of a simple command.
struct ShellWord: Sendable {
    /// As it is written.
    var raw: [UInt8] = []
    /// Without its quotes; variables stand for themselves.
    var value: [UInt8] = []
    var isQuoted = false
    /// Whether a variable's value is a part of it.
    var isExpanded = false
    /// Whether it has an unquoted sign that makes other words of it.
    var isPattern = false

    var text: String { String(decoding: value, as: UTF8.self) }

    func isPlain(_ text: String) -> Bool { !isQuoted && value == Array(text.utf8) }

    /// `NAME=…`
    var isAssignment: Bool {
        guard let sign = raw.firstIndex(of: UInt8(ascii: "=")), sign > 0, !(48...57).contains(raw[0]) else {
            return false
        }
        return raw[..<sign].allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || "_+[]".utf8.contains(byte)
        }
    }
}

/// Words that a shell takes for its own where a command may begin.
enum ShellKeyword {
    /// What comes after it begins like a command.
    case structure
    /// What comes after it are words up to the next `do`.
    case header
    /// What comes after it cannot be taken apart here.
    case doubt(String)

    init?(_ word: [UInt8]) {
        switch String(decoding: word, as: UTF8.self) {
        case "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "{", "}", "!", "time":
            self = .structure
        case "for": self = .header
        case "case", "select", "esac": self = .doubt("a choice")
        case "function": self = .doubt("a function")
        case "coproc": self = .doubt("a command of its own")
        case "[[": self = .doubt("a condition that only some shells know; use [ ]")
        default: return nil
        }
    }
}

/// The words of one simple command, as far as they matter.
struct ShellCommandParts: Sendable {
    private var assignments: [ShellWord] = []
    private var words: [ShellWord] = []

    /// What runs text, or makes names mean something else.
    private static let running: Set<String> = [
        "eval", "exec", "source", ".", "trap", "alias", "hash", "enable", "fc", "bind", "complete", "compgen",
    ]
    /// What bash evaluates as arithmetic, with the substitutions in it, also where they are quoted.
    private static let evaluating: Set<String> = [
        "test", "[", "printf", "read", "unset", "let", "declare", "typeset", "local", "export", "readonly", "mapfile",
        "readarray", "getopts", "wait",
    ]
    /// What only tells the reader something, and ends.
    private static let speaking: Set<String> = ["echo", "printf", "true", ":", "disown", "exit"]

    var isEmpty: Bool { words.isEmpty && assignments.isEmpty }

    mutating func append(_ word: ShellWord) {
        if words.isEmpty, word.isAssignment { assignments.append(word) } else { words.append(word) }
    }

    /// Whether it does nothing that a process in the background could outlast.
    var onlySpeaks: Bool { words.first.map { Self.speaking.contains($0.text) } ?? true }

    /// Why nobody can say what it runs; `nil`: it is what it looks like.
    var doubt: String? {
        if assignments.contains(where: { $0.raw.prefix { $0 != UInt8(ascii: "=") }.contains(UInt8(ascii: "[")) }) {
            return "an array"
        }
        guard let first = words.first else { return nil }
        if first.isExpanded { return "a command whose name is a variable" }
        if first.isPattern, !first.isPlain("[") { return "a command whose name is a pattern" }
        let names = ["command", "builtin"].contains(first.text) ? words.map(\.text) : [first.text]
        if let name = names.first(where: Self.running.contains) { return "`\(name)`, which runs what it is given" }
        if Self.evaluating.contains(first.text) || first.text == "builtin" || first.text == "command" {
            let values = words.map(\.text)
            if values.contains(where: { $0.contains("[") && ($0.contains("$(") || $0.contains("`")) }) {
                return "a substitution that `\(first.text)` evaluates"
            }
        }
        return nil
    }
}
