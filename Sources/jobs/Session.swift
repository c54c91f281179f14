import ArgumentParser
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// One call of the command line, from its arguments to its exit status.
struct Session {
    let raw: RawArguments

    func run() -> ExitStatus {
        var context = Context(program: program, raw: raw, commands: Jobs.commands, parsedCount: raw.arguments.count)
        context.prompt = PromptLink.taken()
        if let help = AgentHelp(raw) { return finish(guarded(in: context) { try help.run(in: context) }, context) }
        if let help = HelpRequest(shortcut: raw, Jobs.commands) { return finish(help.run(in: context), context) }
        if let query = StatusQuery(shortcut: raw) {
            return finish(guarded(in: context) { try query.run(in: context) }, context)
        }
        if let plain = PlainRun(shortcut: raw) {
            return finish(guarded(in: context, { ExitStatus(waiting: $0) }) { try plain.run(in: context) }, context)
        }
        let status: ExitStatus
        do {
            let parsed = try ArgumentWindow(raw: raw).parse { try Jobs.parseAsRoot(isPrompt ? ["shell"] : $0) }
            context.parsedCount = parsed.count
            status = run(parsed.command, in: context)
        } catch {
            status = answer(error, in: context)
        }
        return finish(status, context)
    }

    /// Nothing was said what to do, and somebody is there to ask.
    private var isPrompt: Bool { raw.arguments.isEmpty && Prompt.hasTerminal }

    private var program: String { raw.program == "jobctl" ? "jobctl" : "jobs" }

    private func run(_ command: any ParsableCommand, in context: Context) -> ExitStatus {
        guard let command = command as? any JobsCommand else {
            // A group of subcommands without one of them, or the parser's own `help`.
            var command = command
            do { try command.run() } catch { return answer(error, in: context) }
            return .done
        }
        return guarded(in: context, command.status) { try command.run(in: context) }
    }

    /// - Parameter status: The exit status of an error.
    private func guarded(
        in context: Context,
        _ status: (JobsError) -> ExitStatus = { ExitStatus($0) },
        _ body: () throws -> ExitStatus
    ) -> ExitStatus {
        do {
            return try body()
        } catch let error as JobsError {
            context.report(error)
            return status(error)
        } catch let error as SystemError where error.errno == .brokenPipe {
            return .brokenPipe
        } catch let error as SystemError {
            context.complain("\(error)")
            return .failed
        } catch {
            return answer(error, in: context)
        }
    }

    /// What the parser has to say: help and version on standard output, everything else on standard error.
    private func answer(_ error: any Error, in context: Context) -> ExitStatus {
        guard Jobs.exitCode(for: error) != .success else {
            if let help = HelpRequest(parsed: raw, Jobs.commands) { return help.run(in: context) }
            context.output.print(Jobs.fullMessage(for: error))
            return .done
        }
        context.complain(
            UsageProblem(raw: raw, commands: Jobs.commands, lead: context.lead).text(Jobs.message(for: error))
        )
        return .usage
    }

    /// Writes out what was printed.
    private func finish(_ status: ExitStatus, _ context: Context) -> ExitStatus {
        do throws(SystemError) {
            try context.output.flush()
        } catch {
            if error.errno != .brokenPipe { context.complain("cannot write the output: \(error)") }
            try? context.talk.flush()
            return error.errno == .brokenPipe ? .brokenPipe : .failed
        }
        try? context.talk.flush()
        return status
    }
}
