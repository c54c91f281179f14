import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// The tools of `jobs serve`, as an agent calls them.
@Suite(.home)
struct ServeToolsTests {
    let home = Home.current

    @Test func aShellStringReallyIsOne() throws {
        let agent = try ToolClient(home)
        let started = try agent.call("execute_command", ["command": "for i in a b; do echo $i; done | tac && exit 3"])
        let id = try #require(started["job_id"])
        #expect(started["number"] == 1)
        #expect(started["uri"]?.string == "job://\(id.string ?? "")")
        let waited = try agent.call("wait_for_job", ["job_ids": [id]])
        #expect(waited["met"] == true)
        let status = try agent.call("get_job_status", ["job_id": id])
        #expect(status["status"] == "failed")
        #expect(status["exit_code"] == 3)
        #expect(status["reason"] == "exited")
        let output = try agent.call("get_job_output", ["job_id": 1])
        #expect(output["stdout"] == "b\na\n")
        #expect(output["complete"] == true)
        #expect(output["exit_code"] == 3)
        // The person at the shell sees the same job.
        #expect(try home.record(1)["id"] == id)
        #expect(try home.record(1)["owner"] == "tester")
        #expect(try home.record(1)["client"] == "tester 1.0")
    }

    @Test func argumentsAreNotReadByAShell() throws {
        let agent = try ToolClient(home)
        let result = try agent.call("run_and_wait", ["argv": ["printf", "%s|", "$HOME", "a b", "*", ""]])
        #expect(result["stdout"] == "$HOME|a b|*||")
        #expect(result["status"] == "completed")
        let failed = try agent.result("run_and_wait", ["argv": ["no-such-program"]])
        #expect(failed["isError"] == nil)
        #expect(failed["structuredContent"]?["reason"] == "spawn-failed")
    }

    @Test func whatRunsOnAfterItsTimeIsFoundAgain() throws {
        let agent = try ToolClient(home)
        let gate = try home.fifo("gate")
        let result = try agent.call(
            "run_and_wait",
            ["command": .string("read x <'\(gate.path)'; echo done"), "wait_ms": 0]
        )
        #expect(["running", "queued"].contains(result["status"]?.string))
        #expect(result["hint"]?.string?.contains("wait_for_job") == true)
        try gate.open()
        let waited = try agent.call("wait_for_job", ["job_ids": [try #require(result["job_id"])]])
        #expect(waited["jobs"]?.array?.first?["status"] == "completed")
    }

    @Test func theSameKeyStartsOnce() throws {
        let agent = try ToolClient(home)
        let command: JSONObject = ["command": "sleep 1000", "key": "web"]
        let first = try agent.call("execute_command", command)
        #expect(first["existing"] == nil)
        let second = try agent.call("execute_command", command)
        #expect(second["job_id"] == first["job_id"])
        #expect(second["existing"] == true)
        for index in 1...20 {
            let new = try agent.call("run_and_wait", ["command": "exit 3", "key": .string("new-\(index)")])
            #expect(new["existing"] == nil)
        }
        let ended = try agent.call("execute_command", ["command": "exit 3", "key": "new-1"])
        #expect(ended["existing"] == true && ended["exit_code"] == 3 && ended["reason"] == "exited")
        #expect(try agent.call("run_and_wait", ["command": "exit 3", "key": "new-1"])["existing"] == true)
        let named = try agent.failure("run_and_wait", ["command": "exit 3", "key": "new-1", "name": "other"])
        #expect(named.contains("use another key"))
        // A time limit that the server gives is no other wish.
        let limited = try ToolClient(home, environment: ["MCP_BG_JOB_TIMEOUT": "600"])
        #expect(try limited.call("execute_command", command)["existing"] == true)
        // Also that of a session that comes later; another owner's key is another.
        let later = try ToolClient(home)
        #expect(try later.call("execute_command", command)["job_id"] == first["job_id"])
        let other = try ToolClient(home, "--owner", "other")
        #expect(try other.call("execute_command", command)["job_id"] != first["job_id"])
        let problem = try agent.failure("execute_command", ["command": "true", "key": "web"])
        #expect(problem.contains("another key"))
        #expect(try home.objects("list", "--all", "--json").count == 22)
    }

    @Test func aServerThatWaitsForALineMissesNone() throws {
        let agent = try ToolClient(home)
        let gate = try home.fifo("gate")
        let script = "echo ready 1; echo other; echo ready 2; read x <'\(gate.path)'; echo ready 3; sleep 1000"
        let id = try #require(try agent.call("execute_command", ["command": .string(script)])["job_id"])
        var cursor: JSONValue?
        for number in 1...2 {
            let arguments: JSONObject = ["job_ids": [id], "pattern": "^ready \\d", "cursor": cursor]
            let found = try agent.call("wait_for_job", arguments)
            #expect(found["jobs"]?.array?.first?["line"]?.string == "ready \(number)")
            cursor = found["cursor"]
        }
        let nothing = try agent.call(
            "wait_for_job",
            ["job_ids": [id], "pattern": "^ready", "cursor": cursor, "wait_ms": 50]
        )
        #expect(nothing["met"] == false)
        let wait = try agent.start("wait_for_job", ["job_ids": [id], "pattern": "^ready", "cursor": nothing["cursor"]])
        try gate.open()
        #expect(try agent.content(of: wait)["jobs"]?.array?.first?["line"] == "ready 3")
        #expect(try agent.call("kill_job", ["job_id": id])["status"] == "killed")
    }

    @Test func anyOrAllAndTheEndOfWhatWasWaitedFor() throws {
        let agent = try ToolClient(home)
        let long = try #require(try agent.call("execute_command", ["command": "sleep 1000"])["job_id"])
        let short = try #require(try agent.call("execute_command", ["command": "echo x"])["job_id"])
        let any = try agent.call("wait_for_job", ["job_ids": [long, short], "until": "any"])
        #expect(any["met"] == true)
        #expect(any["jobs"]?.array?.compactMap { $0["met"]?.bool } == [false, true])
        let all = try agent.call("wait_for_job", ["job_ids": [long, short], "wait_ms": 20])
        #expect(all["met"] == false)
        #expect(all["hint"]?.string?.contains("again") == true)
        let never = try agent.call("wait_for_job", ["job_ids": [short], "pattern": "never"])
        #expect(never["met"] == false)
        let quiet = try agent.call("wait_for_job", ["job_ids": [long], "quiet_ms": 50])
        #expect(quiet["met"] == true)
        #expect(try agent.failure("wait_for_job", ["job_ids": [long], "pattern": "("]).contains("regular expression"))
        #expect(try agent.failure("wait_for_job", ["job_ids": ["nope"]]).hasPrefix("Job nope not found"))
    }

    @Test func aConversation() throws {
        let agent = try ToolClient(home)
        let script = "while read x; do echo got $x; done; echo bye >&2"
        let id = try #require(try agent.call("execute_command", ["command": .string(script), "stdin": true])["job_id"])
        let first = try agent.call("interact_with_job", ["job_id": id, "input": "one\n", "wait_ms": 20_000])
        #expect(first["stdout"] == "got one\n")
        let second = try agent.call("interact_with_job", ["job_id": id, "input": "two\n", "wait_ms": 20_000])
        #expect(second["stdout"] == "got two\n", "only what came since")
        let last = try agent.call("interact_with_job", ["job_id": id, "input": "", "eof": true, "wait_ms": 20_000])
        #expect(last["stderr"] == "bye\n")
        #expect(last["status"] == "completed")
        #expect(last["exit_code"] == 0)
        let closed = try agent.call("run_and_wait", ["command": "cat; echo end"])
        #expect(closed["stdout"] == "end\n", "without stdin, the input is at its end")
        let deaf = try #require(try agent.call("execute_command", ["command": "sleep 1000"])["job_id"])
        #expect(try agent.failure("interact_with_job", ["job_id": deaf, "input": "x"]).contains("stdin: true"))
    }

    @Test func inputThatNobodyReadsHoldsUpNoCall() throws {
        let agent = try ToolClient(home)
        let job = try agent.call("execute_command", ["command": "exec sleep 1000", "stdin": true])
        let id = try #require(job["job_id"])
        let input = JSONValue.string(String(repeating: "x", count: 4 << 20))
        let began = Clock.monotonic()
        let failure = try agent.failure("interact_with_job", ["job_id": id, "input": input, "wait_ms": 500])
        // The supervisor alone would have given the job 10 s.
        #expect(Clock.monotonic() - began < TimeSpan.seconds(9).nanoseconds)
        #expect(failure.contains("got the first") && failure.contains("does not read its input"), "\(failure)")
    }

    @Test func killingSaysWhatUsersOfThePublicServerKnow() throws {
        let agent = try ToolClient(home)
        let id = try #require(try agent.call("execute_command", ["command": "sleep 1000 & sleep 1000"])["job_id"])
        let killed = try agent.call("kill_job", ["job_id": id])
        #expect(killed["status"] == "killed")
        #expect(killed["survivors"] == [])
        #expect(killed["job"]?["reason"] == "killed-by-user")
        #expect(try agent.call("kill_job", ["job_id": id])["status"] == "already_terminated")
        #expect(try agent.call("kill_job", ["job_id": "nope"])["status"] == "not_found")
        let again = try agent.call("retry_job", ["job_id": id])
        #expect(again["attempt"] == 2)
        #expect(again["job_id"] == id)
        #expect(try agent.call("kill_job", ["job_id": id, "signal": "KILL"])["status"] == "killed")
        #expect(try agent.failure("get_job_status", ["job_id": "99"]).hasPrefix("Job 99 not found"))
    }

    @Test func whatEveryJobHasToShowOneByOneIsFoundForAll() throws {
        let agent = try ToolClient(home)
        let late = try home.fifo("late")
        _ = try agent.call("execute_command", ["command": "echo ready; sleep 1000", "name": "early"])
        _ = try agent.call(
            "execute_command",
            ["command": .string("read x <'\(late.path)'; echo ready; sleep 1000"), "name": "late"]
        )
        _ = try agent.call("wait_for_job", ["job_ids": ["early"], "pattern": "ready"])
        var arguments: JSONObject = ["job_ids": ["early", "late"], "pattern": "ready", "wait_ms": 0]
        let first = try agent.call("wait_for_job", arguments)
        #expect(first["jobs"]?.array?.map { $0["met"] } == [true, false])
        try late.open()
        arguments["cursor"] = first["cursor"]
        arguments["wait_ms"] = 50_000
        let second = try agent.call("wait_for_job", arguments)
        #expect(second["met"] == true, "\(second)")
        // What is paused does not go on by itself.
        _ = try agent.call("pause_job", ["job_id": "late"])
        let hint = try agent.call("wait_for_job", ["job_ids": ["late"], "wait_ms": 0])["hint"]?.string
        #expect(hint?.contains("resumed") == true)
    }

    @Test func aConversationByItsCursorMissesNothing() throws {
        let agent = try ToolClient(home)
        let script = "while read x; do echo a$x; read y; echo b$x$y; done"
        let id = try #require(try agent.call("execute_command", ["command": .string(script), "stdin": true])["job_id"])
        let first = try agent.call("interact_with_job", ["job_id": id, "input": "1\n", "wait_ms": 20_000])
        #expect(first["stdout"] == "a1\n")
        // Somebody else answers meanwhile.
        try home.succeed("send", "1", "x\n")
        _ = try agent.call("wait_for_job", ["job_ids": [id], "pattern": "b1x"])
        let second = try agent.call(
            "interact_with_job",
            ["job_id": id, "input": "2\n", "cursor": first["next_cursor"], "wait_ms": 20_000]
        )
        #expect(second["stdout"] == "b1x\na2\n")
        let third = try agent.call("interact_with_job", ["job_id": id, "cursor": first["next_cursor"], "wait_ms": 0])
        #expect(third["stdout"] == "b1x\na2\n", "without input it only looks")
        try home.succeed("kill", "1")
        let over = try agent.call("interact_with_job", ["job_id": id, "cursor": second["next_cursor"]])
        #expect(over["status"] == "killed" && over["stdout"] == "", "also when there is nobody left to hear anything")
        _ = try agent.call("retry_job", ["job_id": id])
        _ = try agent.call("interact_with_job", ["job_id": id, "input": "3\n", "wait_ms": 20_000])
        let later = try agent.call("interact_with_job", ["job_id": id, "cursor": second["next_cursor"], "wait_ms": 0])
        #expect(later["stdout"] == "a3\n", "a cursor of another attempt misses nothing, either")
        #expect(try agent.failure("interact_with_job", ["job_id": id, "cursor": "x"]).hasPrefix("cursor 'x'"))
    }

    @Test func whatIsLargeIsCountedInsteadOfTold() throws {
        let agent = try ToolClient(home)
        let large = JSONValue.string(String(repeating: "x", count: 300_000))
        let argv: JSONValue = ["true", .string(String(repeating: "y", count: 100_000))]
        _ = try agent.call("execute_command", ["argv": argv, "metadata": ["large": large]])
        let record = try agent.call("get_job_status", ["job_id": 1])
        #expect(record["metadata"]?["left_out_bytes"]?.integer ?? 0 > 300_000)
        #expect(record["metadata"]?["uri"] == record["uri"])
        #expect(record.encodedText.utf8.count < 10_000)
        #expect(try agent.failure("get_job_status", ["job_id": large]).utf8.count < 5000)
        let client = try ServeClient(home)
        #expect(try client.result("resources/read", ["uri": "jobs://list"]).encodedText.utf8.count < 10_000)
        #expect(try client.result("resources/read", ["uri": "job://1"]).encodedText.utf8.count > 400_000)
    }

    @Test func whatModelsFillInIsTaken() throws {
        let agent = try ToolClient(home)
        let blank: JSONObject = [
            "command": "read x; echo got $x", "argv": [], "name": "", "group": "", "key": "", "cwd": "", "env": "",
            "labels": "", "metadata": .null, "timeout_ms": 0, "stdin": "true", "reason": "a test",
        ]
        let started = try agent.call("execute_command", blank)
        #expect(started["notes"] == ["ignored: reason", "timeout_ms 0 counts as left out"])
        let listed = try agent.call("list_jobs", ["name": "", "group": "", "label": "", "status": "", "cursor": ""])
        #expect(listed["jobs"]?.array?.count == 1)
        let typed: JSONObject = ["job_id": " #1 ", "input": "you\n", "cursor": "", "eof": "no", "wait_ms": "20000"]
        #expect(try agent.call("interact_with_job", typed)["stdout"] == "got you\n")
        let waited = try agent.call(
            "wait_for_job",
            ["job_id": "job 1", "wait_ms": 60_000, "pattern": "", "quiet_ms": 0]
        )
        #expect(waited["met"] == true && waited["condition"] == "end")
        #expect(
            waited["notes"] == ["quiet_ms 0 counts as left out", "wait_ms 60000 is more than the most: 55000 was used"]
        )
        #expect(try agent.call("tail_job_output", ["job_ids": "[1]", "lines": "5000"])["notes"]?.array?.count == 1)
        let refused = try agent.failure("execute_command", ["command": "touch x", "dry_run": true])
        #expect(refused.hasPrefix("There is no argument dry_run"))
        #expect(try agent.failure("kill_job", ["reason": "x"]).hasSuffix("\n(ignored: reason)"))
        #expect(try home.objects("list", "--all", "--json").count == 1)
    }

    @Test func callsInTheSpellingOfOtherPrograms() throws {
        let client = try ServeClient(home)
        for (name, arguments) in [
            ("mcp__jobs__run_and_wait", #"{"command": "echo ok"}"#), ("Run-And-Wait", #""{\"command\": \"echo ok\"}""#),
            ("jobs.run_and_wait", ["cmd": "echo ok"]),
        ] as [(String, JSONValue)] {
            let result = try client.result("tools/call", ["name": .string(name), "arguments": arguments])
            #expect(result["structuredContent"]?["stdout"] == "ok\n", "\(name): \(result)")
        }
        for nothing: JSONValue in [.null, "", [], "{}", "null"] {
            let result = try client.result("tools/call", ["name": "list_jobs", "arguments": nothing])
            #expect(result["structuredContent"]?["jobs"]?.array?.count == 3)
        }
        for wrong: JSONValue in ["{", [1], 5, "5", true] {
            #expect(try client.errorCode("tools/call", ["name": "list_jobs", "arguments": wrong]) == -32602)
        }
        let answer = try client.answer(to: try client.send("tools/call", ["name": "jobs.run_and_wat"]))
        #expect(answer["error"]?["message"] == "Unknown tool: jobs.run_and_wat; did you mean 'run_and_wait'?")
        // Prompts get strings; what is no string is none the less known.
        for job: JSONValue in [1, "1", " #1 ", .number(1)] {
            let prompt = try client.result("prompts/get", ["name": "jobs_postmortem", "arguments": ["job_id": job]])
            #expect(prompt["messages"]?.array?.count == 1)
        }
        #expect(
            try client.errorCode("prompts/get", ["name": "jobs_postmortem", "arguments": ["job_id": ""]]) == -32602
        )
    }

    @Test func whatWasIgnoredIsToldByTheTaskToo() throws {
        let client = try ServeClient(home)
        let call: JSONObject = ["name": "run_and_wait", "arguments": ["command": "echo ok", "reason": "x"]]
        let task = try client.result("tools/call", call, meta: ServeClient.metaWithTasks)
        let id = try #require(task["taskId"])
        while true {
            let details = try client.result("tasks/get", ["taskId": id], meta: ServeClient.metaWithTasks)
            guard details["status"] != "working" else { continue }
            #expect(details["result"]?["structuredContent"]?["notes"] == ["ignored: reason"])
            break
        }
    }

    @Test func numbersAreKeptAsTheyWereWritten() throws {
        let client = try ServeClient(home)
        let metadata = #"{"n":12345678901234567890,"x":0.1234567890123456789,"y":1e-400,"z":1.5}"#
        let meta = JSONValue.object(ServeClient.meta).encodedText
        try client.write(
            #"{"jsonrpc":"2.0","id":"n","method":"tools/call","params":{"_meta":\#(meta),"name":"run_and_wait","#
                + #""arguments":{"command":"true","metadata":\#(metadata)}}}"#
        )
        #expect(try client.answer(to: "n")["result"] != nil)
        #expect(try home.record(1)["metadata"]?.encodedText == metadata)
        try home.succeed("supervisor", "stop")
        #expect(try client.call("get_job_status", ["job_id": 1])["metadata"]?.encodedText == metadata)
    }

    @Test func directoriesInWhateverForm() throws {
        let agent = try ToolClient(home)
        _ = try agent.call("run_and_wait", ["argv": ["mkdir", "a b"]])
        let work = home.work
        for cwd in [
            "a b", "a b/", "./a b", ".//a b//", "~/work/a b", "\(work)/a b/", "file://\(work)/a%20b",
            "file://localhost\(work)/a%20b/", "file:\(work)/a%20b",
        ] {
            let result = try agent.call("run_and_wait", ["command": "pwd", "cwd": .string(cwd)])
            #expect(result["stdout"]?.string == "\(work)/a b\n", "\(cwd)")
        }
        for cwd in [".", "./", "", " ", "~/work", "file://\(work)"] {
            #expect(
                try agent.call("run_and_wait", ["command": "pwd", "cwd": .string(cwd)])["stdout"]?.string == "\(work)\n"
            )
        }
        for (cwd, problem) in [
            ("file://elsewhere/x", "another machine"), ("file:x", "no file URI"), ("$HOME", "no shell reads it"),
            ("~root/x", "no shell reads it"), ("file:///nowhere", "no directory"),
        ] {
            let failure = try agent.failure("run_and_wait", ["command": "pwd", "cwd": .string(cwd)])
            #expect(failure.contains(problem), "\(cwd): \(failure)")
        }
    }

    @Test func inputInTheSameCall() throws {
        let agent = try ToolClient(home)
        let text = (1...40_000).map { "line \($0)\n" }.joined()
        let counted = try agent.call("run_and_wait", ["command": "wc -c; echo end", "input": .string(text)])
        #expect(counted["stdout"]?.string == "\(text.utf8.count)\nend\n")
        let script = "x=\(String(repeating: "y", count: 200_000)); echo ${#x}"
        #expect(
            try agent.call("run_and_wait", ["command": "bash -s", "input": .string(script)])["stdout"] == "200000\n"
        )
        let long = try agent.failure("run_and_wait", ["command": .string(script)])
        #expect(long.contains("131071") && long.contains("input"))
        let keyed: JSONObject = ["command": "cat", "input": "once\n", "key": "k"]
        let started = try agent.call("execute_command", keyed)
        let id = try #require(started["job_id"])
        #expect(try agent.call("execute_command", keyed)["existing"] == true)
        #expect(try agent.call("wait_for_job", ["job_id": id])["met"] == true)
        #expect(try agent.call("get_job_output", ["job_id": id])["stdout"] == "once\n")
        _ = try agent.call("retry_job", ["job_id": id])
        _ = try agent.call("wait_for_job", ["job_id": id])
        #expect(try agent.call("get_job_output", ["job_id": id])["stdout"] == "once\n", "also in the next attempt")
        #expect(
            try agent.failure("run_and_wait", ["command": "cat", "input": "x", "stdin": true]).contains("one of them")
        )
        #expect(
            try agent.call("run_and_wait", ["command": "cat", "input": "", "stdin": false])["status"] == "completed"
        )
    }

    @Test func aCommandThatEndsInAmpersandIsToldAtOnce() throws {
        let agent = try ToolClient(home)
        let started = try agent.call("execute_command", ["command": "sleep 1000 & echo started"])
        #expect(started["hint"]?.string?.contains("without &") == true)
        let waited = try agent.call("run_and_wait", ["command": "nohup sleep 1000 >/dev/null 2>&1 &"])
        #expect(waited["hint"]?.string?.contains("execute_command") == true)
        #expect(try agent.call("execute_command", ["command": "sleep 0 & wait"])["hint"] == nil)
        #expect(try agent.call("run_and_wait", ["argv": ["echo", "&"]])["hint"] == nil)
    }

    @Test func theShellIsBashOrWhatTheUserSays() throws {
        let agent = try ToolClient(home)
        let script = "set -o pipefail; [[ a == a ]] && echo {1..3}; false | true; echo $?"
        #expect(try agent.call("run_and_wait", ["command": .string(script)])["stdout"] == "1 2 3\n1\n")
        let client = try ServeClient(home)
        #expect(try client.result("tools/list").encodedText.contains("For /bin/bash -c"))
        home.set("JOBS_CONFIG", try home.write("serve.shell = '/bin/sh'\n", to: "config.toml"))
        #expect(try ServeClient(home).result("tools/list").encodedText.contains("For /bin/sh -c"))
        #expect(try ToolClient(home).call("run_and_wait", ["command": "echo $0"])["stdout"] == "/bin/sh\n")
    }

    @Test func progressTellsTheLastLine() throws {
        let client = try ServeClient(home)
        let gate = try home.fifo("gate")
        var meta = ServeClient.meta
        meta["progressToken"] = "p"
        let command = JSONValue.string("echo compiling one; read x <'\(gate.path)'")
        let call: JSONObject = ["name": "run_and_wait", "arguments": ["command": command]]
        let id = try client.send("tools/call", call, meta: meta)
        var messages: [String] = []
        while messages.last != "job 1 running: compiling one" {
            let progress = try client.notification("notifications/progress")["params"]
            messages.append(progress?["message"]?.string ?? "")
            if messages.count > 20 { throw Unexpected("no line in \(messages)") }
        }
        try gate.open()
        #expect(try client.answer(to: id)["result"]?["structuredContent"]?["exit_code"] == 0)
    }

    @Test func bytesThatAreNoTextAreSeen() throws {
        let agent = try ToolClient(home)
        let result = try agent.call("run_and_wait", ["command": #"printf 'a\x80b\x9bc\xc2d\xe9\n\xc2\n'"#])
        #expect(result["stdout"] == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}\n\u{FFFD}\n")
    }

    @Test func agentsAreToldOfTheToolsThatTheyHave() throws {
        func instructions(_ options: String...) throws -> String {
            try home.jobs(["serve", "--instructions"] + options.map { ByteString($0) }).text
        }
        #expect(try instructions().contains("execute_command"))
        let bound = try instructions("--blueprints-only")
        #expect(bound.contains("jobs_submit_blueprint") && !bound.contains("execute_command"))
        let looking = try instructions("--read-only")
        #expect(looking.contains("read-only") && !looking.contains("kill_job"))
        let template = try instructions("--toolset", "jobs-template")
        #expect(template.contains("jobs_get_status") && !template.contains("wait_for_job"))
        let client = try ServeClient(home, "--read-only")
        let answer = try client.answer(to: try client.send("tools/call", ["name": "execute_command"]))
        #expect(answer["error"]?["message"]?.string?.contains("the user has not given it") == true)
    }

    @Test func theBlueprintsThatAreToldAreThoseThatThereAre() throws {
        let client = try ServeClient(home, "--blueprints-only")
        func told() throws -> String { try client.result("tools/list").encodedText }
        #expect(try told().contains("There is none yet"))
        _ = try home.write(
            "[blueprint.new]\ncommand = ['true', '{n}']\n[blueprint.new.parameters]\nn = { type = 'integer', minimum = 2 }\n",
            to: ".jobs.toml"
        )
        #expect(try told().contains("new(n: an integer of at least 2)"))
    }

    @Test func anEndedJobIsKnownWithoutASupervisor() throws {
        let agent = try ToolClient(home)
        _ = try agent.call("run_and_wait", ["command": "exit 3", "name": "three"])
        try home.succeed("supervisor", "stop")
        for _ in 1...3 { #expect(try agent.call("get_job_status", ["job_id": 1])["exit_code"] == 3) }
        #expect(home.supervisorPID == nil, "what has ended needs nobody to be asked")
        // Nor does it know an old story: not after another attempt, a repair, or its removal.
        try home.succeed("retry", "1")
        try home.wait(1)
        #expect(try agent.call("get_job_status", ["job_id": 1])["attempt"] == 2)
        try home.succeed("supervisor", "stop")
        try home.succeed("doctor", "--repair")
        #expect(try agent.call("get_job_status", ["job_id": 1])["attempt"] == 2)
        try home.succeed("remove", "1")
        #expect(try agent.failure("get_job_status", ["job_id": 1]).hasPrefix("Job 1 not found"))
    }

    @Test func pausedJobsStandStill() throws {
        let agent = try ToolClient(home)
        _ = try agent.call("execute_command", ["command": "sleep 1000"])
        #expect(try agent.call("pause_job", ["job_id": 1])["status"] == "paused")
        #expect(try agent.call("resume_job", ["job_id": 1])["status"] == "running")
        // What errors advise are tools, not commands for a shell.
        #expect(try agent.failure("retry_job", ["job_id": 1]).hasSuffix("; end it first with kill_job"))
        try home.succeed("kill", "1")
        #expect(try agent.failure("pause_job", ["job_id": 1]).hasSuffix("; run it again with retry_job"))
    }

    @Test func ownJobsAreListedFirstAndOthersAreNotChanged() throws {
        let agent = try ToolClient(home)
        let own = try (1...3).map { _ in try agent.call("execute_command", ["command": "true"])["number"]?.integer }
        let number = try home.runningJob()
        let first = try agent.call("list_jobs", ["limit": 2])
        let second = try agent.call("list_jobs", ["limit": 2, "cursor": first["next_cursor"]])
        let listed = [first, second].flatMap { $0["jobs"]?.array ?? [] }
        #expect(listed.map { $0["number"]?.integer } == own.reversed() + [number])
        #expect(listed.last?["owner"] == "user")
        #expect(second["next_cursor"] == nil)
        for tool in ["kill_job", "pause_job", "resume_job", "retry_job", "interact_with_job"] {
            let input: JSONValue? = tool == "interact_with_job" ? "x" : nil
            let refusal = try agent.failure(tool, ["job_id": .integer(number), "input": input])
            #expect(refusal.hasPrefix("Refused: job 4 belongs to the user, not to tester"), "\(tool): \(refusal)")
            #expect(refusal.hasSuffix("--all-owners"))
        }
        #expect(try home.record(number)["status"] == "running")
        let trusted = try ToolClient(home, "--all-owners")
        #expect(try trusted.call("kill_job", ["job_id": .integer(number)])["status"] == "killed")
        let events = try home.objects("events", "--after", "0", "--json")
        #expect(events.contains { $0["event"] == "requested" && $0["verb"] == "kill" && $0["by"] == "tester" })
        #expect(events.filter { $0["event"] == "submitted" }.compactMap { $0["by"]?.string }.count == 3)
    }

    @Test func agentsWaitInAQueueOfTheirOwn() throws {
        let agent = try ToolClient(home, "--max-jobs", "1")
        let first = try agent.call("execute_command", ["command": "sleep 1000"])
        let second = try agent.call("execute_command", ["command": "true"])
        let waiting = try agent.call("get_job_status", ["job_id": second["job_id"]])
        #expect(waiting["status"] == "queued")
        #expect(waiting["group"] == "agents")
        #expect(waiting["waiting_for"]?.string?.contains("slot") == true)
        // Persons are not held up by agents.
        #expect(try home.wait(try home.run("true")) == 0)
        _ = try agent.call("kill_job", ["job_id": first["job_id"]])
        #expect(try agent.call("wait_for_job", ["job_ids": [try #require(second["job_id"])]])["met"] == true)
        let own = try agent.failure("execute_command", ["command": "true", "group": "default"])
        #expect(own.hasPrefix("Refused: the user lets 1 of your jobs run at once"))
        let other = try ToolClient(home).failure("execute_command", ["command": "true", "group": "default"])
        #expect(other.hasPrefix("group default is none that the user has made with a number of slots"))
    }

    @Test func longOutputIsBoundedAndCanAllBeRead() throws {
        let agent = try ToolClient(home)
        let script = "seq 1 20000; echo 'x.c:1: error: bad'; seq 20001 40000; exit 1"
        let result = try agent.result("run_and_wait", ["command": .string(script)])
        let content = try #require(result["structuredContent"])
        let shown = try #require(content["stdout"]?.string)
        #expect(shown.utf8.count < 10_000)
        #expect(shown.contains("\nx.c:1: error: bad\n"))
        #expect(shown.hasSuffix("40000\n"))
        #expect(result["content"]?.array?.first?["text"]?.string == content.encodedText)
        var text = ""
        var cursor: JSONValue = "1.0"
        for _ in 0..<100 {
            let page = try agent.call(
                "get_job_output",
                ["job_id": 1, "cursor": cursor, "max_bytes": 64_000, "stream": "stdout"]
            )
            text += page["stdout"]?.string ?? ""
            cursor = try #require(page["next_cursor"])
            if page["complete"] == true { break }
        }
        #expect(
            text == (1...20_000).map { "\($0)\n" }.joined() + "x.c:1: error: bad\n"
                + (20_001...40_000).map { "\($0)\n" }.joined()
        )
        #expect(try agent.call("get_job_output", ["job_id": 1, "grep": "error"])["stdout"] == "x.c:1: error: bad\n")
        #expect(try agent.call("tail_job_output", ["job_id": 1, "lines": 2])["stdout"] == "39999\n40000\n")
    }

    @Test func cancellingACallTouchesNoJob() throws {
        let agent = try ToolClient(home)
        let started = try home.fifo("started")
        let id = try agent.start(
            "run_and_wait",
            ["command": .string("echo x >'\(started.path)'; exec sleep 1000")]
        )
        _ = try started.readLine()
        try agent.cancel(id)
        #expect(try agent.call("get_job_status", ["job_id": "last"])["status"] == "running")
    }

    @Test func everyResultObeysItsSchema() throws {
        let agent = try ToolClient(home, "--toolset", "all")
        try agent.checksSchemas()
        _ = try agent.call("execute_command", ["command": "echo a; echo b >&2; exit 1", "name": "first", "key": "k"])
        _ = try agent.call("wait_for_job", ["job_ids": ["first"], "pattern": "a"])
        _ = try agent.call("wait_for_job", ["job_ids": ["first"]])
        _ = try agent.call("run_and_wait", ["command": "seq 1 10000; kill -9 $$"])
        _ = try agent.call("run_and_wait", ["command": "sleep 1000", "wait_ms": 1, "metadata": ["a": [1]]])
        for tool in ["get_job_status", "jobs_get_status", "get_job_output", "tail_job_output"] {
            for job in 1...3 { _ = try agent.call(tool, ["job_id": .integer(Int64(job))]) }
        }
        _ = try agent.call("list_jobs", [:])
        _ = try agent.call("jobs_list", ["status": "failed"])
        _ = try agent.call("pause_job", ["job_id": 3])
        _ = try agent.call("resume_job", ["job_id": 3])
        _ = try agent.call("kill_job", ["job_id": 3, "signal": "CONT"])
        _ = try agent.call("kill_job", ["job_id": 3])
        _ = try agent.call("kill_job", ["job_id": 4])
        _ = try agent.call("retry_job", ["job_id": 1])
        _ = try agent.call("execute_command", ["command": "cat", "name": "cat", "stdin": true])
        _ = try agent.call("interact_with_job", ["job_id": "cat", "input": "x\n"])
    }

    @Test func theSettingsOfThePublicServerAreObeyed() throws {
        let agent = try ToolClient(
            home,
            environment: [
                "MCP_BG_JOB_TIMEOUT": "1", "MCP_BG_MAX_OUTPUT_SIZE": "8192", "MCP_BG_WORKING_DIR": "/usr",
                "MCP_BG_ALLOWED_COMMANDS": "^SEQ,^pwd,^sleep", "MCP_BG_MAX_JOBS": "2",
            ]
        )
        #expect(try agent.call("run_and_wait", ["command": "pwd"])["stdout"] == "/usr\n")
        let late = try agent.result("run_and_wait", ["command": "sleep 1000"])
        #expect(late["structuredContent"]?["reason"] == "timed-out")
        let much = try agent.call("run_and_wait", ["command": "seq 1 100000"])
        #expect(much["dropped_bytes"]?.integer ?? 0 > 500_000)
        #expect(try agent.failure("run_and_wait", ["command": "ls"]).hasPrefix("Refused"))
        let groups = try home.objects("group", "list", "--json")
        #expect(groups.first { $0["name"] == "agents" }?["slots"] == 2)
    }

    @Test func theConfigurationBoundsAgentsToo() throws {
        let file = try home.write(
            """
            [serve]
            deny = ["secret"]
            env-allow = ["FOO"]
            owner = "robots"
            max-jobs = 3
            """,
            to: "config.toml"
        )
        home.set("JOBS_CONFIG", file)
        let agent = try ToolClient(home, environment: ["API_KEY": "x", "FOO": "1"])
        let seen = try agent.call("run_and_wait", ["command": "echo $FOO $API_KEY"])
        #expect(seen["stdout"] == "1\n")
        #expect(try home.record("last")["owner"] == "robots")
        #expect(try agent.failure("run_and_wait", ["command": "cat secret"]).contains("/secret/"))
        #expect(try agent.failure("run_and_wait", ["command": "true", "env": ["BAR": "1"]]).contains("FOO, not BAR"))
        let groups = try home.objects("group", "list", "--json")
        #expect(groups.first { $0["name"] == "agents" }?["slots"] == 3)
        let trusted = try ToolClient(home, "--env-allow", "*", environment: ["API_KEY": "x"])
        #expect(try trusted.call("run_and_wait", ["command": "echo $API_KEY"])["stdout"] == "x\n")
    }

    @Test func aJobFindsTheRecordsThatItIsIn() throws {
        let agent = try ToolClient(home, "--home", "\(home.root)/elsewhere")
        let command = "jobctl progress 40 compiling && jobctl status --json $JOBS_NUMBER"
        let result = try agent.call("run_and_wait", ["command": .string(command)])
        #expect(result["exit_code"] == 0)
        #expect(result["stdout"]?.string?.contains(#""progress":0.4"#) == true)
        #expect(!home.exists(home.state))
    }

    @Test func busyAndStuckAreToldApart() throws {
        let agent = try ToolClient(home)
        let (gate, said) = (try home.fifo("gate"), try home.fifo("said"))
        let busy = "(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done)"
        let script = """
            echo one; printf 'loading\\r\\t50%% of it' >&2; echo >'\(said.path)'; read x <'\(gate.path)'
            \(busy); echo >'\(said.path)'; read x <'\(gate.path)'; sleep 1000
            """
        let id = try #require(try agent.call("execute_command", ["command": .string(script)])["job_id"])
        _ = try said.readLine()
        #expect(try agent.call("wait_for_job", ["job_ids": [id], "pattern": "50% of it"])["met"] == true)
        let first = try agent.call("get_job_status", ["job_id": id])
        #expect(first["last_line"] == "loading 50% of it")
        let time = try #require(first["last_output_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(abs(Clock.now().nanoseconds - time.nanoseconds) < 60_000_000_000)
        let before = try #require(first["cpu_s"]?.double)
        try gate.open()
        _ = try said.readLine()
        // The command of the person says the same, also of children that are gone.
        let second = try home.record(1)
        #expect(try #require(second["cpu_s"]?.double) > before + 0.02)
        #expect(second["last_output_at"] == first["last_output_at"])
        let waited = try agent.call("wait_for_job", ["job_ids": [id], "wait_ms": 10])
        #expect(waited["jobs"]?.array?.first?["last_line"] == first["last_line"])
        let listed = try agent.call("list_jobs", [:])
        #expect(listed["jobs"]?.array?.first?["cpu_s"]?.double ?? 0 > before)
        let text = try home.succeed("status", "1")
        #expect(text.contains("last output") && text.contains("50% of it") && text.contains("of processor time so far"))
        let silent = try #require(try agent.call("execute_command", ["command": "sleep 1000"])["job_id"])
        let nothing = try agent.call("get_job_status", ["job_id": silent])
        #expect(nothing["last_output_at"] == nil && nothing["last_line"] == nil)
        _ = try agent.call("kill_job", ["job_id": id])
        let ended = try agent.call("get_job_status", ["job_id": id])
        #expect(ended["last_output_at"] == nil && ended["cpu_s"] == nil)
    }

    @Test func aCursorIsUnderstoodByEveryToolOfItsJob() throws {
        let agent = try ToolClient(home)
        let script = "seq 5000; printf 'Name? '; read x; echo hello $x; cat"
        let first = try #require(
            try agent.call("execute_command", ["command": .string(script), "stdin": true])["job_id"]
        )
        let second = try #require(try agent.call("execute_command", ["command": "echo two; sleep 1000"])["job_id"])
        let found = try agent.call("wait_for_job", ["job_ids": [first, second], "pattern": "^Name|two"])
        let cursor = try #require(found["cursor"])
        #expect(cursor.string?.contains(",") == true)
        let tail = try agent.call("tail_job_output", ["job_id": first, "lines": 2])
        #expect(tail["stdout"] == "5000\nName? ")
        let typed = try agent.call("interact_with_job", ["job_id": first, "input": "you\n", "wait_ms": 20_000])
        #expect(typed["stdout"] == "hello you\n")
        let rest = try agent.call(
            "wait_for_job",
            ["job_ids": [first], "pattern": "hello", "cursor": tail["next_cursor"]]
        )
        #expect(rest["jobs"]?.array?.first?["line"] == "Name? hello you", "a line is found as a whole")
        for cursor in [cursor, tail["next_cursor"]] {
            let arguments: JSONObject = ["job_id": first, "cursor": cursor, "wait_ms": 0]
            #expect(try agent.call("get_job_output", ["job_id": first, "cursor": cursor])["stdout"] == "hello you\n")
            #expect(try agent.call("interact_with_job", arguments)["stdout"] == "hello you\n")
        }
        let alone = try agent.call("wait_for_job", ["job_ids": [second], "pattern": "two"])["cursor"]
        for tool in ["get_job_output", "interact_with_job"] {
            let refusal = try agent.failure(tool, ["job_id": first, "cursor": alone])
            #expect(refusal.contains("is of job 2, not of job 1"), "\(refusal)")
        }
        let page = try #require(try agent.call("list_jobs", ["limit": 1])["next_cursor"])
        for tool in ["get_job_output", "interact_with_job"] {
            #expect(try agent.failure(tool, ["job_id": first, "cursor": page]).contains("which list_jobs takes"))
        }
        #expect(
            try agent.failure("wait_for_job", ["job_ids": [first], "pattern": "x", "cursor": page]).contains(
                "list_jobs"
            )
        )
        let other = try agent.failure("list_jobs", ["cursor": tail["next_cursor"]])
        #expect(other.contains("for get_job_output"))
    }

    @Test func aLongSearchKeepsToItsTimeAndGoesOn() throws {
        let agent = try ToolClient(home)
        // One of those expressions that take for ever, on more lines than fit into a second.
        let command = "yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | head -n 100000; echo aaab"
        _ = try agent.call("run_and_wait", ["command": .string(command)])
        let began = Clock.monotonic()
        let hard = try agent.call("wait_for_job", ["job_ids": [1], "pattern": "(a+)+[bc]", "wait_ms": 300])
        #expect(Clock.monotonic() - began < 20_000_000_000)
        #expect(hard["met"] == false)
        #expect(hard["hint"]?.string?.contains("cursor") == true)
        let cursor = try #require(hard["cursor"])
        let easy = try agent.call("wait_for_job", ["job_ids": [1], "pattern": "^aaab$", "cursor": cursor])
        #expect(easy["met"] == true)
        // The same without waiting: what is there is found.
        _ = try agent.call("run_and_wait", ["command": "seq 1 2000; echo ready"])
        #expect(try agent.call("wait_for_job", ["job_ids": [2], "pattern": "ready", "wait_ms": 0])["met"] == true)
    }

    @Test func aJobIsNotRunAgainOutsideOfTheRoot() throws {
        let inside = try ToolClient(home, "--root", home.root)
        _ = try ToolClient(home).call("run_and_wait", ["command": "pwd", "cwd": "/usr"])
        #expect(
            try inside.failure("retry_job", ["job_id": 1, "all_mine": true]).hasPrefix(
                "Refused: cwd /usr is outside of"
            )
        )
        #expect(try home.record(1)["attempt"] == 1)
        _ = try inside.call("run_and_wait", ["command": "pwd"])
        #expect(try inside.call("retry_job", ["job_id": 2])["attempt"] == 2)
    }

    @Test func theOutputOfBlueprintsIsBoundedToo() throws {
        _ = try home.write(
            """
            [blueprint.count]
            command = ["seq", "1", "100000"]
            [blueprint.count-all]
            command = ["seq", "1", "100000"]
            max-output = "1MiB"
            """,
            to: ".jobs.toml"
        )
        let agent = try ToolClient(home, "--toolset", "all", environment: ["MCP_BG_MAX_OUTPUT_SIZE": "8192"])
        for (number, blueprint) in zip(1..., ["count", "count-all"]) {
            _ = try agent.call("jobs_submit_blueprint", ["blueprint": .string(blueprint)])
            _ = try agent.call("wait_for_job", ["job_ids": [.integer(Int64(number))]])
        }
        #expect(try agent.call("get_job_output", ["job_id": 1])["dropped_bytes"]?.integer ?? 0 > 500_000)
        #expect(try agent.call("get_job_output", ["job_id": 2])["dropped_bytes"] == 0, "what it says itself wins")
    }

    @Test func blueprintsAreWhatTheUserVetted() throws {
        _ = try home.write(
            """
            [blueprint.greet]
            command = ["echo", "hello", "{who}"]
            description = "Greets"
            [blueprint.greet.parameters.who]
            type = "string"
            [blueprint.wipe]
            command = ["rm", "-rf", "/"]
            blocked = true
            reason = "not on this machine"
            """,
            to: ".jobs.toml"
        )
        let agent = try ToolClient(home, "--blueprints-only", "--toolset", "all")
        try agent.checksSchemas()
        let job = try agent.call(
            "jobs_submit_blueprint",
            ["blueprint": "greet", "parameters": ["who": "$(whoami); true"]]
        )
        #expect(job["name"] == "echo")
        let id = try #require(job["id"])
        #expect(try agent.call("wait_for_job", ["job_ids": [id]])["met"] == true)
        let status = try agent.call("jobs_get_status", ["job_id": id])
        #expect(status["status"] == "succeeded")
        #expect(status["progress"] == .number(1))
        #expect(try agent.call("get_job_output", ["job_id": id])["stdout"] == "hello $(whoami); true\n")
        let blocked = try agent.failure("jobs_submit_blueprint", ["blueprint": "wipe"])
        #expect(blocked.contains("not on this machine"))
        let wrong = try agent.failure("jobs_submit_blueprint", ["blueprint": "greet", "parameters": ["who": [7]]])
        #expect(wrong.contains(".jobs.toml:"))
        #expect(try agent.failure("jobs_submit_blueprint", ["blueprint": "gret"]).contains("greet"))
        // Nor is anything else started by running it again, or by claiming to be a blueprint's.
        #expect(try agent.call("retry_job", ["job_id": id])["attempt"] == 2)
        let free = try ToolClient(home)
        _ = try free.call("run_and_wait", ["command": "true", "name": "plain"])
        #expect(try agent.failure("retry_job", ["job_id": "plain"]).hasSuffix("is of none"))
        let claim = try free.failure("execute_command", ["command": "true", "labels": ["blueprint": "greet"]])
        #expect(claim.contains("labels: blueprint"))
        #expect(try agent.failure("jobs_get_status", ["job_id": "nope"]) == "Unknown job: nope")
    }

    @Test func valuesOfBlueprintsAreReadAsTheyAreMeant() throws {
        _ = try home.write(
            """
            [blueprint.show]
            command = ["echo", "{n}", "{x}", "{loud}", "{who}", "{mode}"]
            [blueprint.show.parameters]
            n = { type = "integer", minimum = 2 }
            x = { type = "number" }
            loud = { type = "boolean" }
            who = { type = "string", default = "all" }
            mode = { type = "choice", choices = ["1", "2"], default = "1" }
            """,
            to: ".jobs.toml"
        )
        let agent = try ToolClient(home, "--blueprints-only")
        let parameters: JSONObject = [
            "n": " 3 ", "x": .decimal("0.10000000000000000001"), "loud": "true", "who": "", "mode": 2, "other": .null,
        ]
        for given: JSONValue in [.object(parameters), .string(JSONValue.object(parameters).encodedText)] {
            let call: JSONObject = ["blueprint": "show", "parameters": given]
            let id = try #require(try agent.call("jobs_submit_blueprint", call)["id"])
            _ = try agent.call("wait_for_job", ["job_id": id])
            #expect(
                try agent.call("get_job_output", ["job_id": id])["stdout"] == "3 0.10000000000000000001 true all 2\n"
            )
        }
        let wrong = try agent.failure(
            "jobs_submit_blueprint",
            ["blueprint": "show", "parameters": ["n": "1", "x": 1]]
        )
        #expect(wrong.contains("at least 2"))
    }

    @Test func endedJobsAreForgottenWhereTheUserWantsThat() throws {
        let agent = try ToolClient(home, environment: ["MCP_BG_CLEANUP_INTERVAL": "1"])
        let kept = try home.run("true")
        let id = try #require(try agent.call("run_and_wait", ["command": "true"])["job_id"])
        let events = try home.start("events", "--follow", "--after", "0", "--json")
        while true {
            let event = try JSONParser.parse(try events.output.readLine())
            if event["event"] == "removed", event["id"] == id { break }
        }
        _ = try events.kill()
        #expect(try home.record(kept)["status"] == "completed", "a person's job is not theirs to forget")
    }

    @Test func toolCallsAreCountedByTheSupervisor() throws {
        let agent = try ToolClient(home)
        _ = try agent.failure("get_job_status", ["job_id": "nope"])
        _ = try agent.call("run_and_wait", ["command": "true"])
        var lines: [Substring] = []
        let deadline = Deadline.usual
        // The reports follow the answers.
        while !deadline.hasPassed {
            lines = try home.succeed("supervisor", "status", "--metrics").split(separator: "\n")
            if lines.count(where: { $0.hasPrefix("jobs_tool_calls_total{") }) == 2 { break }
        }
        #expect(lines.contains(#"jobs_tool_calls_total{outcome="ok",tool="run_and_wait"} 1"#))
        #expect(lines.contains(#"jobs_tool_calls_total{outcome="error",tool="get_job_status"} 1"#))
    }
}
