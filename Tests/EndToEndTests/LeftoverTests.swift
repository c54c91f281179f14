import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// Processes that a job's main process leaves running: they are ended and named, or left and still listened to.
@Suite(.home)
struct LeftoverTests {
    let home = Home.current

    @Test func whatIsEndedWithTheMainProcessIsTold() throws {
        let result = try home.jobs("run", "--wait", "-c", "sleep 1000.0423 & setsid sleep 1000.0424 & sleep 0.2")
        #expect(result.status == 0)
        #expect(result.errors.contains("job 1: 2 processes that it left running were ended: "))
        #expect(result.errors.contains("sleep 1000.0423") && result.errors.contains("sleep 1000.0424"))
        #expect(result.errors.contains("use --leave, or run the server itself in the foreground"))
        let record = try home.record(1)
        #expect(record["status"] == "completed")
        #expect(record["ended_with_it"]?["count"] == 2)
        #expect(record["ended_with_it"]?["processes"]?.array?.count == 2)
        #expect(try home.succeed("status", "1").contains("left        2 processes that it left running were ended"))
    }

    @Test func whoIsKilledByTheUserOrLingersIsNot() throws {
        let killed = try home.runningJob()
        try home.succeed("kill", String(killed))
        #expect(try home.record(killed)["ended_with_it"] == nil)
        let lingering = try home.sh("sleep 0.2 & exit 0", options: ["--linger"])
        #expect(try home.wait(lingering) == 0)
        #expect(try home.record(lingering)["ended_with_it"] == nil)
    }

    @Test func whatIsWrittenAfterTheEndIsKept() throws {
        let gate = try home.fifo("gate")
        let script = "(read go <'\(gate.path)'; echo late; echo oops >&2) & echo early"
        let number = try home.sh(script, options: ["--leave"])
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "early\n")
        let shim = try #require(home.shims().first)
        try gate.open()
        try home.awaitEnd(of: shim.pid)
        let logs = try home.jobs("logs", String(number))
        #expect(logs.text == "early\nlate\n")
        #expect(logs.errors == "oops\n")
        let times = try home.succeed("logs", "-t", String(number)).split(separator: "\n").map { $0.prefix(29) }
        #expect(times == times.sorted())
    }

    @Test func itIsBoundedAsEver() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "(read go <'\(gate.path)'; head -c 3000000 /dev/zero; echo end) & echo early",
            options: ["--leave", "--max-output", "1M"]
        )
        #expect(try home.wait(number) == 0)
        let shim = try #require(home.shims().first)
        try gate.open()
        try home.awaitEnd(of: shim.pid)
        let output = try home.jobs("logs", String(number)).output
        #expect(output.count < 1_200_000)
        #expect(output.starts(with: Array("early\n".utf8)))
        #expect(output.suffix(4) == Array("end\n".utf8)[...])
    }
}

extension Home {
    /// Waits until a process that may have ended already is gone.
    fileprivate func awaitEnd(of pid: Int32) throws {
        try? ProcessDescriptor(pid: pid).awaitEnd()
    }
}
