import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// Many jobs at once.
@Suite(.home)
struct BulkTests {
    let home = Home.current

    /// The processor time that killing, retrying and removing so many queued jobs takes the supervisor, in ticks.
    private func ticks(for count: Int) throws -> Int {
        let client = try RawClient(home)
        try client.hello()
        var submission = Submission(command: ["true"], directory: "/")
        submission.group = "held"
        for _ in 0..<count { _ = try client.submit(submission) }
        let before = try usedTicks()
        for verb in ["kill", "retry", "kill", "remove"] {
            let result = try home.jobs(verb, "--all")
            #expect(result.status == 0 && result.lines.count == count, "\(verb): \(result)")
        }
        return try usedTicks() - before
    }

    private func usedTicks() throws -> Int {
        let pid = try home.supervisor().pid
        let text = String(decoding: try home.contents(of: "/proc/\(pid)/stat"), as: UTF8.self)
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return try #require(Int(fields[12])) + #require(Int(fields[13]))
    }

    @Test func theTimeGrowsWithTheNumberOfJobsAndNoFaster() throws {
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held", "--create")
        let few = try ticks(for: 200)
        let many = try ticks(for: 2000)
        #expect(many < 20 * max(few, 10), "\(few) ticks for 200 jobs, \(many) for 2,000")
    }

    @Test func oneThatFailsKeepsNoOtherFromIt() throws {
        let ended = try (1...20).map { _ in try home.run("true") }
        for number in ended { try home.wait(number) }
        let running = try home.runningJob()
        let result = try home.jobs(["remove", "1-\(running)", "99"])
        #expect(result.status == 125 && result.lines.count == ended.count, "\(result)")
        #expect(result.errors.contains("job \(running) has not ended") && result.errors.contains("job 99 not found"))
        #expect(try home.succeed("list", "-a", "-q") == "\(running)\n")
    }
}
