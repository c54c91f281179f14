import JobModel

extension Advice {
    /// The advice for a model: with the tool that does it, else with a command for the user's shell, where `jobs` may be the
    /// shell's builtin.
    var forTools: String {
        switch kind {
        case .submitWithTerminal: "start it with pty: true, which execute_command and run_and_wait take"
        case .submitInteractive: "start it with stdin: true, which execute_command and run_and_wait take"
        case .listBlueprints: "see the description of jobs_submit_blueprint"
        default: tool.map { tool in text { _ in tool } } ?? text { "`jobctl \($0)`" }
        }
    }

    /// The tool that stands for the command.
    private var tool: String? {
        switch kind {
        case .list, .listLive: "list_jobs"
        case .start: "execute_command"
        case .show: "get_job_status"
        case .kill: "kill_job"
        case .retry: "retry_job"
        default: nil
        }
    }
}

extension JobsError {
    /// What a model is told: what went wrong and what to do next.
    var sentenceForTools: String { capitalized(sentence(\.forTools)) }

    /// The same with the error below.
    var textForTools: String { capitalized(text(\.forTools)) }

    /// `Job 9 not found`, as users of the public server know it.
    private func capitalized(_ text: String) -> String {
        code == .notFound ? text.prefix(1).uppercased() + text.dropFirst() : text
    }
}
