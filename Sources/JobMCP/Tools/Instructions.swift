import Values

/// What agents are told about this server, by `initialize`, `server/discover` and `jobs serve --instructions`.
package enum Instructions {
    /// For a server with these tools, of which the user may have taken some away.
    package static func text(_ toolsets: [Toolset], _ settings: ToolSettings) -> String {
        text(tools: Set(toolsets.flatMap { $0.tools(settings) }.map(\.name)))
    }

    static func text(tools: Set<String>) -> String {
        let fitting = lines.filter { tools.isSuperset(of: $0.tools) && tools.isDisjoint(with: $0.others) }
        return introduction + "\n\n" + fitting.map { "- \($0.text)" }.joined(separator: "\n")
    }

    private static let introduction = """
        Runs commands in the background and never loses one: not its exit status, not its output. Jobs outlive this \
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
                Anything that may take longer than a few seconds, or must go on while you do something else: \
                execute_command returns at once with a job_id. Where you need the result before you go on: run_and_wait.
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
            text: """
                Do not poll: wait_for_job waits for the end of one or several jobs, for a line in their output, or for \
                quiet. When it returns with the job still running, call it again.
                """
        ),
        Line(
            tools: ["jobs_get_status"],
            others: ["wait_for_job"],
            text:
                "jobs_get_status tells how a job stands: ask again after some seconds, and less often the longer it runs."
        ),
        Line(
            tools: ["get_job_output", "tail_job_output"],
            text: """
                get_job_output pages through the output with a cursor; tail_job_output shows its end. Answers are \
                bounded, and say what they left out.
                """
        ),
        Line(
            tools: ["get_job_status"],
            text: """
                status is queued, running, paused, completed (exit code 0), failed, killed or lost (the end cannot be \
                known). A job_id is the job's UUID; its number, name or the UUID's beginning do as well.
                """
        ),
        Line(
            tools: ["list_jobs", "kill_job"],
            text: """
                Cancelling a call or its timing out never touches the job: list_jobs finds it, kill_job ends it with all \
                of its processes.
                """
        ),
    ]
}
