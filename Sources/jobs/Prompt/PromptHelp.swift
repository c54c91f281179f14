/// What `help` says at the prompt.
enum PromptHelp {
    static func text(_ program: String, _ commands: [CommandTree], columns: Int) -> String {
        let width = commands.map { $0.name.count }.max() ?? 0
        let list = commands.map { command in
            let line = "  \(Columns.padded(command.name, to: width))  \(command.abstract)"
            return Columns.truncated(line, to: columns - 1)
        }.joined(separator: "\n")
        return """
            Every line is a subcommand of \(program):
            \(list)

            Also: help SUBCOMMAND, cd [DIRECTORY], exit, and !COMMAND for your shell.
            Tab completes; Ctrl-R searches what was typed before. Ctrl-C gives up a line,
            or leaves logs -f and wait while the jobs run on. Ctrl-D leaves.

            Quoting is the shell's: 'taken as it is', "the same, but \\" \\\\ \\$ for \" \\ $",
            a \\ before a single character; # begins a comment. An open quote or a \\ at the
            end goes on in the next line. A leading ~/ is your home. Nothing else is
            special, no variables, patterns, pipes; for these:
              run -c 'make 2>&1 | tee log'
              !\(program) logs last | less

            The history does not keep lines that set a variable with --env, or begin with
            a space.
            """
    }
}
