import JobModel
import LinuxSystem
import Values

/// The executors of a configuration file: each is a table `[executor.NAME]`.
struct ExecutorTable {
    /// The section.
    static let key = "executor"

    private(set) var executors: [ExecutorConfiguration] = []
    private(set) var problems: [DocumentError] = []

    init(_ value: DocumentValue) {
        guard let section = value.table else {
            let message = "executors are tables, such as [executor.cluster], not \(value.inWords)"
            problems = [DocumentError(message, at: value.position)]
            return
        }
        for entry in section.entries { read(entry) }
    }

    private mutating func read(_ entry: DocumentTable.Entry) {
        let subject = "executor \(entry.key)"
        guard let table = entry.value.table else {
            let message = "\(subject) is a table, such as [executor.\(entry.key)], not \(entry.value.inWords)"
            return problems.append(DocumentError(message, at: entry.value.position))
        }
        var reader = TableReader(table, subject: subject)
        if let problem = Self.problem(withName: entry.key) { reader.note(problem, at: entry.position) }
        let type = reader.read("type", .word)
        let directory = reader.read("directory", Self.path)
        let options = reader.read("options", .executorOptions)
        let mostQueued = reader.read("max-queued", .integer(1...1_000_000))
        let poll = reader.read("poll", .time(atLeast: .seconds(1)))
        let commands = reader.read("commands", Self.path)
        for key in ["type", "directory"] where table[key] == nil { reader.note("it has no \(key)", at: entry.position) }
        reader.finish()
        problems += reader.problems
        guard reader.problems.isEmpty, let type, let directory else { return }
        var executor = ExecutorConfiguration(name: entry.key, type: type, directory: directory)
        executor.options = options ?? executor.options
        executor.mostQueued = mostQueued ?? executor.mostQueued
        executor.poll = poll ?? executor.poll
        executor.commands = commands
        executors.append(executor)
    }

    private static func problem(withName name: String) -> String? {
        if name == ExecutorConfiguration.localName { return "the name belongs to this machine: choose another one" }
        return JobName.problemWithWord(name).map { "it cannot be named \(TOMLText.string(name)): \($0)" }
    }

    /// An absolute path; `~` stands for the home directory.
    private static let path = ValueKind<String>(
        "path",
        expectation: "an absolute path",
        content: { content in
            guard case .string(let text) = content else { return nil }
            return absolute(text)
        },
        parse: absolute,
        json: { .string($0) }
    )

    private static func absolute(_ text: String) -> String? {
        if text.hasPrefix("/") { return text }
        guard text == "~" || text.hasPrefix("~/"), let home = UserHome.path() else { return nil }
        return home + text.dropFirst()
    }
}

extension ValueKind<[String: String]> {
    /// What an executor is asked for: a table of strings, whole numbers and flags, or `KEY=VALUE`.
    static var executorOptions: ValueKind {
        ValueKind(
            name: "table",
            expectation: "KEY=VALUE, such as partition=gpu, or KEY",
            read: { value throws(DocumentError) in
                guard let table = value.table else {
                    throw DocumentError("is a table of options, not \(value.inWords)", at: value.position)
                }
                var options: [String: String] = [:]
                for entry in table.entries {
                    guard isOption(entry.key) else {
                        let problem = "has an option named \(TOMLText.string(entry.key)), which is not a word"
                        throw DocumentError(problem, at: entry.position)
                    }
                    switch entry.value.content {
                    case .string(let text): options[entry.key] = text
                    case .integer(let number): options[entry.key] = "\(number)"
                    case .boolean(true): options[entry.key] = ""
                    default:
                        let problem = "are strings, whole numbers or true, not \(entry.value.inWords)"
                        throw DocumentError(problem, at: entry.value.position)
                    }
                }
                return options
            },
            parse: { text in
                let words = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard isOption(words[0]) else { return nil }
                return [words[0]: words.count > 1 ? words[1] : ""]
            },
            json: { $0.isEmpty ? nil : JSONValue(sorted: $0) }
        )
    }

    /// A long option without its dashes.
    private static func isOption(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
                || byte == UInt8(ascii: "-")
        }
    }
}
