import JobModel
import JobProtocol
import TestSupport
import Testing
import Values

/// Old jobs make room, with their output and their events; never what runs or waits.
@Suite(.home)
struct RetentionTests {
    let home = Home.current

    @Test func byAge() throws {
        home.set("JOBS_RETAIN_AGE", "1s")
        let running = try home.runningJob()
        try home.succeed("group", "pause", "held", "--create")
        let queued = try home.run("true", options: ["--group", "held"])
        let number = try home.sh("echo x; exit 3")
        #expect(try home.wait(number) == 3)
        try awaitRemoval(of: [number])
        #expect(try home.jobs("status", String(number)).status == 4)
        #expect(!home.exists(home.attempt(number)))
        #expect(try home.record(running)["status"] == "running")
        #expect(try home.record(queued)["status"] == "queued")
        #expect(try home.run("true") == number + 1, "the number is not used again")
    }

    @Test func bySizeTheOldestFirst() throws {
        // One after the other: the oldest is the one that ended first.
        let numbers = try (1...5).map { _ in
            let number = try home.sh("head -c 600000 /dev/urandom")
            try home.wait(number)
            return number
        }
        try home.succeed("supervisor", "stop")
        home.set("JOBS_RETAIN_OUTPUT", "1500K")
        try awaitRemoval(of: Array(numbers.prefix(3)))
        #expect(try home.jobs("list", "--all", "-q").text == "4\n5\n")
        for number in numbers { #expect(home.exists(home.attempt(number)) == (number > 3)) }
        #expect(try home.jobs("logs", "5").output.count == 600_000)
    }

    private func awaitRemoval(of numbers: [Int64]) throws {
        let events = try home.start("events", "--after", "0", "--follow", "--json")
        var missing = Set(numbers)
        while !missing.isEmpty {
            let event = try JSONParser.parse(try events.output.readLine())
            if event["event"] == "removed", let number = event["number"]?.integer { missing.remove(number) }
        }
        _ = try events.kill()
    }
}
