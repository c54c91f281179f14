import TestSupport
import Testing
import Values

/// `run --unique NAME`: one at a time.
@Suite(.home)
struct UniqueTests {
    let home = Home.current

    @Test func oneAtATimeInTheOrderOfSubmission() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let script = "echo $JOBS_NUMBER >'\(started.path)'; read go <'\(gate.path)'"
        let first = try home.sh(script, options: ["--unique", "backup"])
        #expect(try started.readLine() == "\(first)")
        let second = try home.sh(script, options: ["--unique", "backup"])
        let third = try home.sh(script, options: ["--unique", "backup"])
        // Others pass, with a lock of their own and without one.
        #expect(try home.wait(home.run("true", options: ["--unique", "other"])) == 0)
        #expect(try home.wait(home.run("true")) == 0)
        let record = try home.record(second)
        #expect(record["status"] == "queued" && record["unique"] == "backup", "\(record)")
        #expect(record["waiting_for"]?.string?.hasPrefix("job \(first) to end") == true, "\(record)")
        // A new supervisor knows who holds it.
        try home.killSupervisor()
        #expect(try home.record(second)["status"] == "queued")
        try gate.open()
        #expect(try started.readLine() == "\(second)")
        // One that is killed lets go of it.
        try home.succeed("kill", "--now", String(second))
        #expect(try started.readLine() == "\(third)")
        try gate.open()
        #expect(try home.wait(third) == 0)
    }

    @Test func aRetryIsUniqueToo() throws {
        let number = try home.run("true", options: ["--unique", "backup"])
        try home.wait(number)
        let holder = try home.runningJob(options: ["--unique", "backup"])
        try home.succeed("retry", String(number))
        #expect(try home.record(number)["waiting_for"]?.string?.hasPrefix("job \(holder) to end") == true)
        try home.succeed("kill", String(holder))
        #expect(try home.wait(number) == 0)
    }

    @Test func inGroupsOfTheirOwn() throws {
        let holder = try home.runningJob(options: ["--unique", "backup", "--group", "one"])
        let other = try home.run("true", options: ["--unique", "backup", "--group", "two"])
        #expect(try home.record(other)["status"] == "queued")
        #expect(try home.succeed("status", String(other)).contains("unique      backup"))
        try home.succeed("kill", String(holder))
        #expect(try home.wait(other) == 0)
    }

    @Test func whoHoldsItCannotWaitForOneThatWantsIt() throws {
        let number = try home.sh("jobctl run --unique x --wait -- true 2>&1", options: ["--unique", "x"])
        #expect(try home.wait(number) == 125)
        let output = try home.output(number)
        #expect(output.contains("for ever") && output.contains("which is unique like it"), "\(output)")
    }

    @Test func itsNameIsAWord() throws {
        for wrong in ["", "two words"] {
            let result = try home.jobs("run", "--unique", wrong, "--", "true")
            #expect(result.status == 64, "\(result)")
        }
    }
}
