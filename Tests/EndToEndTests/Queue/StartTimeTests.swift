import TestSupport
import Testing
import Values

/// Jobs that start at a time, or not after it.
@Suite(.home)
struct StartTimeTests {
    let home = Home.current

    @Test func itStartsAtItsTimeAndNotBefore() throws {
        let later = try home.run("true", options: ["--in", "300ms"])
        let now = try home.run("true", options: ["--at", "now"])
        let distant = try home.run("true", options: ["--at", "2199-01-01T00:00:00Z"])
        #expect(try home.wait(now) == 0)
        #expect(try home.wait(later) == 0)
        let record = try home.record(later)
        let (start, due) = (record["started_at"]?.string ?? "", record["starts_at"]?.string ?? "")
        #expect(start >= due && !due.isEmpty, "\(record)")
        #expect(try home.record(distant)["waiting_for"] == "its start time, 2199-01-01T00:00:00.000Z")
        try home.killSupervisor()
        #expect(try home.record(distant)["waiting_for"] == "its start time, 2199-01-01T00:00:00.000Z")
        try home.succeed("edit", "\(distant)", "--at", "now")
        #expect(try home.wait(distant) == 0)
        #expect(try home.jobs("run", "--at", "10m", "--", "true").errors.contains("--at"))
        #expect(try home.jobs("run", "--at", "now", "--in", "1h", "--", "true").status == 64)
    }

    @Test func whatHasNotStartedInTimeIsSkipped() throws {
        try home.succeed("group", "set", "g", "--slots", "1")
        try home.succeed("group", "pause", "g")
        let late = try home.run("true", options: ["--group", "g", "--expires", "100ms"])
        let behind = try home.run("true", options: ["--after", "\(late)"])
        #expect(try home.wait(late) != 0)
        let record = try home.record(late)
        #expect(record["status"] == "skipped" && record["reason"] == "expired", "\(record)")
        #expect(try home.wait(behind) != 0)
        #expect(try home.record(behind)["status"] == "skipped")
        #expect(try home.wait(try home.run("true", options: ["--expires", "1h"])) == 0)
    }

    @Test func theTimeComesWhileNoSupervisorRuns() throws {
        let number = try home.sh("echo ran", options: ["--in", "200ms"])
        try home.killSupervisor()
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "ran\n")
    }
}
