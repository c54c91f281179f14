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

    /// Each "`kill 7`" becomes "kill_job". Commands that are for a person alone stay as they are.
    static func naming(_ message: String) -> String {
        let parts = message.split(separator: "`", omittingEmptySubsequences: false)
        // Every second part is between two backticks.
        guard parts.count % 2 == 1 else { return message }
        return parts.indices.map { index in
            guard index % 2 == 1 else { return String(parts[index]) }
            let words = parts[index].split(separator: " ").drop { $0 == "jobs" }
            return words.first.flatMap { tools[String($0)] } ?? "`\(parts[index])`"
        }.joined()
    }

    /// The words that users of the public server know, for a job that is not there.
    static func notFound(_ message: String, _ code: JobsError.Code) -> String {
        guard code == .notFound, message.hasPrefix("no job ") else { return message }
        let rest = message.dropFirst("no job ".count)
        let name = rest.prefix { $0 != ";" && $0 != ":" }
        return "Job \(name) not found\(rest.dropFirst(name.count))"
    }
}
