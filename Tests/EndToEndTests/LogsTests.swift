import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct LogsTests {
    let home = Home.current

    @Test func theExactBytesEachToItsDescriptor() throws {
        let number = try home.run(
            "perl",
            "-e",
            "print map chr, 0..255; print STDERR reverse map chr, 0..255; print 'no newline'"
        )
        #expect(try home.wait(number) == 0)
        let result = try home.jobs("logs", String(number))
        #expect(result.status == 0)
        #expect(result.output == Array(0...255) + Array("no newline".utf8))
        let errors = try home.command(
            "sh",
            "-c",
            "jobctl logs \(number) 2>&1 >/dev/null | od -An -tx1 -v | tr -d ' \\n'"
        )
        #expect(errors.text == (0...255).reversed().map { String(256 + $0, radix: 16).dropFirst() }.joined())
    }

    @Test func oneOfTheStreams() throws {
        let number = try home.sh("echo a; echo b >&2; echo c; echo d >&2")
        #expect(try home.wait(number) == 0)
        let output = try home.jobs("logs", "--stdout", String(number))
        #expect(output.text == "a\nc\n")
        #expect(output.errors.isEmpty)
        let errors = try home.jobs("logs", "--stderr", String(number))
        #expect(errors.errors + errors.text == "b\nd\n")
    }

    @Test func theStreamsInterleaveAsTheyWereWritten() throws {
        let gate = try home.fifo("gate")
        let said = try home.fifo("said")
        let number = try home.sh(
            "for i in 1 2 3; do echo o$i; sleep 0.05; echo e$i >&2; echo >'\(said.path)'; read go <'\(gate.path)'; done"
        )
        for _ in 1...3 {
            _ = try said.readLine()
            try gate.open()
        }
        #expect(try home.wait(number) == 0)
        let both = try home.command("sh", "-c", "jobctl logs \(number) 2>&1")
        #expect(both.text == "o1\ne1\no2\ne2\no3\ne3\n")
    }

    @Test func theLastLines() throws {
        let number = try home.sh("seq 100000")
        #expect(try home.wait(number) == 0)
        #expect(try home.succeed("logs", "-n", "3", String(number)) == "99998\n99999\n100000\n")
        #expect(try home.succeed("logs", "-n", "0", String(number)).isEmpty)
        #expect(try home.jobs("logs", "-n", "200000", String(number)).lines.count == 100_000)
        #expect(try home.jobs("logs", "-n", "-1", String(number)).status == 64)
        let short = try home.sh("printf 'a\nb'")
        #expect(try home.wait(short) == 0)
        #expect(try home.succeed("logs", "-n", "1", String(short)) == "b")
    }

    @Test func followGoesOnToTheVeryEnd() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh("echo 1; read go <'\(gate.path)'; echo 2; read go <'\(gate.path)'; printf 3; exit 7")
        let follower = try home.start("logs", "-f", String(number))
        #expect(try follower.output.readLine() == "1")
        try gate.open()
        #expect(try follower.output.readLine() == "2")
        #expect(!follower.hasEnded)
        try gate.open()
        let result = try home.finish(follower)
        #expect(result.status == 0)
        #expect(result.text == "3")
    }

    @Test func followOfAQueuedJobWaitsForItsStart() throws {
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held", "--create")
        let number = try home.sh("echo here", options: ["--group", "held"])
        let follower = try home.start("logs", "-f", String(number))
        try home.succeed("group", "resume", "held")
        #expect(try home.finish(follower).text == "here\n")
    }

    @Test func followOfAnEndedJobEnds() throws {
        let number = try home.sh("echo here; exit 3")
        try home.wait(number)
        let result = try home.jobs("logs", "-f", String(number))
        #expect(result.text == "here\n")
        #expect(result.status == 0)
    }

    @Test func followMissesNothingOfALot() throws {
        let number = try home.sh("seq 200000")
        let result = try home.jobs("logs", "-f", String(number))
        #expect(result.text == (1...200_000).map { "\($0)\n" }.joined())
    }

    @Test func timestamps() throws {
        let number = try home.sh("echo a; echo b >&2")
        #expect(try home.wait(number) == 0)
        let result = try home.command("sh", "-c", "jobctl logs -t \(number) 2>&1")
        #expect(result.lines.count == 2)
        for line in result.lines {
            let time = try #require(line.split(separator: " ").first)
            #expect(Timestamp(rfc3339: String(time)) != nil, "\(line)")
        }
        #expect(Set(result.lines.map { $0.last }) == ["a", "b"])
    }

    @Test func sinceAndUntil() throws {
        let gate = try home.fifo("gate")
        let said = try home.fifo("said")
        let number = try home.sh("echo early; echo >'\(said.path)'; read go <'\(gate.path)'; echo late")
        _ = try said.readLine()
        // The two lines are further apart than a piece of output that is merged into one record.
        let middle = Clock.now().nanoseconds + 100_000_000
        _ = try? Deadline(after: 0.2).awaitReadable([], "")
        try gate.open()
        #expect(try home.wait(number) == 0)
        let time = Timestamp(nanoseconds: middle).description
        #expect(try home.succeed("logs", "--since", time, String(number)) == "late\n")
        #expect(try home.succeed("logs", "--until", time, String(number)) == "early\n")
        #expect(try home.succeed("logs", "--since", "1h", String(number)) == "early\nlate\n")
    }

    @Test func grep() throws {
        let number = try home.sh("seq 100; echo 'error: it' >&2")
        #expect(try home.wait(number) == 0)
        #expect(
            try home.succeed("logs", "--stdout", "--grep", "^9.$", String(number))
                == (90...99).map { "\($0)\n" }.joined()
        )
        let errors = try home.command("sh", "-c", "jobctl logs --grep 'err(or|atum)' \(number) 2>&1")
        #expect(errors.text == "error: it\n")
        #expect(try home.jobs("logs", "--grep", "(", String(number)).status == 64)
    }

    @Test func theLastLinesOfThoseThatMatch() throws {
        let number = try home.sh("seq 100000; echo x >&2")
        #expect(try home.wait(number) == 0)
        let reference = String(number)
        #expect(try home.succeed("logs", "-n", "1", "--grep", "^4", reference) == "49999\n")
        #expect(try home.succeed("logs", "-n", "3", "--grep", "77$", reference) == "99777\n99877\n99977\n")
        #expect(try home.succeed("logs", "-n", "0", "--grep", "7", reference).isEmpty)
        #expect(try home.jobs("logs", "-n", "1", "--stderr", "--grep", ".", reference).errors == "x\n")
        #expect(try home.succeed("logs", "-n", "2", "-f", "--grep", "0000$", reference) == "90000\n100000\n")
        let gate = try home.fifo("gate")
        let live = try home.sh("seq 30; read go <'\(gate.path)'; echo 31; echo none; echo 13")
        let follower = try home.start("logs", "-f", "-n", "2", "--grep", "[13]$", String(live))
        #expect(try follower.output.readLine() == "21")
        #expect(try follower.output.readLine() == "23")
        try gate.open()
        #expect(try home.finish(follower).text == "31\n13\n", "and then all that come")
    }

    @Test func linesAroundThoseThatMatchAndHowManyDo() throws {
        let numbers = [try home.sh("seq 20"), try home.sh("seq 9 >&2")]
        for number in numbers { #expect(try home.wait(number) == 0) }
        let (one, two) = (String(numbers[0]), String(numbers[1]))
        #expect(
            try home.succeed("logs", "--grep", "^(5|7|1[27])$", "-C1", one)
                == "4\n5\n6\n7\n8\n--\n11\n12\n13\n--\n16\n17\n18\n"
        )
        #expect(
            try home.succeed("logs", "--grep", "^(5|7|20)$", "--context", "2", "-n", "1", one) == "--\n18\n19\n20\n"
        )
        #expect(try home.succeed("logs", "--grep", "1", "-c", one) == "11\n")
        #expect(try home.succeed("logs", "--grep", "nothing", "--count", one) == "0\n")
        #expect(try home.succeed("logs", "--grep", "[3-5]", "-c", one, two) == "\(one) | 6\n\(two) | 3\n")
        for arguments in [["-c"], ["-C", "2"], ["--grep", "x", "-C", "-1"]] {
            #expect(try home.jobs(["logs"] + arguments + [one]).status == 64)
        }
    }

    @Test func theTellingPart() throws {
        // Two pipes have no common order: each part waits until the one before it is recorded.
        let gates = try [home.fifo("compiled"), home.fifo("failed")]
        let number = try home.sh(
            """
            seq -f '[%.0f/9000] CC obj/all.o' 4000; read go <'\(gates[0].path)'
            echo 'src/a.c:3:1: error: no such type' >&2; read go <'\(gates[1].path)'
            seq -f 'linked %.0f' 5000; echo over; exit 1
            """
        )
        for (gate, recorded) in zip(gates, ["4000/9000", "no such type"]) {
            try home.succeed("wait", "--output", recorded, String(number))
            try gate.open()
        }
        #expect(try home.wait(number) == 1)
        let lines = try home.jobs("logs", "--digest", String(number)).lines
        for line in [
            "[4,000 lines like: [1/9000] CC obj/all.o]", "src/a.c:3:1: error: no such type", "[stderr]", "over",
        ] {
            #expect(lines.contains(line), "\(lines)")
        }
        let last = try #require(lines.last)
        #expect(last.hasPrefix("[9000 of 9002 lines left out; all from the first one: "), "\(lines)")
        // What is left out can be read as it says.
        let words = last.dropLast().split(separator: " ").suffix(4).map(String.init)
        #expect(words[0] == "logs" && words[1] == "--from")
        #expect(try home.jobs(words).lines.first == "[1/9000] CC obj/all.o")
        let reference = String(number)
        #expect(try home.succeed("logs", "--digest", "--stderr", reference) == "src/a.c:3:1: error: no such type\n")
        let both = try home.jobs("logs", "--digest", "--budget", "100", reference, reference)
        #expect(both.lines.count > 6 && both.lines.allSatisfy { $0.hasPrefix("\(number).1 | ") })
        for arguments in [["-f"], ["-n", "3"], ["--grep", "x"], ["--budget", "1"]] {
            #expect(try home.jobs(["logs", "--digest"] + arguments + [reference]).status == 64)
        }
        #expect(try home.jobs("logs", "--budget", "100", reference).status == 64)
    }

    @Test func lineOfMegabytes() throws {
        let number = try home.sh("head -c 3000000 /dev/zero | tr '\\0' a; printf 'needle'; seq -s, 400000; echo second")
        #expect(try home.wait(number) == 0)
        let reference = String(number)
        let plain = try home.jobs("logs", "--plain", reference)
        #expect(plain.lines.count == 2)
        #expect(plain.output == (try home.jobs("logs", reference).output))
        #expect(try home.jobs("logs", "-t", reference).lines.count == 2)
        let found = try home.jobs("logs", "--grep", "a{5}needle1,2,", reference)
        #expect(found.lines.count == 1 && found.output.count == plain.output.count - "second\n".utf8.count)
        #expect(try home.jobs("wait", "--output", "a{5}needle1,2,.*,400000$", reference).status == 0)
    }

    @Test func aBarOfMegabytesIsItsLastState() throws {
        let bar =
            "perl -e '$|=1; for (1..60000) { printf \"\\r%5d of 60000 |%s\", $_, q(=) x 20 } print qq(\\ndone\\n)'"
        let number = try home.sh(bar)
        #expect(try home.wait(number) == 0)
        let expected = "60000 of 60000 |\(String(repeating: "=", count: 20))\ndone\n"
        #expect(try home.succeed("logs", "--plain", String(number)) == expected)
        #expect(try home.succeed("logs", "--plain", "--grep", "^60000", String(number)) == String(expected.dropLast(5)))
    }

    @Test func whatCouldNotBeStartedHasNoOutputAndSaysWhy() throws {
        try home.wait(try home.run("no-such-program"))
        try home.wait(try home.run("/etc/passwd"))
        for (reference, status) in [("1", 127), ("2", 126)] {
            for follow in [[], ["-f"]] {
                let result = try home.jobs(["logs"] + follow + [reference])
                #expect(result.status == Int32(status))
                #expect(result.text == "")
                #expect(result.errors.contains("job \(reference) has no output: failed: it could not be started"))
            }
        }
        let good = try home.sh("echo good")
        #expect(try home.wait(good) == 0)
        let both = try home.jobs("logs", "1", String(good))
        #expect(both.status == 127 && both.text.contains("good"))
    }

    @Test func timesAreLocal() throws {
        let number = try home.sh("echo a")
        #expect(try home.wait(number) == 0)
        for (zone, offset) in [("Asia/Kolkata", "+05:30"), ("<-03>3", "-03:00"), ("UTC", "Z")] {
            let environment = ["TZ": zone]
            let log = try home.jobs("logs", "-t", String(number), environment: environment).text
            let time = String(try #require(log.split(separator: " ").first))
            #expect(time.hasSuffix(offset))
            let read = try #require(Timestamp(rfc3339: time))
            #expect(abs(read.nanoseconds - Clock.now().nanoseconds) < 600_000_000_000, "the same moment")
            #expect(try home.jobs("logs", "--since", time, String(number), environment: environment).text == "a\n")
            let status = try home.jobs("status", String(number), environment: environment).text
            #expect(status.contains(offset + "\n"))
            let record = try home.jobs("status", "--json", String(number), environment: environment).text
            #expect(!record.contains("+05:30"), "programs read UTC")
        }
    }

    @Test func severalJobsWithPrefixes() throws {
        let first = try home.sh("echo one", options: ["--name", "first"])
        let second = try home.sh("echo two")
        for number in [first, second] { try home.wait(number) }
        let result = try home.jobs("logs", String(first), String(second))
        #expect(result.status == 0)
        let lines = result.lines
        #expect(lines.count == 2)
        #expect(lines.contains { $0.hasSuffix("one") && $0 != "one" })
        #expect(lines.contains { $0.hasSuffix("two") && $0.contains("2") })
    }

    @Test func outputIsBoundedAndTheGapIsCounted() throws {
        let number = try home.sh("seq 1000000; echo the end; exit 3", options: ["--max-output", "1M"])
        #expect(try home.wait(number) == 3)
        let record = try home.record(number)
        let total: Int64 = 6_888_896 + 8
        #expect(record["output_bytes"] == .integer(total))
        let dropped = try #require(record["dropped_bytes"]?.integer)
        #expect((total - 1_200_000...total).contains(dropped))
        let logs = try home.jobs("logs", String(number))
        #expect(logs.text.hasPrefix("1\n2\n3\n"))
        #expect(logs.text.hasSuffix("1000000\nthe end\n"))
        let gap = ByteCount(UInt64(dropped)).description
        #expect(logs.errors.contains(gap), "readers show the gap: \(logs.errors)")
        // Disk is really freed.
        var status = stat()
        #expect(stat("\(home.attempt(number))/output.log", &status) == 0)
        #expect(status.st_blocks * 512 < 1_500_000)
    }

    @Test func aJobIsNeverBlockedByItsOutput() throws {
        let number = try home.sh("head -c 300000000 /dev/zero; exit 4", options: ["--max-output", "100K"])
        #expect(try home.wait(number) == 4)
        #expect(try home.record(number)["output_bytes"] == 300_000_000)
    }

    @Test func noOutputIsNoError() throws {
        let number = try home.run("true")
        try home.wait(number)
        let result = try home.jobs("logs", String(number))
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
    }

    @Test func noSuchJob() throws {
        let result = try home.jobs("logs", "99")
        #expect(result.status == 4)
        #expect(result.errors.contains("99"))
    }

    @Test func aReaderThatLeavesEarlyIsNoError() throws {
        let number = try home.sh("seq 100000")
        try home.wait(number)
        let result = try home.command("bash", "-c", "jobctl logs \(number) | head -n 1; echo ${PIPESTATUS[0]}")
        #expect(result.lines.first == "1")
        #expect(result.errors.isEmpty)
        #expect(["0", "141"].contains(result.lines.last))
    }

    @Test func runningOutputCanBeRead() throws {
        let gate = try home.fifo("gate")
        let said = try home.fifo("said")
        let number = try home.sh("echo first; echo >'\(said.path)'; read go <'\(gate.path)'")
        _ = try said.readLine()
        let follower = try home.start("logs", "-f", String(number))
        #expect(try follower.output.readLine() == "first")
        #expect(try home.output(number) == "first\n")
        try gate.open()
        _ = try home.finish(follower)
    }

    @Test func linesOfSeveralJobsHaveTheirNames() throws {
        let web = try home.sh("echo up; echo bad >&2", options: ["--name", "web"])
        let plain = try home.sh("echo plain")
        try home.wait(web)
        try home.wait(plain)
        for options in [["-f"], []] {
            let result = try home.jobs(["logs"] + options + ["web", String(plain)])
            #expect(Set(result.lines) == ["web | up", "\(plain)   | plain"], "\(result)")
            #expect(result.errors == "web | bad\n")
        }
        let colored = try home.jobs("logs", "-f", "--color", "always", "web", String(plain)).text
        #expect(colored.contains("\u{1B}[38;5;31mweb | \u{1B}[0mup\n"), "\(colored)")
        #expect(colored.contains("\u{1B}[38;5;28m\(plain)   | \u{1B}[0mplain\n"), "\(colored)")
        #expect(try home.jobs("logs", "web").text == "up\n", "one job needs none")
        let again = try home.sh("echo again", options: ["--name", "web"])
        try home.wait(again)
        let alike = try home.jobs("logs", String(web), String(again), "--stdout")
        #expect(Set(alike.lines) == ["web \(web) | up", "web \(again) | again"], "\(alike)")
        try home.succeed("retry", String(plain))
        try home.wait(plain)
        let attempts = try home.jobs("logs", "\(plain).1", "\(plain).2")
        #expect(Set(attempts.lines) == ["\(plain).1 | plain", "\(plain).2 | plain"], "\(attempts)")
    }

    @Test func whatATerminalShows() throws {
        let number = try home.run("printf", #"a\nb\n\033[1;1H\033[31mred\033[m\033[2;3Hworld\033[?25l"#)
        #expect(try home.wait(number) == 0)
        #expect(try home.succeed("logs", "--screen", "\(number)") == "red\nb world\n")
        let colored = try home.succeed("logs", "--screen", "--color", "always", "\(number)")
        #expect(colored == "\u{1B}[0;31mred\u{1B}[m\nb world\n")
        #expect(try home.succeed("logs", "--screen", "--stderr", "\(number)") == "")
        let long = try home.run("seq", "100")
        #expect(try home.wait(long) == 0)
        let lines = try home.jobs("logs", "--screen", "\(long)").lines
        #expect(lines == (78...100).map(String.init), "23 rows, and the empty one with the cursor")
        let both = try home.jobs("logs", "--screen", "\(number)", "\(long)").lines
        #expect(both.count == 25)
        #expect(both.allSatisfy { $0.contains("|") || $0.contains(":") || $0.contains(" ") })
        #expect(try home.jobs("logs", "--screen", "-n", "3", "\(number)").status == 64)
        #expect(try home.jobs("logs", "--screen", "-f", "\(number)").status == 64)
    }

    @Test func whatATerminalShowedAtATime() throws {
        let number = try home.sh(#"printf one; sleep 1; printf '\rtwo'"#)
        #expect(try home.wait(number) == 0)
        let line = try home.succeed("logs", "-t", "\(number)")
        let start = try #require(line.split(separator: " ").first.flatMap { Timestamp(rfc3339: String($0)) })
        let between = start + TimeSpan(nanoseconds: 500_000_000)
        #expect(try home.succeed("logs", "--screen", "\(number)") == "two\n")
        #expect(try home.succeed("logs", "--screen", "--until", "\(between)", "\(number)") == "one\n")
    }

    @Test func theFirstLines() throws {
        let number = try home.sh("seq 100000; printf end")
        #expect(try home.wait(number) == 0)
        #expect(try home.succeed("logs", "--head", "2", "\(number)") == "1\n2\n")
        #expect(try home.succeed("logs", "--head", "0", "\(number)").isEmpty)
        #expect(
            try home.succeed("logs", "--head", "2", "--grep", "99", "-C", "1", "\(number)")
                == "98\n99\n100\n--\n198\n199\n200\n"
        )
        #expect(try home.succeed("logs", "--head", "3", "--grep", "9", "-c", "\(number)") == "3\n")
        #expect(try home.jobs("logs", "--head", "200000", "\(number)").lines.last == "end")
        #expect(try home.jobs("logs", "--head", "1", "-n", "1", "\(number)").status == 64)
    }

    @Test func theFirstLinesOfAJobThatGoesOn() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh("echo one; echo two; read go <'\(gate.path)'")
        #expect(
            try home.succeed("logs", "-f", "--head", "2", "\(number)") == "one\ntwo\n",
            "it does not wait for the end"
        )
        try gate.open()
        #expect(try home.wait(number) == 0)
    }
}
