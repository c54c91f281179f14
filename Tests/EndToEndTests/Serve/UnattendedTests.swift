import LinuxSystem
import TestSupport
import Testing
import Values

/// Nobody sits before an agent's job: nothing waits for a person, and the first answer says what is true.
@Suite(.home)
struct UnattendedTests {
    let home = Home.current

    private static let repository = """
        git init -q . && git config user.email a@b && git config user.name n && git config core.editor 'sleep 1000' \
        && git config sequence.editor 'sleep 1000' && echo 1 >f && git add f && git commit -qm one && echo 2 >f \
        && git commit -qam two
        """

    @Test func editorsDoNotHangGit() throws {
        let agent = try ToolClient(home)
        let made = try agent.call("run_and_wait", ["command": .string(Self.repository)])
        #expect(made["exit_code"] == 0, "\(made)")
        for command in ["git commit --amend", "git rebase -i HEAD~1", "git rebase -i --root"] {
            let done = try agent.call("run_and_wait", ["command": .string(command), "stdin": true])
            #expect(done["status"] == "completed", "\(command): \(done)")
        }
        for (command, message) in [
            ("git commit --allow-empty", "empty commit message"), ("git tag -a v1", "no tag message"),
        ] {
            let done = try agent.call("run_and_wait", ["command": .string(command), "stdin": true])
            #expect(
                done["status"] == "failed" && done["stderr"]?.string?.contains(message) == true,
                "\(command): \(done)"
            )
        }
    }

    @Test func aCallsOwnEditorIsUsed() throws {
        let agent = try ToolClient(home, environment: ["EDITOR": "sleep 1000", "GIT_EDITOR": "sleep 1000"])
        _ = try agent.call("run_and_wait", ["command": .string(Self.repository)])
        for (name, text) in [("EDITOR", "three"), ("VISUAL", "four"), ("GIT_EDITOR", "five")] {
            let done = try agent.call(
                "run_and_wait",
                [
                    "command": "git commit -q --allow-empty && git log -1 --format=%s",
                    "env": [name: .string("sh -c 'echo \(text) >\"$1\"' sh")],
                ]
            )
            #expect(done["stdout"]?.string == "\(text)\n", "\(name): \(done)")
        }
        let edited = try agent.call(
            "run_and_wait",
            ["command": "git rebase -q -i HEAD~2; git log -1 --format=%s", "env": ["GIT_SEQUENCE_EDITOR": "sed -i 2d"]]
        )
        #expect(edited["stdout"] == "four\n", "\(edited)")
    }

    @Test func aBrowserIsAnAddressInTheOutput() throws {
        let agent = try ToolClient(home, environment: ["BROWSER": "sleep 1000"])
        let opened = try agent.call(
            "run_and_wait",
            ["argv": ["python3", "-c", "import webbrowser; webbrowser.open('http://localhost/x')"]]
        )
        #expect(opened["stdout"] == "http://localhost/x\n", "\(opened)")
    }

    @Test func standardInputIsClosedUnlessAskedFor() throws {
        let agent = try ToolClient(home)
        let reader = try agent.call("execute_command", ["command": "cat; readlink /proc/self/fd/0"])
        let id = try #require(reader["job_id"])
        #expect(try agent.call("wait_for_job", ["job_ids": [id]])["met"] == true, "nothing keeps cat waiting")
        #expect(try agent.call("get_job_output", ["job_id": id])["stdout"] == "/dev/null\n")

        let sleeper = try agent.call("execute_command", ["command": "sleep 1000"])
        let failure = try agent.failure("interact_with_job", ["job_id": sleeper["job_id"], "input": "x\n"])
        #expect(failure.contains("stdin: true") && failure.contains("execute_command"), "\(failure)")

        let open = try agent.call("execute_command", ["command": "read x; echo got $x", "stdin": true])
        let answer = try agent.call(
            "interact_with_job",
            ["job_id": open["job_id"], "input": "it\n", "wait_ms": 20_000]
        )
        #expect(answer["stdout"] == "got it\n")
    }

    @Test func theFirstAnswerSaysThatTheJobRuns() throws {
        let agent = try ToolClient(home, "--max-jobs", "2")
        for _ in 1...2 {
            #expect(try agent.call("execute_command", ["command": "sleep 1000"])["status"] == "running")
        }
        let began = Clock.monotonic()
        let third = try agent.call("execute_command", ["command": "true"])
        #expect(third["status"] == "queued")
        #expect(third["waiting_for"]?.string?.contains("slot") == true, "\(third)")
        #expect(Clock.monotonic() - began < TimeSpan.seconds(5).nanoseconds)
        _ = try agent.call("kill_job", ["job_id": 1])
        _ = try agent.call("wait_for_job", ["job_ids": [3]])
        #expect(["running", "completed"].contains(try agent.call("retry_job", ["job_id": 3])["status"]?.string))
        _ = try agent.call("kill_job", ["job_id": 2])
        let failed = try agent.call("execute_command", ["argv": ["no-such-program"]])
        #expect(failed["status"] == "failed" && failed["reason"] == "spawn-failed", "\(failed)")
    }

    @Test func aPipelinesExitCodeIsExplained() throws {
        let agent = try ToolClient(home)
        let done = try agent.call("run_and_wait", ["command": "false | tail -1"])
        #expect(done["exit_code"] == 0)
        #expect(done["pipeline"]?.string?.hasPrefix("tail ends a pipeline") == true, "\(done)")
        let id = try #require(done["job_id"])
        #expect(try agent.call("get_job_status", ["job_id": id])["pipeline"] == done["pipeline"])
        #expect(try agent.call("get_job_output", ["job_id": id])["pipeline"] == done["pipeline"])
        let waited = try agent.call("wait_for_job", ["job_ids": [id]])
        #expect(waited["jobs"]?.array?.first?["pipeline"] == done["pipeline"])
        let shown = try agent.result("run_and_wait", ["argv": ["bash", "-o", "pipefail", "-c", "false | tail -1"]])
        #expect(shown["structuredContent"]?["exit_code"] == 1, "the way that is named works")
        #expect(shown["structuredContent"]?["pipeline"] == nil)
        #expect(try agent.call("run_and_wait", ["command": "true; echo 'a | tail'"])["pipeline"] == nil)
    }
}
