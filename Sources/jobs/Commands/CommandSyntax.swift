import Glibc
import JobModel
import LinuxSystem
import Values

/// Command lines for a shell that were given to `run` as if they were a program: seen before they become a job whose
/// command cannot be found.
struct CommandSyntax {
    let command: [ByteString]
    /// The job's.
    let environment: [ByteString]
    /// The job's, absolute.
    let directory: ByteString
    /// What stands in front of a subcommand where it is typed.
    let lead: String

    /// What only a shell does something with.
    private static let operators = Array("|&;<>()$`*?{}~\"' \t\n".utf8)
    /// Whether a shell knows the word without a program of that name. A `Set` would have to be made by every `run`.
    private static func isBuiltin(_ word: String) -> Bool {
        switch word {
        case ".", "alias", "bg", "cd", "eval", "exec", "exit", "export", "fg", "for", "function", "if", "read", "set",
            "shift", "shopt", "source", "trap", "ulimit", "umask", "unset", "until", "wait", "while":
            true
        default: false
        }
    }

    /// What is wrong, and what to type instead; `nil` where nothing is, or where there is a program of this very name.
    var problem: String? {
        guard let first = command.first else { return nil }
        let isLine = command.count == 1 && first.bytes.contains { Self.operators.contains($0) }
        let assigned = Self.assignedName(first)
        let isBuiltin = Self.isBuiltin(first.description)
        guard isLine || assigned != nil || isBuiltin, !exists(first) else { return nil }
        if isLine {
            return "there is no program \(ShellText.of(first)); a command line for a shell goes behind -c: "
                + "`\(lead)run -c \(ShellText.of(first))`"
        }
        if let assigned {
            return "there is no program \(ShellText.of(first)); --env sets a variable: "
                + "`\(lead)run --env \(assigned)=… -- COMMAND`"
        }
        let line = ByteString(Array(command.map(\.bytes).joined(separator: [0x20])))
        return "'\(first)' is a word of the shell and no program; a command line for a shell goes behind -c: "
            + "`\(lead)run -c \(ShellText.of(line))`"
    }

    /// `FOO` of `FOO=bar`.
    private static func assignedName(_ word: ByteString) -> String? {
        guard let end = word.bytes.firstIndex(of: UInt8(ascii: "=")), end > 0 else { return nil }
        let name = word.bytes[..<end]
        let isName = name.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & ~0x20)
        }
        guard isName, !(0x30...0x39).contains(name[0]) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether the job would find it.
    private func exists(_ name: ByteString) -> Bool {
        let slash = UInt8(ascii: "/")
        let places: [ByteString]
        if name.bytes.contains(slash) {
            places = [name]
        } else {
            let path = environment.last { $0.hasPrefix("PATH=") }?.bytes.dropFirst(5)
            let standard = Array("/usr/local/bin:/usr/bin:/bin".utf8)
            places = (path ?? standard[...]).split(separator: UInt8(ascii: ":")).map {
                ByteString(Array($0)) + "/" + name
            }
        }
        return places.contains { place in
            place.absolute(from: directory).withCString { access($0, F_OK) } == 0
        }
    }
}

extension RunRequest {
    /// Throws where a command that somebody typed is one for a shell.
    func checkSyntax(in context: Context) throws(JobsError) {
        let syntax = CommandSyntax(
            command: submission.command,
            environment: environment,
            directory: submission.directory,
            lead: context.lead
        )
        if let problem = syntax.problem { throw JobsError(.usage, problem) }
    }
}
