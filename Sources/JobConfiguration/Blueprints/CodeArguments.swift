/// Finds parameters in arguments that a shell or an interpreter will read as a program: there a value would not be an
/// argument, but code.
enum CodeArguments {
    /// Programs that take code, with the letters of the options that do it, and long options for the same.
    private static let interpreters: [(names: [String], letters: String, long: [String])] = [
        (
            ["sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "busybox"], "c",
            ["--command", "--init-command"]
        ),
        (["su", "script", "flock", "runuser"], "c", ["--command", "--session-command"]),
        (["python", "python2", "python3", "pypy3"], "c", []),
        (["perl", "ruby"], "eE", []),
        (["node", "nodejs", "deno", "bun"], "ep", ["--eval", "--print"]),
        (["php"], "r", ["--run"]), (["lua", "Rscript"], "e", []),
    ]

    /// Programs whose first argument that is no option is code, and their options that have values.
    private static let awk: (names: Set<String>, options: Set<String>) = (
        ["awk", "gawk", "mawk", "nawk"],
        ["-v", "-F", "-i", "-l", "--assign", "--field-separator", "--include", "--load"]
    )
    /// Programs whose first argument is a program.
    private static let wrappers: Set<String> = ["env", "sudo", "nice", "nohup", "xargs", "busybox", "setsid"]

    /// The first such argument, and the program that would read it.
    static func find(in arguments: [ArgumentTemplate]) -> (argument: ArgumentTemplate, program: String)? {
        for (index, argument) in arguments.enumerated() {
            let program = name(of: argument)
            let isCalled = index == 0 || index == 1 && wrappers.contains(name(of: arguments[0]))
            if isCalled, awk.names.contains(program), let code = awkCode(in: arguments[(index + 1)...]) {
                return (code, program)
            }
            guard let interpreter = interpreters.first(where: { $0.names.contains(program) }) else { continue }
            let rest = arguments[(index + 1)...]
            if let code = code(in: rest, interpreter.letters, interpreter.long) { return (code, program) }
        }
        return nil
    }

    /// The name of a program, without its directory.
    private static func name(of argument: ArgumentTemplate) -> String {
        argument.literal?.split(separator: "/").last.map { String($0) } ?? ""
    }

    /// The program of awk(1), where a parameter is in it.
    private static func awkCode(in arguments: ArraySlice<ArgumentTemplate>) -> ArgumentTemplate? {
        var isValue = false
        for argument in arguments {
            let text = argument.leading
            if isValue {
                isValue = false
            } else if ["-f", "-E", "--file", "--exec"].contains(where: { text.hasPrefix($0) }) {
                // The code is in a file: no argument is any.
                return nil
            } else if ["-e", "--source"].contains(where: { text.hasPrefix($0) }), !argument.parameters.isEmpty {
                return argument
            } else if text.hasPrefix("-") {
                isValue = argument.literal.map { awk.options.contains($0) } ?? false
            } else {
                return argument.parameters.isEmpty ? nil : argument
            }
        }
        return nil
    }

    /// Looks through the options behind the name of an interpreter.
    private static func code(
        in arguments: ArraySlice<ArgumentTemplate>,
        _ letters: String,
        _ long: [String]
    ) -> ArgumentTemplate? {
        var isCode = false
        for argument in arguments {
            if isCode {
                if !argument.parameters.isEmpty { return argument }
                isCode = false
                continue
            }
            let text = argument.leading
            if text.hasPrefix("--") {
                guard let option = long.first(where: { text == $0 || text.hasPrefix("\($0)=") }) else { continue }
                if text == option, argument.literal != nil {
                    isCode = true
                } else if argument.literal == nil {
                    return argument
                }
            } else if text.hasPrefix("-"), text.count > 1 {
                guard text.dropFirst().contains(where: { letters.contains($0) }) else { continue }
                if argument.literal == nil { return argument }
                isCode = true
            }
        }
        return nil
    }
}
