import JobModel
import LinuxSystem
import Values

/// What a line at the prompt asks for.
enum PromptCommand: Equatable {
    case nothing
    case leave
    case help
    /// `nil`: home.
    case changeDirectory(ByteString?)
    /// A line for the user's shell.
    case shell(ByteString)
    /// Arguments of this program.
    case program([ByteString])
    /// A line that would not do what it looks like, and why.
    case refused(String)

    /// The words that only the prompt knows, for completion.
    static let own = [
        Completion.Candidate(value: "cd", detail: "Change the directory that jobs are started in."),
        Completion.Candidate(value: "exit", detail: "Leave the prompt; jobs run on."),
    ]

    /// - Parameter line: A whole one: no quote is open.
    init(_ line: ByteString) {
        let text = line.bytes.drop { $0 == 0x20 || $0 == 0x09 }
        if text.first == UInt8(ascii: "!") {
            let command = text.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            self =
                command.isEmpty
                ? .refused("which command? `!ls -l` has your shell run `ls -l`") : .shell(ByteString(command))
            return
        }
        let read = LineWords(line).all
        if let word = read.first(where: { $0.operation != nil }), let operation = word.operation {
            self = .refused(
                "'\(operation)' does nothing here: put it into quotes, let a job's shell have it "
                    + "(run -c 'make | tee log'), or this one (!jobctl logs last | less)"
            )
            return
        }
        var words = read.map { $0.isHomePath ? HomePath.expanded($0.bytes) : $0.bytes }
        // Out of habit.
        if words.count > 1, words[0] == "jobs" || words[0] == "jobctl" { words.removeFirst() }
        switch (words.first?.description, words.count) {
        case (nil, _): self = .nothing
        case ("exit", 1), ("quit", 1): self = .leave
        case ("help", 1), ("?", 1): self = .help
        case ("cd", 1): self = .changeDirectory(nil)
        case ("cd", 2): self = .changeDirectory(words[1])
        case ("cd", _): self = .refused("cd takes one directory; a name with spaces stands in quotes")
        default: self = .program(words)
        }
    }

    /// Whether the line may hold a value that nobody but its job should see, and is kept out of the history file: a
    /// variable with its value behind `-e` or `--env`.
    static func hasSecret(_ line: ByteString) -> Bool {
        var isValue = false
        for word in LineWords(line).all {
            let text = word.bytes.description
            if isValue, text.contains("=") { return true }
            let isOption = text == "--env" || text.hasPrefix("--env=")
            let isCluster = text.hasPrefix("-") && !text.hasPrefix("--") && text.contains("e")
            if (isOption || isCluster) && text.dropFirst(6).contains("=") || isCluster && text.contains("=") {
                return true
            }
            isValue = isOption || isCluster
        }
        return false
    }
}

/// A leading `~`.
enum HomePath {
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = Environment.variable("HOME") else { return path }
        return home + path.dropFirst()
    }

    static func expanded(_ path: ByteString) -> ByteString {
        guard path.bytes == Array("~".utf8) || path.hasPrefix("~/"), let home = Environment.variable("HOME") else {
            return path
        }
        return ByteString(home) + ByteString(path.bytes.dropFirst())
    }
}

/// Puts commands together from lines: an open quote or a backslash at the end goes on in the next line.
struct CommandAssembler {
    private var pending: [UInt8]?

    /// Whether a command has begun and is not finished.
    var isOpen: Bool { pending != nil }

    /// The commands that are finished with this text, which may be of several lines: one that was pasted.
    mutating func add(_ text: ByteString) -> [ByteString] {
        text.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).compactMap { add(line: $0) }
    }

    private mutating func add(line: ArraySlice<UInt8>) -> ByteString? {
        let all = pending.map { $0 + [0x0A] + line } ?? Array(line)
        let isShell = all.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "!")
        let isOpen = isShell ? all.last == UInt8(ascii: "\\") : LineWords(ByteString(all)).open != nil
        pending = isOpen ? all : nil
        return isOpen ? nil : ByteString(all)
    }

    /// Forgets what has begun.
    mutating func clear() { pending = nil }
}
