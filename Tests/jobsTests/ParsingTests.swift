import ArgumentParser
import JobConfiguration
import JobModel
import JobProtocol
import Testing
import Values

@testable import jobs

/// What is understood, and what is refused before anything happens.
struct ParsingTests {
    private func parse(_ arguments: String...) throws -> any ParsableCommand { try Jobs.parseAsRoot(arguments) }

    @Test(
        arguments: [
            (["run", "--", "make", "-j4"], ["--", "make", "-j4"]),
            (["run", "make", "--help"], ["make", "--help"]),
            (["run", "--name", "n", "make", "--name", "m", "--", "x"], ["make", "--name", "m", "--", "x"]),
            (["run", "--", "--", "x"], ["--", "--", "x"]),
        ]
    )
    func aCommandIsTakenAsItIs(arguments: [String], captured: [String]) throws {
        let run = try #require(try Jobs.parseAsRoot(arguments) as? RunCommand)
        #expect(run.captured == captured)
    }

    @Test func aShortOptionMayTouchItsValue() throws {
        #expect(try (parse("list", "-n5", "-q") as? ListCommand)?.count == 5)
        #expect(try (parse("kill", "-sHUP", "7") as? KillCommand)?.signal?.signal == .hangUp)
        #expect(try parse("logs", "-n20", "-f", "7") is LogsCommand)
    }

    @Test func habitsOfOtherProgramsAreTaken() throws {
        for option in ["--tail", "--lines", "-n"] {
            #expect(try (parse("logs", option, "5", "7") as? LogsCommand)?.selection.lines == 5)
        }
        for option in ["-l", "--no-trunc"] { #expect(try (parse("list", option) as? ListCommand)?.isWhole == true) }
        let run = try #require(try parse("run", "-d", "-n", "web", "--", "x") as? RunCommand)
        #expect(run.identity.part[SubmissionFields.name] == "web")
    }

    @Test(
        arguments: [
            ["run"], ["run", "--"], ["run", "--bogus", "--", "x"], ["run", "-c", "x", "--", "y"],
            ["run", "--name", "17", "--", "x"], ["run", "--name", "last", "--", "x"],
            ["run", "--label", "x", "--", "y"],
            ["run", "--linger", "--leave", "--", "x"], ["run", "--stdin", "f", "-i", "--", "x"],
            ["run", "--umask", "888", "--", "x"], ["run", "--nice", "20", "--", "x"],
            ["run", "--limit", "x=1", "--", "y"],
            ["run", "--limit", "nofile=9:5", "--", "y"], ["run", "--timeout", "0", "--", "x"],
            ["run", "--metadata", "[1]", "--", "x"], ["run", "--group", "a b", "--", "x"],
            ["run", "--follow", "--json", "--", "x"], ["run", "-d", "--follow", "--", "x"],
            ["pause"], ["resume"], ["retry"], ["remove"], ["kill", "--group", ""], ["list", "--status", ""],
            ["list", "--status", "failed,"], ["retry", "--name", ""], ["wait", "--group", " "],
            ["remove", "--label", ""],
            ["status", "--check", "1", "2"],
            ["list", "--status", "bogus"], ["list", "-n", "0"], ["list", "--since", "gestern"], ["kill"],
            ["kill", "1", "--all"], ["kill", "--now", "--grace", "1s", "1"], ["kill", "-s", "BOGUS", "1"],
            ["kill", "-s", "HUP", "--now", "1"], ["kill", "--tree", "1"], ["wait", "--output", "x"],
            ["wait", "--output", "x", "1", "2"], ["wait", "--print", "--json", "1"], ["wait", "1", "--all"],
            ["wait", "--output", "x", "--idle", "1s", "1"], ["logs", "-n", "3", "--since", "1h", "1"],
            ["send", "1"], ["send", "1", "text", "--file", "f"], ["progress", "101"], ["progress", "x"],
            ["group", "set", "g"],
            ["group", "set", "g", "--slots", "0"], ["bogus"],
        ]
    )
    func whatIsWrongIsRefusedAsUsage(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { _ = try Jobs.parseAsRoot(arguments) }
        if let error { #expect(Jobs.exitCode(for: error).rawValue == ExitStatus.usage.code, "\(arguments)") }
    }

    @Test func conditionsOnLabelsMayNameTheKeyAlone() throws {
        #expect(LabelFilterArgument(argument: "k")?.value == "")
    }

    /// The table of fields is read by the parser as if each were declared.
    @Test func everyFieldIsAnOption() throws {
        let options = CommandTree(type: RunCommand.self).parameters
        for field in SubmissionFields.all {
            let option = try #require(options.first { $0.names.contains("--\(field.key)") }, "no option --\(field.key)")
            #expect(option.kind == (field.option.valueName == nil ? .flag : .option), "--\(field.key)")
            #expect(option.isRepeating == field.option.isRepeating, "--\(field.key)")
            #expect(option.abstract.hasPrefix(field.summary), "--\(field.key)")
        }
    }

    @Test func optionsLieOverEachOther() throws {
        let words = [
            "run", "--label", "a=1", "--label", "b=x=y", "--label", "a=2", "--nice", "-5", "--timeout", "none", "-i",
            "--limit", "nofile=9", "--linger", "--umask", "077", "--", "x",
        ]
        let run = try #require(try Jobs.parseAsRoot(words) as? RunCommand)
        var submission = Submission(command: ["x"], directory: "/")
        submission.timeout = .seconds(1)
        submission.lay(run.identity.part, run.surroundings.part, run.streams.part, run.end.part)
        #expect(submission.labels == ["a": "2", "b": "x=y"])
        #expect(submission.niceness == -5 && submission.timeout == nil && submission.umask == 0o077)
        #expect(submission.standardInput == .interactive && submission.whenMainEnds == .linger)
        #expect(submission.resourceLimits.map(\.name) == ["nofile"] && submission.stop.grace == .seconds(10))
    }

    @Test func timesAreReadAsPeopleWriteThem() throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-20T12:00:00Z"))
        #expect(TimeArgument("10m", now: now)?.time == Timestamp(rfc3339: "2026-11-20T11:50:00Z"))
        #expect(TimeArgument("@0", now: now)?.time == Timestamp(nanoseconds: 0))
        #expect(TimeArgument("2026-11-20T13:00:00+02:00", now: now)?.time == Timestamp(rfc3339: "2026-11-20T11:00:00Z"))
        let morning = try #require(TimeArgument("9:00", now: now)?.time)
        let yesterday = try #require(TimeArgument("yesterday 9:00", now: now)?.time)
        #expect(morning.nanoseconds - yesterday.nanoseconds == 86_400_000_000_000)
        #expect(TimeArgument("2026-11-19 9:00", now: now)?.time == yesterday)
        for wrong in ["", "gestern", "25:00", "9:60", "yesterday tomorrow", "2026-13-01", "1 2 3"] {
            #expect(TimeArgument(wrong, now: now) == nil, "\(wrong)")
        }
    }

    @Test func killSaysWhatToDo() throws {
        let kill = try #require(try parse("kill", "-s", "sigusr1", "--tree", "7") as? KillCommand)
        #expect(kill.signal?.signal == Signal(rawValue: 10) && kill.tree)
    }

    @Test(
        arguments: [
            ["status", "7"], ["status", "--json", "web"], ["status", "--check", "last"],
        ]
    )
    func theShortcutUnderstandsWhatTheParserUnderstands(arguments: [String]) throws {
        let command = try #require(try Jobs.parseAsRoot(arguments) as? StatusCommand)
        let raw = RawArguments(program: "jobs", arguments.map { ByteString($0) })
        #expect(StatusQuery(shortcut: raw) == command.query)
    }

    @Test(
        arguments: [
            ["run", "--", "true"], ["run", "-q", "--name", "web", "--", "./server", "--", "-f"],
            ["run", "--group", "g", "--follow", "--", "-x", ""], ["run", "--wait", "--json", "--", "a"],
        ]
    )
    func aPlainRunIsWhatTheParserMakesOfIt(arguments: [String]) throws {
        let command = try #require(try Jobs.parseAsRoot(arguments) as? RunCommand)
        let plain = try #require(PlainRun(shortcut: RawArguments(program: "jobs", arguments.map { ByteString($0) })))
        #expect(plain.answer == command.answer.answer(command.format, command.shared))
        let identity = command.identity.part
        #expect(plain.name == identity[SubmissionFields.name].flatMap { $0 })
        #expect(plain.group == identity[SubmissionFields.group])
        #expect(plain.command == command.captured.dropFirst().map { ByteString($0) })
    }

    @Test(
        arguments: [
            ["status"], ["status", "-h"], ["status", "--env", "7"], ["status", "7", "8"], ["list", "7"],
            ["run"], ["run", "--"], ["run", "true"], ["run", "-h"], ["run", "--name", "7", "--", "x"],
            ["run", "--name"], ["run", "--follow", "--wait", "--", "x"], ["run", "--cwd", "/", "--", "x"],
            ["run", "--", ""],
        ]
    )
    func theShortcutsLeaveEverythingElseToTheParser(arguments: [String]) {
        let raw = RawArguments(program: "jobs", arguments.map { ByteString($0) })
        #expect(StatusQuery(shortcut: raw) == nil)
        #expect(PlainRun(shortcut: raw) == nil)
    }
}
