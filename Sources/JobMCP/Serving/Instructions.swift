/// What agents are told about this server, by `initialize`, `server/discover` and `jobs serve --instructions`.
package enum Instructions {
    package static let text = """
        Runs commands in the background and never loses one: not its exit status, not its output. Jobs outlive this \
        connection and your session; the person at the shell sees the same ones (`jobctl list`).

        - Anything that may take longer than a few seconds, or must go on while you do something else: execute_command \
        returns at once with a job_id. Where you need the result before you go on: run_and_wait.
        - Do not poll: wait_for_job waits for the end of one or several jobs, for a line in their output, or for quiet. \
        When it returns with the job still running, call it again.
        - get_job_output pages through the output with a cursor; tail_job_output shows its end. Answers are bounded, and \
        say what they left out.
        - status is queued, running, paused, completed (exit code 0), failed, killed, skipped or lost (the end cannot be \
        known). A job_id is the job's UUID; its number, name or the UUID's beginning do as well.
        - Cancelling a call or its timing out never touches the job: list_jobs finds it, kill_job ends it with all of its \
        processes.
        """
}
