import JobModel

extension JobsError {
    /// The same error for a model: where its advice is a command that a tool stands for, the tool is named.
    var inToolWords: JobsError {
        JobsError(code, ToolWords.naming(ToolWords.notFound(message, code)), causeText: cause)
    }
}

/// From what errors tell a person at the shell to what they tell a model.
private enum ToolWords {
    private static let tools = [
        "run": "execute_command", "list": "list_jobs", "status": "get_job_status", "logs": "get_job_output",
        "kill": "kill_job", "send": "interact_with_job", "wait": "wait_for_job", "pause": "pause_job",
        "resume": "resume_job", "retry": "retry_job",
    ]

    /// What errors say with options, and tools have without.
    private static let phrases = [
        "run -- COMMAND": "execute_command", "list -a": "list_jobs",
        "jobs blueprint list": "the description of jobs_submit_blueprint",
    ]

    /// "`kill 7`" becomes "kill_job". Commands with options, or for a person alone, stay as they are.
    static func naming(_ message: String) -> String {
        let parts = message.split(separator: "`", omittingEmptySubsequences: false)
        // Every second part is between two backticks.
        guard parts.count % 2 == 1 else { return message }
        return parts.indices.map { index in
            index % 2 == 0 ? String(parts[index]) : tool(for: String(parts[index])) ?? "`\(parts[index])`"
        }.joined()
    }

    private static func tool(for command: String) -> String? {
        if let tool = phrases[command] { return tool }
        let words = command.split(separator: " ").drop { $0 == "jobs" }
        // A verb, and at most the job that it is about.
        guard words.count <= 2, words.allSatisfy({ !$0.hasPrefix("-") }) else { return nil }
        return words.first.flatMap { tools[String($0)] }
    }

    /// The words that users of the public server know, for a job that is not there.
    static func notFound(_ message: String, _ code: JobsError.Code) -> String {
        guard code == .notFound, message.hasPrefix("no job ") else { return message }
        let rest = message.dropFirst("no job ".count)
        let name = rest.prefix { $0 != ";" && $0 != ":" }
        return "Job \(name) not found\(rest.dropFirst(name.count))"
    }
}
