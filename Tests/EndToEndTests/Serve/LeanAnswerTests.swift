import JobModel
import JobProtocol
import TestSupport
import Testing
import Values

/// Answers as a model gets them that nobody asked for another form.
@Suite(.home) struct LeanAnswerTests {
    private let home = Home.current

    private func client() throws -> ToolClient { try ToolClient(home, answers: nil) }

    @Test func outputIsAVerdictAndWhatWasWritten() throws {
        let client = try client()
        let ok = try client.result("run_and_wait", ["command": "echo one; echo two"])
        #expect(ok["structuredContent"] == nil)
        let text = try #require(ok["content"]?.array?.first?["text"]?.string)
        #expect(text.hasPrefix("job 1 completed after ") && text.hasSuffix("s\none\ntwo"), "\(text)")
        // A command that fails is a result.
        let failed = try client.result("run_and_wait", ["command": "echo out; exit 3"])
        #expect(failed["isError"] == nil)
        let verdict = try #require(failed["content"]?.array?.first?["text"]?.string)
        #expect(verdict.hasPrefix("job 2 failed: exit status 3 after ") && verdict.hasSuffix("\nout"), "\(verdict)")
        #expect(try client.text("run_and_wait", ["command": "true"]).hasSuffix("s; no output"))
        #expect(try client.text("get_job_output", ["job_id": "2"]) == verdict)
        #expect(try client.text("tail_job_output", ["job_id": 2, "lines": 1]) == verdict)
    }

    /// Both streams in the order of writing, and only where both spoke it is said which is which.
    @Test func theStreamsAreInOrder() throws {
        let client = try client()
        // Two pipes have no common order: each line waits until the one before it is recorded.
        let gates = try [home.fifo("a"), home.fifo("b")]
        let command = "echo a; read go <'\(gates[0].path)'; echo b >&2; read go <'\(gates[1].path)'; echo c"
        _ = try client.call("execute_command", ["command": .string(command)])
        for (gate, line) in zip(gates, ["a", "b"]) {
            _ = try client.text("wait_for_job", ["job_ids": ["1"], "pattern": .string(line)])
            try gate.open()
        }
        _ = try client.text("wait_for_job", ["job_ids": ["1"]])
        for tool in ["get_job_output", "tail_job_output"] {
            let text = try client.text(tool, ["job_id": "1"])
            #expect(text.hasSuffix("s\na\n[stderr]\nb\n[stdout]\nc"), "\(text)")
        }
        #expect(try client.text("run_and_wait", ["command": "echo b >&2"]).hasSuffix("s\nb"))
    }

    @Test func whatIsLeftOutHasACursor() throws {
        let client = try client()
        let text = try client.text("run_and_wait", ["command": "seq 1 100000; exit 1", "max_bytes": 1000])
        let lines = text.split(separator: "\n")
        #expect(lines[0].contains("; 575 KiB of output, shown in part"), "\(lines[0])")
        let last = try #require(lines.last)
        #expect(last.hasPrefix("[") && last.contains(" left out: cursor 1."), "\(last)")
        let cursor = try #require(last.split(separator: " ").last).dropLast()
        let page = try client.text("get_job_output", ["job_id": "1", "cursor": .string(String(cursor))])
        #expect(page.contains("\n[more: cursor 1."))
        let none = try client.text("get_job_output", ["job_id": "1", "grep": "nothing of the kind"])
        #expect(none.hasSuffix("; no line matches"), "\(none)")
        #expect(try client.text("get_job_output", ["job_id": "1", "grep": "^777$"]).hasSuffix("s\n777"))
    }

    @Test func whatMatchesIsCountedToTheEnd() throws {
        let client = try client()
        let text = try client.text(
            "run_and_wait",
            ["command": "seq -f 'line %.0f' 200000", "grep": "7", "max_bytes": 1000]
        )
        let last = try #require(text.split(separator: "\n").last)
        #expect(last.contains(" of 81902 matching lines; more: cursor 1."), "\(last)")
    }

    @Test func severalJobsAreSearchedInOneCall() throws {
        let client = try client()
        for command in ["seq 20", "echo none", "seq 40; exit 1", "seq 60"] {
            _ = try client.text("run_and_wait", ["command": .string(command)])
        }
        let found = try client.text("get_job_output", ["job_id": "1,2,3", "grep": "5$"])
        let parts = found.split(separator: "\n\n")
        #expect(parts.count == 3, "\(found)")
        #expect(parts[0].hasPrefix("job 1 completed after ") && parts[0].hasSuffix("\n5\n15"), "\(found)")
        #expect(parts[1].hasPrefix("job 3 failed: exit status 1 ") && parts[1].hasSuffix("\n5\n15\n25\n35"), "\(found)")
        #expect(parts[2] == "no line matches in job 2")
        let list = try client.text("get_job_output", ["job_ids": ["1", "2", "3"], "grep": "5$"])
        #expect(list == found, "\(list)")
        // Where the answer is full, the rest is named.
        let some = try client.text(
            "get_job_output",
            ["job_id": "3,4,1", "grep": ".", "max_bytes": 1000, "context": 100]
        )
        #expect(!some.contains("not searched"), "\(some)")
        let long = try client.text("run_and_wait", ["command": "seq 100000", "max_bytes": 1000])
        #expect(long.hasPrefix("job 5 completed"))
        let full = try client.text("get_job_output", ["job_id": "5 1 2", "grep": ".", "max_bytes": 1000])
        #expect(full.contains(" of 100000 matching lines; more: cursor 1."), "\(full)")
        for arguments: JSONObject in [["job_id": "1,2"], ["job_id": "1,2", "grep": "5", "cursor": "1.0"]] {
            let refused = try client.result("get_job_output", arguments)
            #expect(refused["isError"] == true, "\(refused)")
        }
        let json = try ToolClient(home, answers: "json").call("get_job_output", ["job_id": "1,3", "grep": "^5$"])
        #expect(json["jobs"]?.array?.map { $0["stdout"] } == ["5\n", "5\n"], "\(json)")
    }

    @Test func factsAreFew() throws {
        let client = try client()
        _ = try client.text("run_and_wait", ["command": "sleep 0.2; exit 3"])
        let status = try client.result("get_job_status", ["job_id": "1"])
        let facts = try #require(status["structuredContent"]?.object)
        #expect(facts.members.map(\.name) == ["status", "exit_code", "duration_s"])
        #expect(facts["exit_code"] == 3)
        #expect(status["content"]?.array?.first?["text"]?.string == JSONValue.object(facts).encodedText)
        let record = try client.call("get_job_status", ["job_id": "1", "verbose": true])
        #expect(record["job_id"]?.string == (try home.record(1)["id"]?.string))
        #expect(record["started_at"] != nil && record["cwd"] != nil)
        // What has no meaning for its state is left out, what matters is there.
        let gate = try home.fifo("gate")
        let started = try client.call("execute_command", ["command": .string("echo up; cat \(gate.path)")])
        #expect(started == ["job_id": "2", "status": "running"])
        _ = try client.text("wait_for_job", ["job_ids": ["2"], "pattern": "up"])
        let running = try client.call("get_job_status", ["job_id": "2"])
        #expect(running["status"] == "running" && running["last_line"] == "up" && running["exit_code"] == nil)
        #expect(try client.call("kill_job", ["job_id": "2"]) == ["status": "killed"])
        #expect(try client.call("kill_job", ["job_id": "2"]) == ["status": "already_terminated"])
        #expect(try client.call("kill_job", ["job_id": "77"]) == ["status": "not_found"])
        let killed = try client.call("get_job_status", ["job_id": "2"])
        #expect(killed["signal"] == "SIGTERM" && killed["reason"] == nil)
    }

    @Test func whatAJobWaitsForIsSaidInWords() throws {
        let client = try ToolClient(home, "--max-jobs", "1", answers: nil)
        _ = try client.call("execute_command", ["command": "sleep 100"])
        let second = try client.call("execute_command", ["command": "true"])
        #expect(second["status"] == "queued")
        #expect(second["waiting_for"]?.string?.contains("slot") == true, "\(second.encodedText)")
        let text = try client.text("wait_for_job", ["job_ids": ["2"], "wait_ms": 0])
        #expect(text.hasPrefix("not yet: job 2 queued for ") && text.contains("slot"), "\(text)")
    }

    @Test func aWaitSaysWhatCameOfIt() throws {
        let client = try client()
        _ = try client.call("execute_command", ["command": "echo ready on 80; sleep 100"])
        let found = try client.text("wait_for_job", ["job_ids": ["1"], "pattern": "ready"])
        #expect(found.hasPrefix("job 1 printed: ready on 80\n[cursor 1."), "\(found)")
        let cursor = try #require(found.split(separator: " ").last).dropLast()
        let again: JSONObject = [
            "job_ids": ["1"], "pattern": "ready", "cursor": .string(String(cursor)), "wait_ms": 0,
        ]
        let notYet = try client.text("wait_for_job", again)
        #expect(notYet.hasPrefix("not yet: job 1 running for ") && notYet.contains("last line: ready on 80"))
        _ = try client.call("kill_job", ["job_id": "1"])
        #expect(try client.text("wait_for_job", ["job_ids": [1]]).hasPrefix("job 1 killed by its user: SIGTERM after "))
        let over = try client.text("wait_for_job", ["job_ids": ["1"], "pattern": "never"])
        #expect(over.contains(", and never printed that"), "\(over)")
        _ = try client.text("run_and_wait", ["command": "exit 2"])
        let both = try client.text("wait_for_job", ["job_ids": ["1", "2"]]).split(separator: "\n")
        #expect(both.contains { $0.hasPrefix("job 2 failed: exit status 2") }, "\(both)")
    }

    @Test func aConversation() throws {
        let client = try client()
        _ = try client.call("execute_command", ["command": "read x; echo got $x; sleep 100", "stdin": true])
        let text = try client.text("interact_with_job", ["job_id": "1", "input": "it\n"])
        #expect(text.hasPrefix("job 1 running for ") && text.contains("\ngot it\n[cursor 1."), "\(text)")
        let nothing = try client.text("interact_with_job", ["job_id": "1", "wait_ms": 0])
        #expect(nothing.contains("; nothing printed\n[cursor"), "\(nothing)")
    }

    @Test func aListIsALineForEachJob() throws {
        let client = try client()
        #expect(try client.text("list_jobs", [:]) == "no jobs")
        _ = try client.call("execute_command", ["command": "sleep 100", "name": "server"])
        _ = try client.text("run_and_wait", ["command": "echo an error; exit 2"])
        _ = try client.text("run_and_wait", ["command": "true", "cwd": "/"])
        let lines = try client.text("list_jobs", [:]).split(separator: "\n").map { String($0) }
        // Live ones first, then the newest; of what failed the last line.
        #expect(lines.count == 4, "\(lines)")
        #expect(lines[0].hasPrefix("1 server running ") && lines[0].hasSuffix(": sleep 100"))
        #expect(lines[1].hasPrefix("3 completed ") && lines[1].hasSuffix(" ago in /: true"))
        #expect(lines[2].hasPrefix("2 failed ") && lines[2].hasSuffix(" ago, exit status 2: echo an error; exit 2"))
        #expect(lines[3] == "  an error")
        let one = try client.text("list_jobs", ["limit": 1]).split(separator: "\n")
        #expect(one.count == 2 && one[1].hasPrefix("[more: cursor "), "\(one)")
        let cursor = try #require(one[1].split(separator: " ").last).dropLast()
        let next = try client.text("list_jobs", ["cursor": .string(String(cursor)), "limit": 1])
        #expect(next.hasPrefix("3 completed "), "\(next)")
        #expect(try client.text("list_jobs", ["status": "failed"]).hasPrefix("2 failed "))
        #expect(try client.text("list_jobs", ["cwd": "/"]).hasPrefix("1 server "))
        for _ in 4...14 { _ = try client.call("execute_command", ["command": "true"]) }
        #expect(try client.text("list_jobs", [:]).split(separator: "\n").count == 11)
    }

    @Test func whatWasIgnoredIsSaid() throws {
        let client = try client()
        let text = try client.text("run_and_wait", ["command": "echo ok", "reason": "a test"])
        #expect(text.hasSuffix("\nok\n[note: ignored: reason]"), "\(text)")
        let facts = try client.call("execute_command", ["command": "sleep 9 &", "reason": "a test"])
        #expect(facts["notes"] == ["ignored: reason"] && facts["hint"]?.string?.contains("ends in &") == true)
        let hidden = try client.text("run_and_wait", ["command": "false | tail -1"])
        #expect(hidden.contains("\n[note: tail ends a pipeline"), "\(hidden)")
    }

    /// Errors of the call, and only these, are errors.
    @Test func whatCannotBeCarriedOutIsAnError() throws {
        let client = try client()
        #expect(try client.failure("get_job_status", ["job_id": "7"]).contains("not found"))
        #expect(try client.failure("run_and_wait", [:]).contains("command is missing"))
        let unknown = try client.text("run_and_wait", ["argv": ["no-such-program"]])
        #expect(unknown.hasPrefix("job 1 failed: it could not be started: "))
    }

    @Test func aSettingChoosesTheForm() throws {
        _ = try home.succeed("config", "set", "serve.answers", "json")
        let client = try client()
        #expect(try client.call("run_and_wait", ["command": "echo hi"])["stdout"] == "hi\n")
    }

    @Test func aTaskHasTheSameAnswer() throws {
        let client = try ServeClient(home, answers: nil)
        let params: JSONObject = ["name": "run_and_wait", "arguments": ["command": "echo hi; exit 4"]]
        let task = try client.result("tools/call", params, meta: ServeClient.metaWithTasks)
        let id = try #require(task["taskId"])
        let result = try client.settled(id)
        #expect(result["isError"] == nil && result["structuredContent"] == nil)
        #expect(result["content"]?.array?.first?["text"]?.string?.hasPrefix("job 1 failed: exit status 4") == true)
    }
}

extension ServeClient {
    /// What came of a task.
    fileprivate func settled(_ id: JSONValue) throws -> JSONValue {
        let deadline = Deadline.usual
        while true {
            let task = try result("tasks/get", ["taskId": id], meta: Self.metaWithTasks)
            if task["status"] != "working", let result = task["result"] { return result }
            if deadline.hasPassed { throw Unexpected("task \(id.encodedText) does not end") }
        }
    }
}
