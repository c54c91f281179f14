import ArgumentParser

/// `jobs shell`.
struct ShellCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "A prompt for subcommands, with editing, completion and a history.",
        discussion: """
            Examples:
              jobctl                        the same, on a terminal
              {jobs} shell -e <commands       runs a script, up to the first that fails

            Each line is a subcommand: 'run -- make', 'logs -f 3', 'kill 3 4'. 'help' explains the rest, such as \
            quoting. What ends meanwhile is told above the line. Ctrl-C never ends a job, Ctrl-D leaves. Without a terminal the \
            exit status is that of the last command.
            """
    )

    @Flag(name: .customShort("e"), help: "In a script: stop at the first command that fails.")
    var stopOnError = false

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        guard Prompt.hasTerminal else { return try PromptScript(context: context, stopsOnError: stopOnError).run() }
        return try Prompt(context).run()
    }
}
