import TestSupport
import Testing
import Values

/// A clock that is set back an hour: durations and limits do not notice.
@Suite(.home)
struct ClockTests {
    let home = Home.current

    @Test func durationsStayRight() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        try home.succeed("group", "set", "one", "--slots", "1")
        let running = try home.sh(
            "echo up >'\(started.path)'; read go <'\(gate.path)'; sleep 0.3; exit 3",
            options: ["--group", "one"]
        )
        let queued = try home.sh("sleep 0.3; exit 4", options: ["--group", "one"])
        let limited = try home.run("sleep", "1000", options: ["--timeout", "1s", "--group", "two"])
        _ = try started.readLine()
        try home.killSupervisor()
        home.set("JOBS_CLOCK_OFFSET", "-3600")
        try home.succeed("supervisor", "start")
        try gate.open()
        #expect(try home.wait(running) == 3)
        #expect(try home.wait(queued) == 4)
        #expect(try home.wait(limited) == 124)
        for number in [running, queued, limited] {
            let record = try home.record(number)
            let duration = try #require(record["duration_s"]?.double)
            #expect((0.3...30).contains(duration), "\(record)")
        }
        // The second one was started by the clock that runs behind, and says so.
        let record = try home.record(queued)
        let submitted = try #require(record["submitted_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        let start = try #require(record["started_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(start < submitted)
        // Nothing is ordered by the clock.
        #expect(try home.objects("list", "--all", "--json").map { $0["number"] } == [1, 2, 3])
        let sequences = try home.objects("events", "--after", "0", "--json").compactMap { $0["seq"]?.integer }
        #expect(sequences == sequences.sorted())
        #expect(Set(sequences).count == sequences.count)
    }
}
