import Glibc
import JobManager
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// Carries out commands of the prompt.
///
/// A subcommand runs in a process of its own, this program again: Ctrl-C, a broken pipe, an exit status mean there what
/// they mean at the shell, and nothing that happens to it reaches the prompt or its line. That costs about 2 ms.
struct PromptRunner {
    let context: Context
    /// `nil` for a script: then its commands find an empty standard input, for the script is in this one.
    let signals: PromptSignals?
    /// The ends of jobs of which the commands have spoken.
    let told: ToldEnds

    /// `nil` where the prompt is to be left.
    func run(_ command: PromptCommand) -> ExitStatus? {
        switch command {
        case .nothing: return .done
        case .leave: return nil
        case .help:
            let columns = context.terminal(.auto).width ?? 80
            context.output.print(PromptHelp.text(context.program, context.commands.subcommands, columns: columns))
            return flushed(.done)
        case .changeDirectory(let path): return changeDirectory(path ?? ByteString(Environment.variable("HOME") ?? "/"))
        case .shell(let line):
            let shell = Environment.variable("SHELL") ?? "/bin/sh"
            return run(ByteString(shell), [ByteString(shell), "-c", line], link: nil)
        case .program(let words):
            let executable = OwnExecutable.path() ?? OwnExecutable.link
            return run(executable, [ByteString(context.program)] + words, link: told.descriptor)
        case .refused(let why):
            context.say(why)
            return flushed(.usage)
        }
    }

    private func changeDirectory(_ path: ByteString) -> ExitStatus {
        guard path.withCString({ chdir($0) }) != 0 else { return .done }
        context.say("cannot change to \(ShellText.of(path)): \(SystemError.last("chdir"))")
        return flushed(.failed)
    }

    private func run(_ program: ByteString, _ arguments: [ByteString], link: Descriptor?) -> ExitStatus {
        defer { told.listen() }
        do throws(SystemError) {
            let process = try ForegroundProcess(program, arguments, hasInput: signals != nil, link: link)
            let status = try process.wait(signals)
            // The terminal has written ^C, and the cursor stands behind it.
            if signals != nil, status == ExitStatus(signal: .interrupt) { context.output.print("") }
            return flushed(status)
        } catch {
            context.say("cannot run \(ShellText.of(program)): \(error)")
            return flushed(.cannotInvoke)
        }
    }

    private func flushed(_ status: ExitStatus) -> ExitStatus {
        try? context.output.flush()
        try? context.talk.flush()
        return status
    }
}

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
