import LinuxSystem
import TestSupport
import Testing
import Values

/// What is run when something happens to a job.
@Suite(.home)
struct HookTests {
    let home = Home.current

    /// The hooks' own jobs, once they have ended.
    private func hooks(of number: Int64, _ count: Int) throws -> [JSONValue] {
        for _ in 0..<200 {
            let runs = try home.record(number)["hook_runs"]?.array ?? []
            if runs.count == count {
                for run in runs { try home.wait(try #require(run["number"]?.integer)) }
                return try home.record(number)["hook_runs"]?.array ?? []
            }
            // A hook is there with the end that it is about; its start may be told a moment later.
            try home.wait(number)
        }
        throw Unexpected("\(try home.record(number))")
    }

    private func variable(_ name: String, in text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    @Test func theEndIsToldWithTheRecordAndVariables() throws {
        let number = try home.sh(
            "exit 3",
            options: [
                "--name", "build", "--group", "g", "--on-end", "cat >record; env | grep ^JOBS_ >variables; echo told",
            ]
        )
        let run = try hooks(of: number, 1)[0]
        #expect(run["status"] == "completed" && run["on"] == "end" && run["attempt"] == 1, "\(run)")
        let record = try JSONParser.parse(try home.contents(of: "record"))
        #expect(record["number"] == .integer(number) && record["status"] == "failed" && record["exit_code"] == 3)
        let variables = home.lines(of: "variables").joined(separator: "\n")
        for (name, value) in [
            ("JOBS_HOOK", "end"), ("JOBS_JOB_NUMBER", "\(number)"), ("JOBS_JOB_NAME", "build"), ("JOBS_JOB_GROUP", "g"),
            ("JOBS_JOB_STATUS", "failed"), ("JOBS_JOB_REASON", "exited"), ("JOBS_JOB_EXIT_CODE", "3"),
            ("JOBS_JOB_COMMAND", "sh -c exit 3"), ("JOBS_JOB_DIRECTORY", home.work), ("JOBS_JOB_ATTEMPT", "1"),
        ] {
            #expect(variable(name, in: variables) == value, "\(name): \(variables)")
        }
        let summary = variable("JOBS_JOB_SUMMARY", in: variables) ?? ""
        #expect(summary.hasPrefix("job \(number) (build) failed: exit status 3 after "))
        let hook = try #require(run["number"]?.integer)
        #expect(variable("JOBS_NUMBER", in: variables) == "\(hook)", "it is a job of its own")
        #expect(try home.output(hook) == "told\n")
        let own = try home.record(hook)
        #expect(own["kind"] == "hook" && own["group"] == "hooks" && own["hook"]?["job"] == .integer(number))
        #expect(
            try home.jobs("status", "\(number)").text.contains(
                "on end: cat >record; env | grep ^JOBS_ >variables; echo told (job \(hook)): completed"
            )
        )
        #expect(try home.jobs("status", "\(hook)").text.contains("of job \(number), when it ended"))
    }

    @Test func hooksAreHiddenUnlessTheirGroupIsAskedFor() throws {
        let number = try home.run("true", options: ["--on-end", "true"])
        let hook = try #require(try hooks(of: number, 1)[0]["number"]?.integer)
        #expect(try home.jobs("list", "-q").text == "\(number)\n")
        #expect(try home.jobs("list", "-a", "--json").lines.count == 1)
        #expect(try home.jobs("list").errors.isEmpty, "nothing is said to be left out")
        #expect(try home.jobs("list", "-q", "--group", "hooks").text == "\(hook)\n")
        #expect(try home.record("last")["number"] == .integer(number))
        #expect(try home.jobs("wait", "--all").status == 0)
        #expect(try home.jobs("run", "--group", "hooks", "--", "true").status == 64)
        // With their job they are forgotten.
        try home.succeed("remove", "\(number)")
        #expect(try home.jobs("status", "\(hook)").status == 4)
        #expect(!home.exists(home.attempt(hook)))
    }

    @Test func failureIsWhatWentWrongAndNotWhatAUserEnded() throws {
        let options = ["--on-failure", "echo $JOBS_JOB_NUMBER >>failures", "--on-end", "echo $JOBS_JOB_NUMBER >>ends"]
        let good = try home.run("true", options: options)
        let bad = try home.run("false", options: options)
        let missing = try home.jobs(["run"] + options + ["--", "no-such-command"])
        let skipped = try home.run("true", options: options + ["--after", "\(bad)"])
        let killed = try home.runningJob(options: options)
        try home.succeed("kill", "\(killed)")
        let signalled = try home.sh("kill -KILL $$", options: options)
        let absent = try home.submitted(missing)
        for (number, count) in [(good, 1), (bad, 2), (absent, 2), (skipped, 1), (killed, 1), (signalled, 2)] {
            let runs = try hooks(of: number, count)
            #expect(runs.allSatisfy { $0["status"] == "completed" }, "\(number): \(runs)")
        }
        #expect(Set(home.lines(of: "failures")) == Set([bad, absent, signalled].map(String.init)))
        #expect(Set(home.lines(of: "ends")) == Set([good, bad, absent, skipped, killed, signalled].map(String.init)))
    }

    @Test func aStartIsToldAtEachAttemptAndTheEndAfterTheLast() throws {
        let number = try home.sh(
            "exit 1",
            options: [
                "--retries", "2", "--retry-delay", "10ms", "--on-start",
                "echo start $JOBS_JOB_ATTEMPT $JOBS_JOB_STATUS >>told",
                "--on-failure", "echo end $JOBS_JOB_ATTEMPT >>told",
            ]
        )
        let runs = try hooks(of: number, 4)
        #expect(runs.compactMap { $0["on"]?.string } == ["start", "start", "start", "failure"])
        #expect(home.lines(of: "told").sorted() == ["end 3", "start 1 running", "start 2 running", "start 3 running"])
    }

    @Test func oneThatHangsOrFailsHarmsNothingAndIsSeen() throws {
        home.set("JOBS_HOOKS_TIMEOUT", "300ms")
        try home.succeed("group", "set", "one", "--slots", "1")
        let number = try home.run(
            "true",
            options: ["--group", "one", "--on-end", "sleep 1000", "--on-end", "echo no; exit 7"]
        )
        #expect(try home.wait(number) == 0)
        #expect(try home.wait(try home.run("true", options: ["--group", "one"])) == 0, "no slot is taken")
        let runs = try hooks(of: number, 2)
        #expect(runs[0]["verdict"] == "failed: timed out" && runs[1]["verdict"] == "failed: exit status 7")
        for text in [try home.jobs("status", "\(number)").text, try home.jobs("why", "\(number)").text] {
            #expect(text.contains("on end: sleep 1000 (job ") && text.contains("): failed: timed out"), "\(text)")
        }
        #expect(try home.record(number)["status"] == "completed")
    }

    @Test func hooksDoNotWaitBehindTheUsersJobsAndHaveNone() throws {
        // For all jobs: those of hooks as well, if that were possible.
        home.set("JOBS_RUN_ON_END", "echo $JOBS_JOB_NUMBER >>ends")
        try home.succeed("group", "set", "default", "--slots", "1")
        let first = try home.run("true")
        let running = try home.runningJob()
        let behind = try home.run("true")
        let run = try hooks(of: first, 1)[0]
        #expect(run["status"] == "completed")
        #expect(try home.record(behind)["status"] == "queued")
        try home.succeed("kill", "\(running)")
        _ = try hooks(of: behind, 1)
        #expect(Set(home.lines(of: "ends")) == Set([first, running, behind].map(String.init)))
        #expect(try home.objects("group", "--json").first { $0["name"] == "hooks" }?["slots"] == 4)
    }

    @Test func theConfigurationGivesHooksToGroupsAndLabels() throws {
        let file = """
            [run]
            on-failure = ["echo all >>told"]

            [hook.build]
            on = ["start", "end"]
            run = "echo $JOBS_HOOK $JOBS_JOB_NUMBER >>told"
            group = "build"

            [hook.team]
            on = "end"
            run = ["echo web >>told"]
            labels = { team = "web", urgent = "" }
            """
        let path = try home.write(file, to: "config.toml")
        home.set("JOBS_CONFIG", path)
        let plain = try home.run("true")
        let build = try home.run("true", options: ["--group", "build"])
        let web = try home.run("false", options: ["--label", "team=web", "--label", "urgent=1"])
        let other = try home.run("true", options: ["--label", "team=web"])
        _ = try hooks(of: build, 2)
        _ = try hooks(of: web, 2)
        for number in [plain, other] {
            try home.wait(number)
            #expect(try home.record(number)["hook_runs"] == nil)
        }
        #expect(home.lines(of: "told").sorted() == ["all", "end \(build)", "start \(build)", "web"])
        // The lines of a batch are in groups of their own.
        _ = try home.write("{\"command\": [\"true\"], \"group\": \"build\"}\ntrue\n", to: "lines")
        try home.succeed("run", "--batch", "lines", "--wait")
        let numbers = try home.jobs("list", "-q").lines.suffix(2).compactMap { Int64($0) }
        #expect(try hooks(of: numbers[0], 2).count == 2)
        #expect(try home.record(numbers[1])["hooks"]?.array?.count == 1)
        try home.write("[hook.x]\non = \"never\"\nrun = \"\"\nwho = 1\n[hook.y]\nrun = \"mail:\"\n", to: "config.toml")
        let check = try home.jobs("config", "check")
        #expect(check.status != 0)
        for problem in [
            ":2:6: hook x: on wants \"start\"", ":3:7: hook x: run", ":4:1: hook x: there is no key 'who'",
            "hook y: it has no on", "one address",
        ] {
            #expect((check.text + check.errors).contains(problem), "\(problem): \(check)")
        }
    }

    @Test func theReadyMadeOnesCallTheirPrograms() throws {
        // The tests may have a terminal.
        home.always(through: ["setsid", "--wait"])
        for name in ["notify-send", "sendmail"] {
            let script =
                "#!/bin/sh\nfor word; do echo \"$word\"; done >'\(home.path(name))'; cat >>'\(home.path(name))'\n"
            try home.write(script, to: "\(home.root)/bin/\(name)", mode: 0o755)
        }
        let server = """
            import http.server, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["Content-Length"]))
                    open("posted", "wb").write(self.headers["Content-Type"].encode() + b"\\n" + body)
                    self.send_response(200); self.end_headers()
            server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
            open("port", "w").write(str(server.server_port)); open("ready", "w"); server.handle_request()
            """
        try home.write(server, to: "server.py")
        _ = try home.run("python3", "server.py", options: ["--ready", "file=\(home.path("ready"))"])
        let port = home.lines(of: "port")[0]
        let number = try home.sh(
            "exit 2",
            options: [
                "--name", "tést", "--on-end", "notify", "--on-failure", "mail:me@example.org",
                "--on-failure", "webhook:http://127.0.0.1:\(port)/hook", "--on-end", "bell", "--on-end", "terminal",
            ]
        )
        let runs = try hooks(of: number, 5)
        #expect(runs.allSatisfy { $0["status"] == "completed" }, "\(runs)")
        #expect(home.lines(of: "notify-send").prefix(2) == ["--app-name=jobs", "--"])
        #expect(home.lines(of: "notify-send")[2].hasPrefix("job \(number) (tést) failed: exit status 2 after "))
        let mail = home.lines(of: "sendmail")
        #expect(mail.prefix(4) == ["-i", "--", "me@example.org", "To: me@example.org"])
        #expect(mail[4].hasPrefix("Subject: =?UTF-8?B?") && mail.contains("Command:   sh -c exit 2"))
        #expect(mail.contains { $0.hasPrefix("{") && $0.contains("\"exit_code\":2") })
        let posted = home.lines(of: "posted")
        #expect(posted.first == "application/json")
        #expect(try JSONParser.parse(posted[1])["number"] == .integer(number))
        // There is no terminal here.
        let bell = try #require(runs.first { $0["run"] == "bell" }?["number"]?.integer)
        #expect(try home.output(bell) == "the job was submitted without a terminal\n")
        for wrong in ["webhook:ftp://x", "webhook:", "mail:", "mail:-t", "mail:a b", ""] {
            #expect(try home.jobs("run", "--on-end", wrong, "--", "true").status == 64, "\(wrong)")
        }
    }

    /// Each moment at which a supervisor can be killed between the end of a job and the start of its hook.
    @Test(arguments: [
        "supervisor-at-exit", "supervisor-after-end", "supervisor-before-launch", "supervisor-after-launch",
    ])
    func noneIsLostAndNoneRunsTwice(_ point: String) throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "echo up >'\(started.path)'; read go <'\(gate.path)'; exit 3",
            options: ["--on-end", "echo end >>told", "--on-failure", "echo failure >>told"]
        )
        _ = try started.readLine()
        // From now on: what comes is the end of the job, and the launch of its hooks.
        try home.killSupervisor()
        home.killAt(point)
        try home.succeed("supervisor", "start")
        try gate.open()
        try home.awaitKill(at: point)
        let runs = try hooks(of: number, 2)
        #expect(runs.allSatisfy { $0["status"] == "completed" }, "\(runs)")
        #expect(home.lines(of: "told").sorted() == ["end", "failure"])
        #expect(try home.record(number)["exit_code"] == 3)
    }

    @Test func theHookOfAStartSurvivesToo() throws {
        home.killAt("supervisor-after-launch")
        let gate = try home.fifo("gate")
        let submitted = try home.jobs(
            "run",
            "--on-start",
            "echo start >>told",
            "--",
            "sh",
            "-c",
            "read go <'\(gate.path)'; exit 0"
        )
        #expect(submitted.status == 0)
        try home.awaitKill(at: "supervisor-after-launch")
        let runs = try hooks(of: 1, 1)
        #expect(runs[0]["status"] == "completed")
        try gate.open()
        #expect(try home.wait(1) == 0)
        #expect(home.lines(of: "told") == ["start"])
    }

    @Test func aJobWhoseHookHasNotEndedStays() throws {
        try home.succeed("run", "--on-end", "true", "--", "true")
        _ = try hooks(of: 1, 1)
        try home.succeed("group", "pause", "hooks")
        let number = try home.run("true", options: ["--on-end", "true"])
        try home.wait(number)
        #expect(try home.record(number)["hook_runs"]?.array?[0]["status"] == "queued")
        #expect(try home.jobs("status", "\(number)").text.contains("queued: group hooks, which is paused"))
        #expect(try home.jobs("remove", "\(number)").status == 125)
        #expect(try home.jobs("prune", "--keep", "0").lines.last == "1 job stays: something else needs it")
        try home.succeed("group", "resume", "hooks")
        _ = try hooks(of: number, 1)
        try home.succeed("prune", "--keep", "0")
        #expect(try home.jobs("list", "-q", "--group", "hooks").text.isEmpty)
    }

    @Test func aQueuedJobsHooksCanBeEdited() throws {
        try home.succeed("group", "pause", "g", "--create")
        let number = try home.run("true", options: ["--group", "g", "--on-end", "echo one >>told"])
        try home.succeed("edit", "\(number)", "--on-end", "echo two >>told")
        try home.succeed("group", "resume", "g")
        _ = try hooks(of: number, 1)
        #expect(home.lines(of: "told") == ["two"])
    }
}
