import JobModel
import JobProtocol
import TestSupport
import Testing
import Values

@Suite(.home)
struct ListTests {
    let home = Home.current

    /// Numbers as `list --json` gives them.
    private func numbers(_ arguments: String...) throws -> [Int64] {
        let result = try home.jobs(["list", "--json"] + arguments)
        #expect(result.status == 0)
        return try result.lines.compactMap { try JSONParser.parse($0)["number"]?.integer }
    }

    @Test func withoutJobs() throws {
        let result = try home.jobs("list")
        #expect(result.status == 0)
        #expect(try home.jobs("list", "--json").output.isEmpty)
        #expect(try home.jobs("list", "-q").output.isEmpty)
    }

    @Test func newestLast() throws {
        for _ in 1...5 { try home.wait(try home.run("true")) }
        #expect(try numbers() == [1, 2, 3, 4, 5])
        #expect(try home.succeed("list", "-q") == "1\n2\n3\n4\n5\n")
        #expect(try numbers("-n", "2") == [4, 5])
        for other in ["ls", "ps"] { #expect(try home.succeed(other, "-q") == "1\n2\n3\n4\n5\n") }
    }

    @Test func aSelectionIsCompleteAndADisplaySaysWhatItLacks() throws {
        for _ in 1...12 { _ = try home.sh("exit 1", options: ["--name", "f", "--label", "a=b", "--group", "g"]) }
        for _ in 1...12 { _ = try home.run("true") }
        for number in 1...24 { try home.wait(Int64(number)) }
        let options = [
            ["-q"], ["--status", "failed,completed"], ["--label", "a"], ["--name", "f"], ["--group", "g"],
            ["--since", "1h"],
        ]
        let few = ["JOBS_LIST_COUNT": "5"]
        for option in options {
            let result = try home.jobs(
                ["list", "--format", "{number}"] + option.filter { $0 != "-q" },
                environment: few
            )
            let quiet = try home.jobs(["list", "-q"] + option, environment: few)
            let count = ["-q", "--status", "--since"].contains(option[0]) ? 24 : 12
            #expect(quiet.lines.count == count && !quiet.errors.contains("not shown"), "\(option): \(quiet)")
            if option != ["-q"] { #expect(result.lines.count == count, "\(option): \(result)") }
        }
        let table = try home.jobs("list", environment: few)
        let hint = "19 older jobs not shown; use `jobs list -a`"
        #expect(table.lines.count == 6 && table.errors.contains(hint), "\(table)")
        #expect(!(try home.jobs("list", "-a", environment: few)).errors.contains("older"))
    }

    @Test func sortedAsAsked() throws {
        try home.wait(home.sh("exit 1", options: ["--name", "b"]))
        try home.wait(home.sh("echo some output", options: ["--name", "a"]))
        let running = try home.runningJob(options: ["--name", "c"])
        func order(_ key: String) throws -> [String] { try home.jobs("list", "-q", "--sort=\(key)").lines }
        #expect(try order("name") == ["2", "1", "\(running)"])
        #expect(try order("-name") == ["\(running)", "1", "2"])
        #expect(try order("output") == ["1", "2", "\(running)"], "what it does not have comes last")
        #expect(try order("-output") == ["2", "1", "\(running)"])
        #expect(try order("status") == ["\(running)", "2", "1"])
        #expect(try home.jobs("list", "--sort", "size").status == 64)
    }

    @Test func whyAJobFailedIsSaidInAWord() throws {
        try home.wait(home.run("no-such-program"))
        try home.wait(home.run("sleep", "1000", options: ["--timeout", "100ms"]))
        try home.wait(home.sh("exit 2"))
        let lines = try home.jobs("list").lines
        for (line, word) in zip(lines.dropFirst(), ["not found", "timed out", "2"]) {
            #expect(line.contains(" \(word)  "))
        }
    }

    @Test func allOfMoreThanAPage() throws {
        let count = 1200
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held", "--create")
        var submission = Submission(command: ["true"], directory: "/")
        submission.group = "held"
        let client = try RawClient(home)
        try client.hello()
        for _ in 1...count { _ = try client.submit(submission) }
        #expect(try numbers("--all").count == count)
        #expect(try numbers("--all", "-n", "1100").first == 101)
        #expect(try home.jobs("list", "-q", "--all").lines.count == count)
    }

    @Test func filters() throws {
        let failed = try home.sh(
            "exit 3",
            options: ["--name", "unit-tests", "--label", "kind=test", "--label", "fast=yes"]
        )
        let completed = try home.run("true", options: ["--name", "unit-build", "--label", "kind=build"])
        let running = try home.runningJob(options: ["--group", "web"])
        for number in [failed, completed] { try home.wait(number) }
        #expect(try numbers("--status", "failed") == [failed])
        #expect(try numbers("--status", "failed", "--status", "running") == [failed, running])
        #expect(try numbers("--group", "web") == [running])
        #expect(try numbers("--group", "default") == [failed, completed])
        #expect(try numbers("--label", "kind=test") == [failed])
        #expect(try numbers("--label", "kind") == [failed, completed])
        #expect(try numbers("--label", "kind=test", "--label", "fast=no").isEmpty)
        #expect(try numbers("--name", "unit-*") == [failed, completed])
        #expect(try numbers("--name", "unit-build") == [completed])
        #expect(try numbers("--status", "failed", "--group", "web").isEmpty)
        #expect(try numbers("--since", "1h") == [failed, completed, running])
        #expect(try home.jobs("list", "--status", "nonsense").status == 64)
    }

    @Test func textForPeople() throws {
        let number = try home.sh("exit 3", options: ["--name", "unit-tests"])
        try home.wait(number)
        let text = try home.succeed("list")
        #expect(text.contains("unit-tests"))
        #expect(text.contains("failed"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func aTemplateSaysHowALineLooks() throws {
        let number = try home.sh("exit 3", options: ["--name", "unit-tests", "--label", "kind=test"])
        try home.wait(number)
        let text = try home.succeed("list", "--format", "{number:>3} {name}|{exit_code}|{labels.kind}|{pid}|")
        #expect(text == "  1 unit-tests|3|test||\n")
        #expect(try home.succeed("list", "--format", "{number}\\0") == "1\0")
        let wrong = try home.jobs("list", "--format", "{nmae}")
        #expect(wrong.status == 64 && wrong.errors.contains("did you mean 'name'?"))
        #expect(try home.jobs("list", "--format", "{number}", "--json").status == 64)
    }

    @Test func aMistypedGroupIsPointedOut() throws {
        try home.succeed("group", "set", "build", "--slots", "1")
        let result = try home.jobs("list", "--group", "biuld")
        #expect(result.status == 4 && result.output.isEmpty)
        #expect(result.errors == "jobs list: there is no group 'biuld'; did you mean 'build'?\n")
        let resume = try home.jobs("group", "resume", "buidl")
        #expect(resume.status == 4 && resume.errors.contains("did you mean 'build'?"))
    }

    @Test func whatAJobIsCalledCannotCommandTheTerminal() throws {
        let number = try submitted(["printf", "\u{1B}]0;x\u{7}", ByteString([0x9B, 0x0D])])
        try home.wait(number)
        for words in [["list"], ["status", "1"], ["list", "--format", "{command}"], ["events"]] {
            let output = try home.jobs(words).output
            #expect(!output.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F || $0 == 0x9B }, "\(words)")
        }
        let wrong = try home.jobs("status", "a\u{1B}[2Jb")
        #expect(wrong.status == 4 && !wrong.errors.contains("\u{1B}"))
        #expect(!(try home.jobs("list", "--\u{1B}[2J").errors.contains("\u{1B}")))
    }

    private func submitted(_ command: [ByteString]) throws -> Int64 {
        try home.submitted(home.jobs(["run", "--"] + command))
    }

    @Test func aReaderThatLeavesEarlyIsNoError() throws {
        for _ in 1...3 { _ = try home.run("true") }
        let result = try home.command("sh", "-c", "jobctl list --json | head -n 1 >/dev/null")
        #expect(result.errors.isEmpty)
    }
}
