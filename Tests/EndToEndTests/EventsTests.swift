import JobModel
import JobProtocol
import TestSupport
import Testing
import Values

@Suite(.home)
struct EventsTests {
    let home = Home.current

    private func events(after sequence: Int64 = 0) throws -> [JSONValue] {
        try home.objects("events", "--after", String(sequence), "--json")
    }

    /// The kinds of the events about a job.
    private func kinds(of number: Int64) throws -> [String] {
        try events().filter { $0["number"] == .integer(number) }.compactMap { $0["event"]?.string }
    }

    @Test func theWholeLifeOfAJob() throws {
        let number = try home.runningJob()
        try home.succeed("pause", String(number))
        try home.succeed("resume", String(number))
        try home.succeed("kill", String(number))
        try home.succeed("retry", String(number))
        try home.succeed("kill", "--now", String(number))
        let kinds = try kinds(of: number)
        #expect(kinds.starts(with: ["submitted", "started", "paused", "resumed", "ended", "retried"]))
        #expect(kinds.last == "ended")
        let ended = try #require(try events().last { $0["event"] == "ended" })
        #expect(ended["status"] == "killed")
        #expect(ended["reason"] == "killed-by-user")
        #expect(ended["attempt"] == 2)
        #expect(ended["time"]?.string.flatMap { Timestamp(rfc3339: $0) } != nil)
    }

    @Test func numbersGrowAndACursorGoesOn() throws {
        for _ in 1...3 { try home.wait(try home.sh("exit 3")) }
        try home.killSupervisor()
        try home.wait(try home.run("true"))
        let all = try events()
        let sequences = all.compactMap { $0["seq"]?.integer }
        #expect(sequences.count == all.count)
        #expect(zip(sequences, sequences.dropFirst()).allSatisfy(<))
        let middle = sequences[sequences.count / 2]
        #expect(try events(after: middle).compactMap { $0["seq"]?.integer } == sequences.filter { $0 > middle })
        #expect(try events(after: try #require(sequences.last) + 1000).isEmpty)
    }

    @Test func moreThanAnAnswerHolds() throws {
        try home.succeed("group", "pause", "held", "--create")
        var submission = Submission(command: ["true"], directory: "/")
        submission.group = "held"
        let client = try RawClient(home)
        try client.hello()
        for _ in 1...1100 { _ = try client.submit(submission) }
        let submitted = try events().filter { $0["event"] == "submitted" }
        #expect(submitted.compactMap { $0["number"]?.integer } == Array(1...1100))
    }

    @Test func followersAreToldAtOnceAndMissNothing() throws {
        try home.succeed("supervisor", "start")
        let follower = try home.start("events", "--after", "0", "--follow", "--json")
        var seen: [String] = []
        for index in 1...5 {
            let number = try home.run("true", options: ["--name", "job-\(index)"])
            while true {
                let event = try JSONParser.parse(try follower.output.readLine())
                guard event["number"] == .integer(number) else { continue }
                seen.append("\(number) \(event["event"]?.string ?? "")")
                if event["event"] == "ended" { break }
            }
            if index == 3 { try home.killSupervisor() }
        }
        #expect(seen == (1...5).flatMap { ["\($0) submitted", "\($0) started", "\($0) ended"] })
        #expect(!follower.hasEnded)
    }

    @Test func withoutACursorOnlyWhatIsNew() throws {
        try home.wait(try home.run("true"))
        let follower = try home.start("events", "--follow", "--json")
        // What was before does not come; that it listens already shows with the first event that does.
        let deadline = Deadline.usual
        var line: String?
        while line == nil, !deadline.hasPassed {
            _ = try home.run("true")
            line = try? follower.output.readLine(Deadline(after: 0.5))
        }
        let event = try JSONParser.parse(try #require(line))
        #expect(event["number"]?.integer ?? 0 > 1)
    }

    @Test func groupsAndSupervisors() throws {
        try home.succeed("group", "set", "g", "--slots", "2")
        try home.succeed("supervisor", "stop")
        try home.succeed("supervisor", "start")
        let kinds = try events().compactMap { $0["event"]?.string }
        #expect(kinds.contains("group-changed"))
        #expect(kinds.contains("supervisor-started"))
        #expect(kinds.contains("supervisor-stopped"))
    }

    @Test func textForPeople() throws {
        try home.wait(try home.run("true", options: ["--name", "build"]))
        let result = try home.jobs("events", "--after", "0")
        #expect(result.status == 0)
        #expect(result.text.contains("ended"))
    }
}
