import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// A state directory that another release wrote.
@Suite(.home)
struct ReleasesTests {
    let home = Home.current

    // MARK: A later one

    @Test func aDatabaseOfALaterReleaseIsRefusedUnharmed() throws {
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        try home.succeed("supervisor", "stop")
        let path = "\(home.state)/jobs.db"
        // The version is SQLite's user_version: four bytes, the highest first, at offset 60 of the file.
        let file = try Descriptor.open(path, flags: O_RDWR)
        #expect(pwrite(file.rawValue, [UInt8(0), 0, 3, 231], 4, 60) == 4)
        let before = try home.contents(of: path)
        for command in [["run", "--", "true"], ["status", "1"], ["doctor", "--repair"]] {
            let result = try home.jobs(command)
            #expect(result.status == 125)
            #expect(result.errors.contains("later") || result.errors.contains("newer"))
        }
        #expect(try home.contents(of: path) == before)
        #expect(home.supervisorPID == nil)
    }

    @Test func anExitRecordOfALaterReleaseIsNotMisread() throws {
        let number = try home.runningJob()
        let shim = try home.shim(of: number)
        let main = try home.mainProcess(of: number)
        try home.succeed("supervisor", "stop")
        try shim.killAndWait()
        try main.killAndWait()
        try home.write(#"{"version":99,"verdict":"fine"}"#, to: "\(home.attempt(number))/exit.json", mode: 0o600)
        #expect(try home.wait(number) == 125)
        #expect(try home.record(number)["status"] == "lost")
        #expect(try home.wait(try home.run("true")) == 0)
    }

    // MARK: An earlier one

    /// Directories that were recorded when their release came out, see Fixtures/record.sh.
    @Test(arguments: ["0.1.0"])
    func aStateDirectoryOfAnEarlierRelease(_ release: String) throws {
        let fixture = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        #expect(try home.command("cp", "-r", "/\(fixture)/Fixtures/state-\(release)", home.state).status == 0)
        // A checkout does not keep modes.
        #expect(try home.command("chmod", "-R", "u=rwX,go=", home.state).status == 0)
        home.set("JOBS_MACHINE_ID", "f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1")

        let completed = try home.record(1)
        #expect(completed["status"] == "completed")
        #expect(completed["name"] == "first")
        #expect(completed["labels"] == ["kind": "fixture"])
        #expect(completed["result"] == ["ok": true])
        #expect(try home.jobs("logs", "1").text == "out\n")
        #expect(try home.jobs("logs", "1").errors == "err\n")
        #expect(try home.wait(2) == 2)
        #expect(try home.record("2.1")["exit_code"] == 1)
        #expect(try home.output("2.1") == "attempt 1\n")
        #expect(try home.output("2.2") == "attempt 2\n")
        #expect(try home.wait(3) == 125)
        #expect(try home.record(3)["reason"] == "machine-rebooted")
        #expect(try home.output(3) == "half\n")
        #expect(try home.record(4)["status"] == "queued")
        try home.succeed("group", "resume", "later")
        #expect(try home.wait(4) == 5)
        #expect(try home.output(4) == "later\n")
        #expect(try home.objects("group", "list", "--json").contains { $0["name"] == "later" && $0["slots"] == 3 })
        #expect(try home.run("true") == 5)
        #expect(try home.jobs("doctor").status == 0)
    }

    // MARK: Client and supervisor

    /// A copy of the program that passes for another release, as debug builds can.
    private func program(of release: String) throws -> String {
        let path = home.path("jobs-\(release)")
        #expect(try home.command("cp", Executable.path, path).status == 0)
        try home.write("\(release)\n", to: "\(path).release")
        return path
    }

    @Test func aNewerClientReplacesTheSupervisorInPlace() throws {
        let gate = try home.fifo("gate")
        let started = try home.fifo("started")
        let old = try program(of: "0.0.9")
        let script = home.marked("job", "echo up >'\(started.path)'; read go <'\(gate.path)'; echo on; exit 7")
        #expect(try home.command(old, "run", "--", "sh", "-c", script).text == "1\n")
        _ = try started.readLine()
        let supervisor = try home.supervisor()
        #expect(Executable.target(ofLink: "/proc/\(supervisor.pid)/exe") == old)
        let waiter = try home.start("wait", "1")
        let status = try JSONParser.parse(try home.succeed("supervisor", "status", "--json"))
        #expect(try home.record(1)["status"] == "running")
        #expect(home.supervisorPID == supervisor.pid)
        #expect(Executable.target(ofLink: "/proc/\(supervisor.pid)/exe") != old)
        #expect(status["pid"] == .integer(Int64(supervisor.pid)))
        try gate.open()
        #expect(try home.finish(waiter).status == 7)
        #expect(try home.output(1) == "on\n")
        #expect(home.starts(of: "job") == 1)
    }

    @Test func anOlderClientTalksToANewerSupervisorAndLeavesIt() throws {
        let old = try program(of: "0.0.9")
        let number = try home.sh("echo hi; exit 7")
        let supervisor = try home.supervisor()
        let executable = Executable.target(ofLink: "/proc/\(supervisor.pid)/exe")
        #expect(try home.command(old, "wait", String(number)).status == 7)
        #expect(try home.command(old, "logs", String(number)).text == "hi\n")
        #expect(try home.command(old, "run", "--wait", "--", "sh", "-c", "exit 3").status == 3)
        #expect(home.supervisorPID == supervisor.pid)
        #expect(Executable.target(ofLink: "/proc/\(supervisor.pid)/exe") == executable)
    }

    @Test func aClientOfALaterProtocolIsToldWhatIsSpokenHere() throws {
        let number = try home.runningJob()
        let supervisor = try home.supervisor()
        let client = try RawClient(home)
        let answer = try client.call(HelloCall.method, HelloCall(version: 99, release: "99.0").params)
        // The client decides: it asks an older supervisor to restart as the newer program.
        if case .result(_, let reply) = answer {
            #expect(reply["protocol"] == .integer(SupervisorProtocol.version))
        }
        #expect(supervisor.isAlive)
        #expect(try home.record(number)["status"] == "running")
    }
}
