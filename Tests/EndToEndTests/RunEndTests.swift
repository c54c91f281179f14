import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// `run`: how jobs end, or cannot begin, and what is recorded of them.
@Suite(.home)
struct RunEndTests {
    let home = Home.current

    // MARK: What cannot be started

    @Test func aCommandThatIsNotFound() throws {
        try expectSpawnFailure(try home.run("no-such-command-at-all"), status: 127, saying: ["no-such-command-at-all"])
        try expectSpawnFailure(try home.run("/no/such/file"), status: 127, saying: ["/no/such/file"])
    }

    @Test func aFileThatIsNotExecutable() throws {
        let file = try home.write("echo never", to: "plain")
        try expectSpawnFailure(try home.run(file), status: 126, saying: ["ermission"])
        try expectSpawnFailure(try home.run(home.work), status: 126, saying: [])
        let broken = try home.write("#!/no/such/interpreter\n", to: "broken", mode: 0o755)
        try expectSpawnFailure(try home.run(broken), status: 126, saying: [])
    }

    @Test func aDirectoryThatIsMissing() throws {
        let number = try home.run("true", options: ["--cwd", "/no/such/directory"])
        try expectSpawnFailure(number, status: 126, saying: ["/no/such/directory"])
    }

    @Test func aFileForStandardInputThatIsMissing() throws {
        let number = try home.run("cat", options: ["--stdin", home.path("missing")])
        try expectSpawnFailure(number, status: 126, saying: ["missing"])
    }

    @Test func aLimitThatIsNotAllowed() throws {
        let result = try home.jobs(
            "run",
            "--limit",
            "nofile=1000",
            "--",
            "true",
            through: ["sh", "-c", "ulimit -Hn 500; exec \"$@\"", "sh"]
        )
        // Root may raise limits, unless it has given up the right to; the supervisor has inherited the hard limit.
        let number = try home.submitted(result)
        if geteuid() == 0 {
            #expect(try home.wait(number) == 0)
        } else {
            try expectSpawnFailure(number, status: 126, saying: ["nofile"])
        }
        // More than the kernel gives to anybody.
        let most = try home.run("true", options: ["--limit", "nofile=4000000000"])
        try expectSpawnFailure(most, status: 126, saying: ["nofile"])
    }

    private func expectSpawnFailure(_ number: Int64, status: Int32, saying words: [String]) throws {
        #expect(try home.wait(number) == status)
        let record = try home.record(number)
        #expect(record["status"] == "failed")
        #expect(record["reason"] == "spawn-failed")
        #expect(record["exit_code"] == nil, "no exit code is invented")
        #expect(record["error"]?["step"]?.string?.isEmpty == false)
        #expect(record["error"]?["errno"]?.integer ?? 0 > 0)
        let message = try #require(record["error"]?["message"]?.string)
        for word in words { #expect(message.contains(word), "\(message)") }
        #expect(try home.jobs("status", String(number)).text.contains(message))
    }

    // MARK: The end of the main process

    @Test func endsWhatIsLeftOfItsTree() throws {
        let pids = try home.fifo("pids")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            """
            sh -c 'trap "exit 0" TERM; echo $$ >"\(pids.path)"; while :; do sleep 0.05; done' &
            setsid sh -c 'trap "" TERM; echo $$ >"\(pids.path)"; while :; do sleep 1000; done' &
            read a <'\(gate.path)'; exit 3
            """,
            options: ["--grace", "300ms"]
        )
        let children = try (1...2).map { _ in try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine()))) }
        try gate.open()
        #expect(try home.wait(number) == 3)
        for child in children { #expect(!child.isAlive) }
        #expect(try home.record(number)["status"] == "failed")
        #expect(try home.record(number)["reason"] == "exited")
    }

    @Test func lingerWaitsForTheWholeTree() throws {
        let gate = try home.fifo("gate")
        let started = try home.fifo("started")
        let number = try home.sh(
            "setsid sh -c 'echo up >\"\(started.path)\"; read go <\"\(gate.path)\"; echo late' & exit 3",
            options: ["--linger"]
        )
        _ = try started.readLine()
        #expect(try home.record(number)["status"] == "running")
        try gate.open()
        #expect(try home.wait(number) == 3)
        #expect(try home.output(number) == "late\n")
    }

    @Test func leaveLetsTheRestRunOnAndListsIt() throws {
        let pids = try home.fifo("pids")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "setsid sh -c 'echo $$ >\"\(pids.path)\"; exec sleep 1000' & read go <'\(gate.path)'; exit 3",
            options: ["--leave"]
        )
        let left = try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        try gate.open()
        #expect(try home.wait(number) == 3)
        #expect(left.isAlive)
        let survivors = try #require(try home.record(number)["survivors"]?.array)
        #expect(survivors.count == 1)
        #expect(survivors.first?["pid"] == .integer(Int64(left.pid)))
        #expect(["sh", "sleep"].contains(survivors.first?["command"]?.string))
        #expect(left.isAlive)
    }

    @Test func aChildThatKeepsThePipeOpenHoldsNothingUp() throws {
        let number = try home.sh("echo before; setsid sleep 1000 & exit 4", options: ["--leave"])
        #expect(try home.wait(number) == 4)
        #expect(try home.output(number) == "before\n")
    }

    @Test func allOutputIsThereWhenTheEndIsTold() throws {
        for _ in 1...10 {
            let number = try home.sh("seq 20000")
            #expect(try home.wait(number) == 0)
            #expect(try home.jobs("logs", String(number)).output.count == 108_894)
        }
    }

    // MARK: What is recorded

    @Test func resourceUse() throws {
        let number = try home.run(
            "perl",
            "-e",
            "my $x = 'x' x 60_000_000; my $t = times; 1 while times - $t < 0.2; print 'y' x 1000; sleep 0"
        )
        #expect(try home.wait(number) == 0)
        let record = try home.record(number)
        let user = try #require(record["user_s"]?.double)
        let system = try #require(record["system_s"]?.double)
        #expect((0.1...20).contains(user + system))
        #expect(try #require(record["max_rss_bytes"]?.integer) > 55_000_000)
        #expect(record["output_bytes"] == 1000)
        #expect(try #require(record["duration_s"]?.double) >= 0.2)
    }

    @Test func theResultOfAJob() throws {
        let number = try home.sh(#"echo '{"tests": 12, "ok": true}' >"$JOBS_RESULT""#)
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["result"] == ["tests": 12, "ok": true])
        let invalid = try home.sh(#"echo 'not JSON' >"$JOBS_RESULT""#)
        #expect(try home.wait(invalid) == 0)
        #expect(try home.record(invalid)["result"] == nil)
        #expect(try home.record(invalid)["error"]?["step"] == "result")
        let large = try home.sh(#"head -c 1100000 /dev/zero | tr '\0' 1 >"$JOBS_RESULT""#)
        #expect(try home.wait(large) == 0)
        #expect(try home.record(large)["result"] == nil)
        #expect(try home.record(large)["error"]?["step"] == "result")
    }

    @Test func progressFromInside() throws {
        let said = try home.fifo("said")
        let gate = try home.fifo("gate")
        let number = try home.sh("jobctl progress 40 'half done'; echo $? >'\(said.path)'; read go <'\(gate.path)'")
        #expect(try said.readLine() == "0")
        let record = try home.record(number)
        #expect(record["progress"]?.double == 0.4)
        #expect(record["progress_message"] == "half done")
        try gate.open()
        #expect(try home.wait(number) == 0)
        #expect(try home.jobs("progress", "50").status != 0, "outside of a job there is nothing to tell")
    }
}
