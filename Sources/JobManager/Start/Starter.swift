import Glibc
import LinuxSystem

/// This process, as the one that starts a supervisor, in words: its command line, what is above it, and its terminal.
enum Starter {
    /// The longest command line that is told, in characters.
    private static let longest = 80

    static func description() -> String {
        var text = "process \(getpid()) (\(commandLine))"
        let parent = getppid()
        if let entry = ProcessTable.entry(of: parent) { text += " of \(entry.command) (process \(parent))" }
        if let terminal { text += " on \(terminal)" }
        return text
    }

    private static var commandLine: String {
        let words = ProcessTable.arguments(of: getpid())
        let line = (words.first.map { [String($0.split(separator: "/").last ?? "")] } ?? []) + words.dropFirst()
        let text = line.joined(separator: " ").map { $0.isNewline ? " " : $0 }
        return text.count > longest ? String(text.prefix(longest)) + "…" : String(text)
    }

    private static var terminal: String? {
        [STDIN_FILENO, STDERR_FILENO].lazy.compactMap { descriptor in
            ttyname(descriptor).map { String(cString: $0) }
        }.first
    }
}
