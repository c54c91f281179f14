import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// `run`: what is asked for, what is printed.
@Suite(.home)
struct RunTests {
    let home = Home.current

    // MARK: What is printed

    @Test func theNumberAloneIsPrinted() throws {
        for number in 1...3 {
            let result = try home.jobs("run", "--", "true")
            #expect(result.status == 0)
            #expect(result.text == "\(number)\n")
            #expect(result.errors.isEmpty)
        }
    }

    @Test func jsonPrintsTheRecord() throws {
        let result = try home.jobs("run", "--json", "--name", "build", "--label", "a=b", "--", "true")
        #expect(result.status == 0)
        #expect(result.lines.count == 1)
        let record = try JSONParser.parse(result.text)
        #expect(record["schema"] == 1)
        #expect(record["number"] == 1)
        #expect(record["id"]?.string.flatMap { JobID($0) } != nil)
        #expect(record["name"] == "build")
        #expect(record["command"] == ["true"])
        #expect(record["labels"] == ["a": "b"])
        #expect(record["cwd"] == .string(home.work))
        #expect(record["group"] == "default")
        #expect(record["submission"] == nil, "the internal form is nobody's business")
    }

    @Test func quietPrintsNothing() throws {
        let result = try home.jobs("run", "--quiet", "--", "true")
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(try home.wait(1) == 0)
    }

    @Test func nothingToRunIsAnErrorOfUsage() throws {
        for arguments in [
            ["run"], ["run", "--"], ["run", "--no-such-option", "--", "true"], ["run", "--timeout", "soon", "true"],
        ] {
            let result = try home.jobs(arguments)
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
        }
    }

    @Test func namesThatLookLikeOtherReferencesAreRefused() throws {
        for name in ["12", "7.2", "last", "", "deadbeef", "two words", "-x", "line\nbreak"] {
            let result = try home.jobs("run", "--name", name, "--", "true")
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
        }
        for name in ["build", "web-1", "größe", "a.b"] {
            #expect(try home.jobs("run", "--name", name, "--", "true").status == 0)
        }
    }

    // MARK: Arguments

    @Test func argumentsArriveByteForByte() throws {
        let odd: [ByteString] = [
            "", " ", "two words", "new\nline", "tab\t", "--", "-n", "$HOME", "`id`", "'\"\\", "*", "ä", "a\u{308}",
            "\u{1F600}",
            ByteString([0xFF, 0xFE, 0x80]), ByteString([1, 2, 3, 127, 200]),
        ]
        let result = try home.jobs(["run", "--", "sh", "-c", "cat /proc/$$/cmdline", "sh"] + odd)
        let number = try home.submitted(result)
        #expect(try home.wait(number) == 0)
        let all: [ByteString] = ["sh", "-c", "cat /proc/$$/cmdline", "sh"] + odd
        let expected: [UInt8] = all.flatMap { $0.bytes + [0] }
        #expect(try home.jobs("logs", String(number)).output == expected)
        let command = try #require(try home.record(number)["command"]?.array)
        #expect(command.count == 4 + odd.count)
        #expect(command.last == ["base64": "AQIDf8g="])
        #expect(command[16] == .string("a\u{308}"))
    }

    @Test func theLargestSingleArgument() throws {
        // MAX_ARG_STRLEN of Linux: 128 KiB with the NUL.
        let largest = String(repeating: "x", count: 131_071)
        let number = try home.run("sh", "-c", "printf %s \"$1\" | wc -c", "sh", largest)
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "131071\n")
    }

    @Test func asManyArgumentsAsTheSystemAllows() throws {
        // ARG_MAX is a quarter of the stack limit, 2 MiB as a rule; a little is left for the environment.
        let arguments = (0..<15).map { _ in String(repeating: "y", count: 130_000) }
        let number = try home.submitted(
            try home.jobs(["run", "--", "sh", "-c", "printf %s \"$@\" | wc -c", "sh"] + arguments)
        )
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "1950000\n")
    }

    @Test func aShellString() throws {
        let number = try home.submitted(
            try home.jobs("run", "-c", "echo one; echo two | tr a-z A-Z; exit 5", environment: ["SHELL": nil])
        )
        #expect(try home.wait(number) == 5)
        #expect(try home.output(number) == "one\nTWO\n")
    }

    @Test func theDoubleDashMayBeLeftOut() throws {
        let number = try home.submitted(try home.jobs("run", "sh", "-c", "exit 6"))
        #expect(try home.wait(number) == 6)
        let dashes = try home.submitted(try home.jobs("run", "--", "printf", "%s\n", "--", "-x", "--"))
        #expect(try home.wait(dashes) == 0)
        #expect(try home.output(dashes) == "--\n-x\n--\n")
    }

    // MARK: Standard input

    @Test func standardInputIsEmptyUnlessAskedFor() throws {
        let number = try home.submitted(try home.jobs("run", "--", "cat", input: .text("not for the job")))
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number).isEmpty)
    }

    @Test func standardInputFromAFile() throws {
        try home.write("from a file\n", to: "input")
        let number = try home.run("cat", options: ["--stdin", "input"])
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "from a file\n")
    }

    @Test func whatIsPipedInIsStoredBeforeTheNumberIsPrinted() throws {
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held", "--create")
        let bytes = try Bytes.random(3_000_000)
        let number = try home.submitted(
            try home.jobs("run", "--group", "held", "--stdin", "-", "--", "cat", input: .bytes(bytes))
        )
        try home.killSupervisor()
        try home.succeed("group", "resume", "held")
        #expect(try home.wait(number) == 0)
        #expect(Bytes.areSame(try home.jobs("logs", String(number)).output, bytes))
        // A retry reads it again.
        try home.succeed("retry", String(number))
        #expect(try home.wait(number) == 0)
        #expect(Bytes.areSame(try home.jobs("logs", "\(number).2").output, bytes))
    }

    // MARK: Waiting and following

    @Test func waitPassesTheStatusOn() throws {
        let result = try home.jobs("run", "--wait", "--", "sh", "-c", "echo hidden; exit 7")
        #expect(result.status == 7)
        #expect(try home.jobs("run", "--wait", "--", "no-such-command").status == 127)
        #expect(try home.jobs("run", "--wait", "--", "sh", "-c", "kill -TERM $$").status == 128 + 15)
        #expect(try home.jobs("run", "--wait", "--timeout", "100ms", "--", "sleep", "1000").status == 124)
    }

    @Test func followShowsBothStreamsAndPassesTheStatusOn() throws {
        let result = try home.jobs("run", "--follow", "--", "sh", "-c", "echo out; echo err >&2; printf end; exit 7")
        #expect(result.status == 7)
        #expect(result.text == "out\nend")
        #expect(result.errors.contains("err\n"))
    }
}
