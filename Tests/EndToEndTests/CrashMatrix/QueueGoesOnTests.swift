import JobModel
import TestSupport
import Testing

/// Nobody types anything after the SIGKILL: queued jobs behind a running one still start.
@Suite(.home)
struct QueueGoesOnTests {
    let home = Home.current

    @Test func queuedJobsStartThoughNobodyTypesAnything() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        try home.succeed("group", "set", "one", "--slots", "1")
        let script = "echo $JOBS_NUMBER >'\(started.path)'; read go <'\(gate.path)'; exit $JOBS_NUMBER"
        let numbers = try (1...4).map { _ in try home.sh(script, options: ["--group", "one"]) }
        for number in numbers {
            #expect(try started.readLine() == String(number))
            // Whoever started this job is killed while it runs.
            let old = try home.killSupervisor()
            try gate.open()
            if number == numbers.last { _ = try home.awaitSupervisor(otherThan: old) }
        }
        for number in numbers { #expect(try home.wait(number) == Int32(number)) }
    }

    @Test func afterStopTheQueueWaitsForSomebodyToStartIt() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        try home.succeed("group", "set", "one", "--slots", "1")
        let script = home.marked("job", "echo up >'\(started.path)'; read go <'\(gate.path)'; exit 3")
        let first = try home.sh(script, options: ["--group", "one"])
        let second = try home.sh(script, options: ["--group", "one"])
        _ = try started.readLine()
        let shim = try home.shim(of: first)
        try home.succeed("supervisor", "stop")
        try gate.open()
        try shim.awaitEnd()
        #expect(home.processes().isEmpty, "a supervisor that was stopped stays stopped")
        #expect(home.starts(of: "job") == 1)

        #expect(try home.wait(first) == 3)
        _ = try started.readLine()
        try gate.open()
        #expect(try home.wait(second) == 3)
    }
}
