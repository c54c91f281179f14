import TestSupport
import Testing
import Values

/// `why` says all that keeps a job from running, or ended it, and what would change that.
@Suite(.home) struct WhyTests {
    let home = Home.current

    private func why(_ number: Int64) throws -> String { try home.succeed("why", "\(number)") }

    @Test func everythingThatHoldsAndWhatChangesIt() throws {
        try home.succeed("group", "set", "g", "--slots", "1")
        try home.succeed("pool", "set", "gpu", "1")
        let holder = try home.runningJob(options: ["--group", "g", "--use", "gpu"])
        let parent = try home.runningJob("parent")
        try home.succeed("group", "pause", "g")
        let number = try home.run(
            "true",
            options: [
                "--group", "g", "--use", "gpu", "--after", "\(parent)", "--in", "1h", "--when", "exists /nowhere",
            ]
        )
        let text = try why(number)
        let lines = text.split(separator: "\n").map(String.init)
        let reasons = lines.filter { $0.hasPrefix("  It waits for") || $0.hasPrefix("  and") }
        #expect(reasons.count == 6, "\(text)")
        #expect(reasons.first?.hasPrefix("  It waits for group g, which is paused since 20") == true, "\(text)")
        #expect(reasons.last?.contains("and then for 'exists /nowhere'") == true, "\(text)")
        #expect(lines.filter { $0.hasPrefix("    change it: ") }.count == 6, "\(text)")
        // Who has what, each once for each reason.
        #expect(lines.filter { $0.hasPrefix("    job \(holder) (") }.count == 2, "\(text)")
        #expect(lines.filter { $0.hasPrefix("    job \(parent) (") }.count == 1, "\(text)")
        for words in [
            "jobs group resume g", "jobs edit \(number) --no-dependencies", "jobs edit \(number) --at now",
            "jobs group set g --slots 2", "jobs kill \(holder), or jobs pool set gpu 2",
            "jobs edit \(number) --no-conditions",
        ] {
            #expect(text.contains("change it: \(words)"), "\(words) in \(text)")
        }
        let json = try JSONParser.parse(try home.succeed("why", "\(number)", "--json"))
        #expect(json["act"]?["at"] != nil && json["reasons"]?.array?.count == 5, "\(json)")
        // A supervisor that is killed forgets nothing of it.
        try home.killSupervisor()
        #expect(try why(number).contains("which is paused since 20"))
        try home.succeed("group", "resume", "g")
        #expect(!(try why(number).contains("paused")))
    }

    @Test func whatIsPausedOrWasKilled() throws {
        let number = try home.runningJob()
        try home.succeed("pause", "\(number)")
        let paused = try why(number)
        #expect(
            paused.contains("It is paused since 20") && paused.contains("change it: jobs resume \(number)"),
            "\(paused)"
        )
        try home.succeed("kill", "\(number)")
        #expect(try why(number).contains("  It was killed at 20"))
    }

    @Test func theTellingLinesAndWhatToTry() throws {
        let script = "seq 1 5000; echo 'error: no such table: users' >&2; seq 5001 9000; exit 3"
        let failed = try home.sh(script)
        #expect(try home.wait(failed) == 3)
        let text = try why(failed)
        #expect(text.contains("    error: no such table: users") && text.count < 1500, "\(text)")
        let skipped = try home.run("true", options: ["--after", "\(failed)"])
        let second = try why(skipped)
        #expect(second.contains("  Job \(failed): failed: exit status 3."), "\(second)")
        #expect(second.contains("jobs retry \(failed), which gives this one another chance"), "\(second)")
        let slow = try home.run("sleep", "1000", options: ["--timeout", "200ms", "--grace", "0"])
        _ = try home.wait(slow)
        #expect(try why(slow).contains("Its time limit is 200ms."))
        let hit = try home.sh("kill -9 $$")
        _ = try home.wait(hit)
        #expect(try why(hit).contains("Somebody sent this signal"))
        let missing = try home.run("no-such-command")
        _ = try home.wait(missing)
        #expect(try why(missing).contains("try: mend that, then jobs retry \(missing)"))
    }
}
