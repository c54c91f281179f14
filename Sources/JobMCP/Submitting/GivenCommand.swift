import Glibc
import Values

/// The command of a call: a shell string, or a program and its arguments, each in either argument.
struct GivenCommand {
    /// The most bytes of one argument (MAX_ARG_STRLEN of Linux, without the NUL).
    static let longestArgument = 131_071

    /// What is executed.
    let words: [ByteString]

    init(_ arguments: Arguments, shell: ByteString) throws(ToolFailure) {
        let given: JSONValue
        switch (try arguments(CommandParameters.command), try arguments(CommandParameters.argv)) {
        case (let command?, nil): given = command
        case (nil, let argv?): given = .array(argv.map { .string($0) })
        case (nil, nil):
            throw ToolFailure(
                #"command is missing: a shell string, such as "ls -l | head"; or give argv, such as ["ls", "-l"]"#
            )
        case (_?, _?):
            throw ToolFailure(
                "give either command (a shell string, arguments included) or argv (program and arguments, no shell), not both"
            )
        }
        let texts = given.array?.compactMap(\.string) ?? []
        if let script = given.string ?? texts.onlyShellString {
            words = ShellCommand.command(script, shell: shell)
        } else {
            guard let program = texts.first, !program.isEmpty else { throw ToolFailure("argv names no program") }
            words = texts.map { ByteString($0) }
        }
        guard !words.contains(where: \.containsNUL) else { throw ToolFailure("the command contains a NUL") }
        if let long = words.first(where: { $0.bytes.count > Self.longestArgument }) {
            throw ToolFailure(
                """
                the command is too long: Linux takes at most \(Self.longestArgument) bytes in one argument, and this has \
                \(long.bytes.count). Write it to a file and run that, or give it as input: command "sh -s" with the script \
                as input
                """
            )
        }
    }
}

extension [String] {
    /// The only word, where it is a string for a shell and no program: `argv: ["ls -l | head"]`.
    fileprivate var onlyShellString: String? {
        guard count == 1, let text = first, text.contains(where: { " \t\n|&;<>()$`*?~".contains($0) }),
            access(text, X_OK) != 0
        else { return nil }
        return text
    }
}
