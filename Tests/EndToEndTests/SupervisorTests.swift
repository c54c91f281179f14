import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct SupervisorTests {
    let home = Home.current

    @Test func aHundredFirstCommandsStartOne() throws {
        let clients = try (1...100).map { try home.start("run", "--", "sh", "-c", "exit \($0 % 50)") }
        var numbers: Set<Int64> = []
        for client in clients { numbers.insert(try home.submitted(try home.finish(client, Deadline(after: 120)))) }
        #expect(numbers == Set(1...100))
        let starts = try home.objects("events", "--after", "0", "--json").count { $0["event"] == "supervisor-started" }
        #expect(starts == 1)
        let supervisors = home.processes().filter { ProcessTable.arguments(of: $0.pid).contains("supervisor") }
        #expect(supervisors.map(\.pid) == [home.supervisorPID])
        for number in numbers { _ = try home.wait(number) }
    }

    @Test func itCountsWhatItDoes() throws {
        let nothing = try home.jobs("supervisor", "status", "--metrics")
        #expect(nothing.status == 1)
        #expect(home.supervisorPID == nil, "status starts none")
        try home.wait(try home.run("true"))
        try home.wait(try home.run("false"))
        _ = try home.jobs("status", "99")
        let lines = try home.succeed("supervisor", "status", "--metrics").split(separator: "\n")
        #expect(lines.contains(#"jobs_operations_total{operation="run",outcome="ok"} 2"#))
        #expect(lines.contains(#"jobs_operations_total{operation="status",outcome="error"} 1"#))
        #expect(lines.contains(#"jobs_operation_duration_seconds_count{operation="run"} 2"#))
        #expect(lines.contains(#"jobs_ended_total{status="failed"} 1"#))
        #expect(lines.contains("jobs_running 0"))
    }

    @Test func itIsNobodysChild() throws {
        _ = try home.run("true")
        let entry = try #require(ProcessTable.entry(of: try home.supervisor().pid))
        #expect(entry.parent != getpid())
        #expect(entry.session != getsid(0))
        #expect(Executable.target(ofLink: "/proc/\(entry.pid)/cwd") == "/")
    }

    @Test func startStopAndStatus() throws {
        let off = try home.jobs("supervisor", "status")
        #expect(off.status != 0)
        #expect(home.supervisorPID == nil, "status starts none")
        #expect(!home.exists(home.state))
        try home.succeed("supervisor", "start")
        let pid = try #require(home.supervisorPID)
        try home.succeed("supervisor", "start")
        #expect(home.supervisorPID == pid, "started twice is started once")
        let status = try JSONParser.parse(try home.succeed("supervisor", "status", "--json"))
        #expect(status["pid"] == .integer(Int64(pid)))
        #expect(try home.succeed("supervisor", "status").contains(String(pid)))
        let supervisor = try home.supervisor()
        try home.succeed("supervisor", "stop")
        try supervisor.awaitEnd()
        #expect(home.supervisorPID == nil)
        #expect(try home.jobs("supervisor", "stop").status == 0, "stopped twice is stopped once")
    }

    @Test func stopLeavesJobsAlone() throws {
        let number = try home.runningJob()
        let main = try home.mainProcess(of: number)
        try home.succeed("supervisor", "stop")
        #expect(main.isAlive)
        #expect(try home.record(number)["status"] == "running")
        #expect(try home.mainProcess(of: number).pid == main.pid)
    }

    @Test func stopWithItsJobs() throws {
        let number = try home.runningJob()
        let main = try home.mainProcess(of: number)
        try home.succeed("supervisor", "stop", "--kill-jobs")
        #expect(!main.isAlive)
        #expect(home.processes().isEmpty)
        #expect(try home.record(number)["status"] == "killed")
    }

    @Test func restartKeepsThePidAndTheJobs() throws {
        let gate = try home.fifo("gate")
        let started = try home.fifo("started")
        let number = try home.sh(
            home.marked("job", "echo up >'\(started.path)'; read go <'\(gate.path)'; echo on; exit 7")
        )
        _ = try started.readLine()
        let waiter = try home.start("wait", String(number))
        let supervisor = try home.supervisor()
        let shim = try home.shim(of: number)
        try home.succeed("supervisor", "restart")
        #expect(home.supervisorPID == supervisor.pid, "it is replaced in place")
        #expect(shim.isAlive)
        #expect(ProcessTable.entry(of: shim.pid)?.parent == supervisor.pid)
        try gate.open()
        #expect(try home.finish(waiter).status == 7)
        #expect(try home.output(number) == "on\n")
        #expect(home.starts(of: "job") == 1)
    }

    @Test func restartOntoAnotherExecutable() throws {
        let number = try home.runningJob()
        #expect(try home.command("cp", Executable.path, home.path("jobs-new")).status == 0)
        let restart = try home.command(home.path("jobs-new"), "supervisor", "restart")
        #expect(restart.status == 0)
        let pid = try #require(home.supervisorPID)
        #expect(Executable.target(ofLink: "/proc/\(pid)/exe") == home.path("jobs-new"))
        #expect(try home.record(number)["status"] == "running")
        #expect(try home.wait(try home.sh("exit 3")) == 3)
    }

    @Test func whenIdleItLeaves() throws {
        home.set("JOBS_SUPERVISOR_IDLE", "300ms")
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        if let pid = home.supervisorPID, let supervisor = try? ProcessDescriptor(pid: pid) { try supervisor.awaitEnd() }
        #expect(home.processes().isEmpty)
        #expect(try home.wait(1) == 3)
    }

    @Test func withAJobRunningItDoesNotLeave() throws {
        home.set("JOBS_SUPERVISOR_IDLE", "200ms")
        let number = try home.runningJob()
        let supervisor = try home.supervisor()
        // Several times the limit; nothing is to happen, so there is nothing to wait for but the time.
        #expect(throws: NothingHappened.self) { try supervisor.awaitEnd(Deadline(after: 1)) }
        #expect(try home.record(number)["status"] == "running")
        try home.succeed("kill", String(number))
        try supervisor.awaitEnd()
    }

    @Test func aStaleSocketIsReplaced() throws {
        try home.succeed("supervisor", "start")
        try home.killSupervisor()
        #expect(home.exists("\(home.state)/supervisor.sock"), "nobody removed it")
        #expect(try home.wait(try home.sh("exit 3")) == 3)
    }

    @Test func aLockThatSomebodyElseHoldsIsNamed() async throws {
        // Clients are patient for half a minute.
        try await aside {
            try home.succeed("supervisor", "start")
            try home.killSupervisor()
            let lock = try #require(try FileLock.attempt("supervisor.lock", in: Directory(home.state)))
            let result = try home.finish(try home.start("run", "--", "true"), Deadline(after: 90))
            #expect(result.status == 125)
            #expect(result.errors.contains("supervisor.lock") || result.errors.contains(String(getpid())))
            withExtendedLifetime(lock) {}
        }
    }

    @Test func aSupervisorThatHangsIsNamedWithTheWayOut() throws {
        try home.succeed("supervisor", "start")
        let supervisor = try home.supervisor()
        try supervisor.send(signal: SIGSTOP)
        let result = try home.finish(try home.start("status", "1"), Deadline(after: 90))
        try supervisor.send(signal: SIGCONT)
        #expect(result.status == 125)
        #expect(result.errors.contains(String(supervisor.pid)))
        #expect(result.errors.contains("kill") || result.errors.contains("restart"))
    }

    @Test func version() throws {
        let result = try home.jobs("--version")
        #expect(result.status == 0)
        #expect(result.text.contains(SupervisorProtocol.release))
        #expect(home.processes().isEmpty)
    }

    @Test(arguments: [
        [], ["run"], ["status"], ["list"], ["kill"], ["logs"], ["wait"], ["send"], ["pause"], ["resume"], ["retry"],
        ["remove"],
        ["group"], ["group", "set"], ["events"], ["supervisor"], ["supervisor", "stop"], ["doctor"],
    ])
    func help(command: [String]) throws {
        let result = try home.jobs(command + ["--help"])
        #expect(result.status == 0)
        #expect(result.text.contains(command.isEmpty ? "Jobs:" : "Usage: jobs"))
        #expect(!home.exists(home.state))
    }

    @Test func theLogTellsOfItsStart() throws {
        try home.succeed("supervisor", "start")
        #expect(!home.lines(of: "\(home.state)/supervisor.log").isEmpty)
    }
}
