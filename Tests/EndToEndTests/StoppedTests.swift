import Glibc
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// A job that is stopped by a signal, whoever sent it: it is not called running, and can be continued.
@Suite(.home)
struct StoppedTests {
    let home = Home.current

    /// The next event of this kind about the job.
    private func event(_ kind: String, of number: Int64, in events: RunningCommand) throws -> JSONValue {
        while true {
            let event = try JSONParser.parse(try events.output.readLine())
            if event["number"] == .integer(number), event["event"] == .string(kind) { return event }
        }
    }

    private func follow() throws -> RunningCommand {
        try home.start("events", "--after", "0", "--follow", "--json")
    }

    @Test func aJobThatStopsItselfSaysSoAndIsResumed() throws {
        let events = try follow()
        let number = try home.sh("kill -STOP $$; echo resumed; exit 4")
        #expect(try event("stopped", of: number, in: events)["signal"] == "SIGSTOP")
        let record = try home.record(number)
        #expect(record["status"] == "running")
        #expect(record["stopped"]?["signal"] == "SIGSTOP")
        #expect(record["stopped"]?["whole"] == true)
        #expect(record["waiting_for"]?.string?.contains("`resume` continues it") == true)
        #expect(try home.succeed("status", String(number)).contains("stopped (SIGSTOP)"))
        #expect(try home.succeed("list").contains("stopped (SIGSTOP)"))
        let other = try home.runningJob()
        #expect(try home.succeed("resume", "--all") == "job \(number): goes on\n")
        try home.succeed("kill", String(other))
        _ = try event("continued", of: number, in: events)
        #expect(try home.wait(number) == 4)
        #expect(try home.output(number) == "resumed\n")
    }

    /// Of what is not its child nobody tells the shim.
    @Test func aProcessThatSomebodyElseStopsAndContinues() throws {
        let events = try follow()
        let pids = try home.fifo("pids")
        let number = try home.sh("sh -c 'sleep 1000 & echo $$ >\"\(pids.path)\"; wait; exit 1'; exit 5")
        let inner = try #require(pid_t(try pids.readLine()))
        #expect(kill(inner, SIGSTOP) == 0)
        let stopped = try event("stopped", of: number, in: events)
        #expect(stopped["signal"] == "SIGSTOP")
        #expect(stopped["whole"] == false, "its child still sleeps")
        #expect(try home.record(number)["stopped"]?["processes"] == [["pid": .integer(Int64(inner)), "command": "sh"]])
        #expect(try home.succeed("status", String(number)).contains("running: 1 process is stopped (SIGSTOP): sh"))
        #expect(kill(inner, SIGCONT) == 0)
        _ = try event("continued", of: number, in: events)
        #expect(try home.record(number)["stopped"] == nil)
        try home.succeed("kill", String(number))
    }

    @Test func whoReadsFromATerminalThatIsNotItsOwn() throws {
        let events = try follow()
        let number = try home.sh("script -qec \"bash -ic 'cat & sleep 1000'\" /dev/null")
        let stopped = try event("stopped", of: number, in: events)
        #expect(stopped["processes"]?.array?.first?["command"] == "cat")
        try home.succeed("kill", String(number))
        #expect(try home.record(number)["status"] == "killed")
    }

    @Test func limitsAndDurationStandStill() throws {
        let events = try follow()
        let number = try home.sh("kill -STOP $$; exit 3", options: ["--timeout", "1500ms"])
        _ = try event("stopped", of: number, in: events)
        // Longer than the limit; nothing is to happen, so there is nothing to wait for but the time.
        _ = try? Deadline(after: 2).awaitReadable([], "")
        try home.succeed("resume", String(number))
        #expect(try home.wait(number) == 3)
        #expect(try #require(try home.record(number)["duration_s"]?.double) < 1.5)
    }

    @Test func theNextSupervisorKnowsIt() throws {
        let events = try follow()
        let number = try home.sh("kill -STOP $$; exit 4")
        _ = try event("stopped", of: number, in: events)
        try home.killSupervisor()
        #expect(try home.record(number)["stopped"]?["signal"] == "SIGSTOP")
        try home.succeed("resume", String(number))
        #expect(try home.wait(number) == 4)
    }

    @Test func pausedIsNotStopped() throws {
        let number = try home.runningJob()
        try home.succeed("pause", String(number))
        let record = try home.record(number)
        #expect(record["status"] == "paused")
        #expect(record["stopped"] == nil)
        try home.succeed("kill", String(number))
    }
}
