import ArgumentParser
import JobConfiguration
import JobManager
import JobModel

/// `jobs shell-init`.
struct ShellInitCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell-init",
        abstract: "Set up your shell: print what makes 'jobs run' reach this program.",
        discussion: """
            Add the line to the startup file of your shell:
              bash   ~/.bashrc                    eval "$(env jobs shell-init bash)"
              zsh    ~/.zshrc, behind compinit    eval "$(env jobs shell-init zsh)"
              fish   ~/.config/fish/config.fish   env jobs shell-init fish | source

            'jobs' alone, 'jobs -l' and 'jobs %1' stay the shell's own; what begins with a letter goes to this \
            program. The completions are loaded, too.
            """
    )

    @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
    var shell: Shell

    @Flag(inversion: .prefixedNo, help: "Say before a prompt which jobs have ended.")
    var notices: Bool?

    @Flag(inversion: .prefixedNo, help: "Show in the prompt how many jobs run and wait.")
    var prompt: Bool?

    @Flag(help: "Print only the completions, as a file.")
    var completions = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if completions, notices != nil || prompt != nil { throw ValidationError("--completions goes alone") }
    }

    func run(in context: Context) throws -> ExitStatus {
        if completions {
            context.output.add(ShellScript(shell: shell, program: "command jobctl").completions)
            return .done
        }
        let program = try ShellScript.program(calledBy: context.raw.name, in: Submitter.directory())
        var extras: ShellScript.Extras = []
        let settings = context.lenientConfiguration
        if notices ?? settings[Settings.uiNotices] { extras.insert(.notices) }
        if prompt ?? settings[Settings.uiPrompt] { extras.insert(.prompt) }
        context.output.add(ShellScript(shell: shell, program: program).initialization(extras))
        return .done
    }
}
