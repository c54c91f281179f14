import JobModel
import TestSupport
import Testing
import Values

/// What running jobs have taken of pools stays theirs, whenever the supervisor is killed.
@Suite(.home)
struct PoolsAcrossSIGKILLTests {
    let home = Home.current

    /// Says which units it has, and lasts until it is told to end.
    private func submit(_ told: Fifo, _ gate: Fifo) throws -> Int64 {
        let script = "echo $JOBS_NUMBER:$JOBS_POOL_GPU >'\(told.path)'; read go <'\(gate.path)'"
        return try home.sh(script, options: ["--use", "gpu"])
    }

    @Test func nothingIsTakenTwice() throws {
        let (told, gate) = (try home.fifo("told"), try home.fifo("gate"))
        try home.succeed("pool", "set", "gpu", "2")
        let numbers = try (1...4).map { _ in try submit(told, gate) }
        #expect(Set([try told.readLine(), try told.readLine()]) == ["1:0", "2:1"])
        try home.killSupervisor()
        #expect(try numbers.map { try home.record($0)["pool_units"] } == [["gpu": [0]], ["gpu": [1]], nil, nil])
        #expect(told.lineAtOnce() == nil, "nothing is free")
        for number in 3...4 {
            // Whoever is told to end first frees the unit that the next one gets.
            try gate.open()
            let line = try told.readLine()
            #expect(line == "\(number):0" || line == "\(number):1")
            let running = try numbers.map { try home.record($0) }.filter { $0["status"] == "running" }
            #expect(Set(running.compactMap { $0["pool_units"] }.map(\.encodedText)).count == running.count)
            try home.killSupervisor()
        }
        try gate.open(2)
        for number in numbers { #expect(try home.wait(number) == 0) }
        #expect(try home.objects("pool", "--json")[0]["in_use"] == 0)
    }

    /// In the middle of a start: once it is decided, before its shim exists, when it exists, before its claim.
    @Test(
        arguments: [
            "supervisor-after-commit", "supervisor-before-launch", "supervisor-after-launch", "shim-before-claim",
        ]
    )
    func aStartThatIsInterruptedKeepsItsUnits(_ point: String) throws {
        let (told, gate) = (try home.fifo("told"), try home.fifo("gate"))
        try home.succeed("pool", "set", "gpu", "2")
        let first = try submit(told, gate)
        #expect(try told.readLine() == "1:0")
        try home.killSupervisor()
        home.killAt(point)
        let second = try submit(told, gate)
        try home.awaitKill(at: point)
        let third = try submit(told, gate)
        #expect(try told.readLine() == "2:1")
        #expect(try home.record(second)["pool_units"] == ["gpu": [1]])
        #expect(try home.record(third)["status"] == "queued")
        #expect(told.lineAtOnce() == nil)
        try gate.open(3)
        for number in [first, second, third] { #expect(try home.wait(number) == 0) }
        #expect(try home.objects("pool", "--json")[0]["in_use"] == 0)
    }

    /// A shim that dies behind its claim takes its attempt with it; the unit is the next one's.
    @Test func aLostAttemptHasNoUnitsAnyMore() throws {
        let (told, gate) = (try home.fifo("told"), try home.fifo("gate"))
        home.killAt("shim-after-claim")
        try home.succeed("pool", "set", "gpu", "1")
        let lost = try submit(told, gate)
        try home.awaitKill(at: "shim-after-claim")
        let next = try submit(told, gate)
        #expect(try home.wait(lost) == 125)
        #expect(try home.record(lost)["pool_units"] == ["gpu": [0]], "it is known which it had")
        #expect(try told.readLine() == "2:0")
        try gate.open()
        #expect(try home.wait(next) == 0)
    }

    /// A damaged database is built anew out of the attempt directories: they know the units, too.
    @Test func aRepairKnowsWhatRunningJobsHave() throws {
        let (told, gate) = (try home.fifo("told"), try home.fifo("gate"))
        try home.succeed("pool", "set", "gpu", "2")
        let first = try submit(told, gate)
        let second = try submit(told, gate)
        #expect(Set([try told.readLine(), try told.readLine()]) == ["1:0", "2:1"])
        try home.killSupervisor()
        for name in ["jobs.db", "jobs.db-wal"] where home.exists("\(home.state)/\(name)") {
            _ = try home.command("sh", "-c", "printf damaged >'\(home.state)/\(name)'")
        }
        try home.succeed("doctor", "--repair")
        #expect(try home.record(first)["pool_units"] == ["gpu": [0]])
        #expect(try home.record(second)["pool_units"] == ["gpu": [1]])
        try home.succeed("pool", "set", "gpu", "3")
        let third = try home.sh("echo $JOBS_POOL_GPU", options: ["--use", "gpu"])
        #expect(try home.wait(third) == 0)
        #expect(try home.output(third) == "2\n")
        try gate.open(2)
        for number in [first, second] { #expect(try home.wait(number) == 0) }
    }
}
