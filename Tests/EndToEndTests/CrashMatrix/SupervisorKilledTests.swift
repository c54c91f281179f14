import JobProtocol
import TestSupport
import Testing
import Values

/// SIGKILL of the supervisor at every step of a job's life.
@Suite(.home)
struct SupervisorKilledTests {
    let home = Home.current

    @Test("Nothing is lost and nothing runs twice", arguments: FaultPoints.ofSupervisor)
    func nothingIsLost(at point: String) throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        try home.succeed("group", "set", "one", "--slots", "1")
        let running = try home.sh(
            home.marked(
                "running",
                "echo before; echo up >'\(started.path)'; read go <'\(gate.path)'; echo after; echo aside >&2; exit 3"
            ),
            options: ["--group", "one"]
        )
        _ = try started.readLine()
        let queued = try home.sh(home.marked("queued", "echo queued; exit 4"), options: ["--group", "one"])

        // The next command starts a supervisor that comes by the moment in question.
        try home.succeed("supervisor", "stop")
        home.killAt(point)
        let subject = try home.sh(home.marked("subject", "echo out; echo err >&2; exit 7"))

        #expect(try home.wait(subject) == 7)
        #expect(home.wasKilled(at: point))
        #expect(try home.record(running)["status"] == "running")
        #expect(try home.record(queued)["status"] == "queued")
        try gate.open()
        #expect(try home.wait(running) == 3)
        #expect(try home.wait(queued) == 4)

        #expect(try home.jobs("logs", "\(subject)").text == "out\n")
        #expect(try home.jobs("logs", "\(subject)").errors == "err\n")
        #expect(try home.jobs("logs", "\(running)").text == "before\nafter\n")
        #expect(try home.jobs("logs", "\(running)").errors == "aside\n")
        #expect(try home.output(queued) == "queued\n")
        for name in ["running", "queued", "subject"] { #expect(home.starts(of: name) == 1, "starts of \(name)") }
        let records = try home.objects("list", "--all", "--json")
        #expect(records.map { $0["number"] } == [1, 2, 3])
        #expect(records.map { $0["exit_code"] } == [3, 4, 7])
        #expect(records.allSatisfy { $0["status"] == "failed" && $0["reason"] == "exited" && $0["attempt"] == 1 })
    }

    @Test func whatItWasWritingIsNotLeftBehind() throws {
        try home.succeed("supervisor", "start")
        try home.succeed("supervisor", "stop")
        let rests = ["environments/0123456789abcdef.7-1.tmp", "attempts/01/1.1/spec.json.7-2.tmp"]
        let paths = rests.map { "\(home.state)/\($0)" }
        for path in paths {
            let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
            #expect(try home.command("/bin/sh", "-c", "mkdir -p '\(folder)' && : >'\(path)'").status == 0)
        }
        home.killAt("supervisor-before-launch")
        let number = try home.sh("exit 7")
        #expect(number == 1)
        #expect(try home.wait(number) == 7)
        #expect(paths.filter { home.exists($0) } == [])
        #expect(try home.jobs("doctor").status == 0)
    }

    @Test func afterTheJobsStart() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            home.marked("job", "echo 1; echo up >'\(started.path)'; read go <'\(gate.path)'; echo 2; exit 9")
        )
        for _ in 1...3 {
            if home.supervisorPID == nil { try home.succeed("supervisor", "start") }
            try home.killSupervisor()
        }
        _ = try started.readLine()
        #expect(try home.mainProcess(of: number).isAlive)
        try home.killSupervisor()
        try gate.open()
        #expect(try home.wait(number) == 9)
        #expect(try home.output(number) == "1\n2\n")
        #expect(home.starts(of: "job") == 1)
    }

    @Test func aJobThatEndsWhileNoSupervisorLivesKeepsItsStatusAndItsOutput() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh("echo up >'\(started.path)'; read go <'\(gate.path)'; seq 1000; kill -USR1 $$")
        _ = try started.readLine()
        let shim = try home.shim(of: number)
        try home.killSupervisor()
        try gate.open()
        try shim.awaitEnd()
        #expect(try home.wait(number) == 128 + 10)
        let record = try home.record(number)
        #expect(record["status"] == "failed")
        #expect(record["reason"] == "signalled")
        #expect(record["signal"] == "SIGUSR1")
        #expect(record["exit_code"] == nil)
        #expect(try home.output(number) == (1...1000).map { "\($0)\n" }.joined())
    }

    @Test func aTimeLimitIsEnforcedWhileNoSupervisorLives() throws {
        let started = try home.fifo("started")
        let number = try home.sh(
            "echo up >'\(started.path)'; exec sleep 1000",
            options: ["--timeout", "700ms", "--grace", "200ms"]
        )
        _ = try started.readLine()
        let shim = try home.shim(of: number)
        try home.killSupervisor()
        try shim.awaitEnd()
        #expect(try home.wait(number) == 124)
        #expect(try home.record(number)["reason"] == "timed-out")
    }

    @Test func manyRunningJobsAreAllAdopted() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let script = "echo up >'\(started.path)'; read go <'\(gate.path)'; exit $JOBS_NUMBER"
        let numbers = try (1...25).map { _ in try home.sh(script) }
        for _ in numbers { _ = try started.readLine() }
        try home.killSupervisor()
        #expect(try home.objects("list", "--json", "--status", "running").count == numbers.count)
        try home.killSupervisor()
        try gate.open(numbers.count)
        for number in numbers { #expect(try home.wait(number) == Int32(number)) }
    }
}
