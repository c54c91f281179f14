import Values

/// What agents are told about this server, by `initialize`, `server/discover` and `jobs serve --instructions`.
package enum Instructions {
    /// For a server with these tools, of which the user may have taken some away.
    package static func text(_ toolsets: [Toolset], _ settings: ToolSettings) -> String {
        ToolCatalog(toolsets, settings).instructions
    }

    static func text(tools: Set<String>) -> String {
        let fitting = lines.filter { tools.isSuperset(of: $0.tools) && tools.isDisjoint(with: $0.others) }
        return introduction + "\n\n" + fitting.map { "- \($0.text)" }.joined(separator: "\n")
    }

    private static let introduction = """
        Runs commands as background jobs and never loses one: not its exit status, not its output. Jobs outlive this \
        connection and your session; the person at the shell sees the same ones (`jobctl list`).
        """

    /// What is said where all of `tools` are there, and none of `others`.
    private struct Line {
        var tools: Set<String> = []
        var others: Set<String> = []
        let text: String
    }

    private static let lines = [
        Line(
            tools: ["execute_command", "run_and_wait"],
            text: """
                run_and_wait where you need the result before you go on, such as builds and tests; execute_command for \
                servers and what may go on meanwhile.
                """
        ),
        Line(
            tools: ["jobs_submit_blueprint"],
            others: ["execute_command"],
            text: """
                jobs_submit_blueprint starts what the user has defined, and nothing else can be started. It returns at \
                once with an id.
                """
        ),
        Line(
            others: ["execute_command", "jobs_submit_blueprint"],
            text: "The user has made this server read-only: you can look, and not start or change anything."
        ),
        Line(
            tools: ["wait_for_job"],
            text: "Do not poll: wait_for_job waits. When it returns with the job still running, call it again."
        ),
        Line(
            tools: ["jobs_get_status"],
            others: ["wait_for_job"],
            text:
                "jobs_get_status tells how a job stands: ask again after some seconds, and less often the longer it runs."
        ),
        Line(
            tools: ["get_job_output"],
            text: "Answers say what they left out; get_job_output goes on from the cursor of an answer."
        ),
        Line(
            tools: ["get_job_status"],
            text: "job_id: the job's number; its name or UUID does as well."
        ),
        Line(
            tools: ["list_jobs", "kill_job"],
            text: """
                A call that is cancelled or times out never touches its job: list_jobs finds it, kill_job ends it with \
                all of its processes.
                """
        ),
    ]
}
