import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobOutput

/// What a digest makes of outputs that are large, odd, or full of words.
@Suite struct DigestTests {
    private func digest(_ text: String, budget: Int = OutputDigest.usualBudget) throws -> OutputDigest {
        try Recording(text: text).digest(budget: budget)
    }

    private func isAllCounted(_ digest: OutputDigest) -> Bool {
        digest.shownLines + digest.repeatedLines + digest.leftOutLines == digest.lines
    }

    @Test func shortOutputIsShownWhole() throws {
        let digest = try digest("\u{1B}[31mred\u{1B}[0m\n\n10%\r55%\r100%\nno newline")
        #expect(digest.text == "red\n\n100%\nno newline\n")
        #expect(digest.leftOutLines == 0 && digest.leftOutFrom == nil && digest.leftOutBytes == 0)
        #expect(try self.digest("").rows.isEmpty)
    }

    @Test func alikeLinesAreFoldedAndCounted() throws {
        let lines = (1...18_000).map {
            "[\($0)/36000] CXX obj/module_\($0).o -O2 \($0 % 100)% 12:\($0 % 60):07.\($0) a\($0)b\($0)c /tmp/x\($0 % 3)/\($0)"
        }
        let digest = try digest("start\n" + lines.joined(separator: "\n") + "\nend\n")
        #expect(
            digest.text.hasPrefix("start\n[18,000 lines like: [1/36000] CXX obj/module_1.o -O2 1%"),
            "\(digest.text)"
        )
        #expect(digest.text.hasSuffix("\nend\n"))
        #expect(isAllCounted(digest) && digest.lines == 18_002 && digest.leftOutLines == 18_000)
        #expect(digest.leftOutFrom == 6)
        #expect(TokenEstimate.count(digest.text) < 80)
    }

    @Test func whatIsRareStandsOut() throws {
        let lines = (1...5000).map { number in
            number == 3210
                ? "quota of volume data: 7 blocks over, writes go to the spare one"
                : "worker \(number % 8) wrote block \(number)"
        }
        let digest = try digest(lines.joined(separator: "\n"))
        #expect(
            digest.text.contains("\nquota of volume data: 7 blocks over, writes go to the spare one\n"),
            "\(digest.text)"
        )
        #expect(digest.text.contains("[1,789 lines like those above]"))
        #expect(isAllCounted(digest))
    }

    /// 4,000 tests of which 2,400 have names that speak of errors, and pass.
    @Test func threeFailuresOfFourThousandTests() throws {
        var text = ""
        for number in 1...4000 {
            let name = number % 5 < 3 ? "returns an error for bad input" : "accepts good input"
            let failed = [700, 2048, 3999].contains(number)
            text += "\(failed ? "FAIL" : "PASS") suite/parser/case_\(number): \(name)\n"
            if failed { text += "    expected 4, got \(number)\n    at test/parser_\(number).js:12:5\n" }
        }
        let digest = try digest(text + "\n4000 tests: 3997 passed, 3 failed\n")
        for number in [700, 2048, 3999] {
            #expect(digest.text.contains("FAIL suite/parser/case_\(number):"), "\(digest.text)")
            #expect(digest.text.contains("    expected 4, got \(number)\n"))
        }
        #expect(digest.text.contains("3997 passed, 3 failed\n"))
        #expect(TokenEstimate.count(digest.text) <= 250, "\(digest.text)")
        #expect(isAllCounted(digest))
    }

    /// Files whose names speak of errors, and one error.
    @Test func oneErrorAmongFilesThatAreCalledSo() throws {
        var text = ""
        for number in 1...6000 {
            text += "gcc -O2 -Wall -c src/error/failed_module_\(number).c -o build/error/failed_module_\(number).o\n"
            if number == 3000 {
                text += "src/error/failed_module_3000.c: In function 'total':\n"
                text += "src/error/failed_module_3000.c:12:5: error: 'sum' undeclared (first use in this function)\n"
                text += "   12 |     sum += 1;\n      |     ^~~\n"
            }
        }
        let digest = try digest(text + "make: *** [Makefile:3: all] Error 1\n")
        #expect(digest.text.contains("failed_module_3000.c:12:5: error: 'sum' undeclared"), "\(digest.text)")
        #expect(digest.text.contains("In function 'total'") && digest.text.contains("\n      |     ^~~\n"))
        #expect(digest.text.contains("Error 1\n") && !digest.text.contains("module_2999"))
        #expect(TokenEstimate.count(digest.text) <= 250)
    }

    /// More than what a digest used to look at.
    @Test func allOfALargeOutputIsLookedAt() throws {
        var text = "line 1: starting\nsrc/main.c:7:3: error: expected ';' before '}' token\n"
        for number in 1...120_000 {
            text += "\(number): a line that is nothing but long enough to come to ten MiB in all, as logs do\n"
        }
        let digest = try digest(text)
        #expect(text.utf8.count > 9 << 20)
        #expect(digest.text.contains("src/main.c:7:3: error: expected ';'"), "\(digest.text)")
        #expect(isAllCounted(digest) && digest.lines == 120_002)
    }

    @Test func eachDistinctFailureIsShownOnceWithItsCount() throws {
        var text = ""
        for number in 1...1000 {
            text += "2026-11-28T10:\(10 + number % 50):07.\(100 + number)Z ERROR cannot reach the database\n"
            text += "request \(number) done\n"
            if number % 100 == 0 {
                text += "Traceback (most recent call last):\n  File \"a.py\", line 3, in f\n    g()\nKeyError: 'x'\n"
            }
        }
        let digest = try digest(text)
        #expect(digest.text.contains("ERROR cannot reach the database [×1,000]\n"), "\(digest.text)")
        #expect(digest.text.contains("    g()\nKeyError: 'x' [×10]\n"))
        #expect(isAllCounted(digest))
    }

    @Test func ofManyAlikeFailuresSomeAreShownAndTheOthersCounted() throws {
        let text = (1...500).map { "src/file\($0).c:\($0):3: error: unknown type name 'u8'\n" }.joined()
        let digest = try digest("start\n" + text)
        #expect(
            digest.text.contains("src/file1.c:1:3: error") && digest.text.contains("[492 more like it]"),
            "\(digest.text)"
        )
        #expect(isAllCounted(digest))
    }

    @Test func manyDistinctFailuresAreCountedWhereTheyAreLeftOut() throws {
        let letters = Array("abcdefghijklmnopqrst")
        let text = (0..<400).map {
            "src/x.c:\($0):1: error: '\(String([letters[$0 % 20], letters[$0 / 20], "q"]))' undeclared\n"
        }
        let digest = try digest(text.joined() + "make: *** [all] Error 1\n")
        #expect(
            digest.text.contains("'aaq' undeclared") && digest.text.hasSuffix("make: *** [all] Error 1\n"),
            "\(digest.text)"
        )
        #expect(digest.text.contains("of them about failures"))
        #expect(TokenEstimate.count(digest.text) <= 600)
        #expect(isAllCounted(digest))
    }

    @Test func longLinesJSONAndBytesThatAreNoTextBreakNothing() throws {
        var text = ""
        for number in 1...300 { text += "{\"level\":\"info\",\"id\":\(number),\"text\":\"request done\"}\n" }
        text += "{\"level\":\"error\",\"id\":7,\"text\":\"the disk of the database is full\"}\n"
        text +=
            String(repeating: "abc ", count: 300_000) + "error: the needle " + String(repeating: "xyz ", count: 300_000)
            + "\n"
        for number in 1...300 { text += "{\"level\":\"info\",\"id\":\(number),\"text\":\"request done\"}\n" }
        var bytes = Array(text.utf8) + [0, 0, 0, 0xFF, 0xFE, 0x0A] + (0...255).map { UInt8($0) }
        bytes += Array("\nlast: caf".utf8) + [0xE9, 0x0A]
        let digest = try Recording(bytes: bytes).digest()
        #expect(digest.text.contains("\"the disk of the database is full\""), "\(digest.text)")
        #expect(digest.text.contains("error: the needle"))
        #expect(digest.text.contains("last: caf\u{FFFD}\n"))
        #expect(TokenEstimate.count(digest.text) <= 600)
        #expect(isAllCounted(digest))
    }

    @Test func whatWasDroppedIsSaid() throws {
        let scratch = try Scratch()
        let writer = try OutputWriter(directory: scratch.directory, limit: ByteCount(64 << 10), startedAt: Clock.now())
        for number in 1...100_000 { writer.append("line \(number)\n") }
        let digest = try OutputDigest(OutputReader(directory: scratch.directory))
        #expect(digest.droppedBytes > 900_000)
        #expect(
            digest.text.contains("of output dropped here]\n") && digest.text.hasSuffix("line 100000\n"),
            "\(digest.text)"
        )
    }

    @Test func bothStreamsAreInTheirOrderAndMarked() throws {
        let scratch = try Scratch()
        let writer = try OutputWriter(directory: scratch.directory, limit: .mebibytes(16), startedAt: Clock.now())
        writer.append("one\n")
        writer.append("main.c:1:1: error: x\n", .stderr)
        writer.append("two\nthr")
        writer.append("    1 | x\n", .stderr)
        writer.append("ee\n")
        let reader = OutputReader(directory: scratch.directory)
        #expect(
            try OutputDigest(reader).text
                == "one\n[stderr]\nmain.c:1:1: error: x\n[stdout]\ntwo\n[stderr]\n    1 | x\n[stdout]\nthree\n"
        )
        #expect(try OutputDigest(reader, of: .stderr).text == "main.c:1:1: error: x\n    1 | x\n")
        for number in 1...2000 { writer.append("line \(number)\n") }
        let text = try OutputDigest(reader).text
        #expect(
            text.contains("[stderr]\nmain.c:1:1: error: x\n    1 | x\n["),
            "what belongs together is together: \(text)"
        )
    }

    @Test func aLineWithoutAnEndMayGoOn() throws {
        let scratch = try Scratch()
        let writer = try OutputWriter(directory: scratch.directory, limit: .mebibytes(16), startedAt: Clock.now())
        writer.append("Continue? [y/n] ")
        let reader = OutputReader(directory: scratch.directory)
        let digest = try OutputDigest(reader, isOver: false)
        #expect(digest.text == "Continue? [y/n] \n")
        #expect(digest.unfinished == [.init(stream: .stdout, start: 0, text: Array("Continue? [y/n] ".utf8))])
        #expect(try OutputDigest(reader).unfinished.isEmpty)
    }

    /// Whatever comes, all lines are counted, and the budget is kept.
    @Test(arguments: 0..<40) func anyOutputIsCounted(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let samples = [
            "src/a.c:%:1: error: bad", "    5 | code", "      |  ^", "ok % - fine", "not ok % - bad", "  ---", "  ...",
            "",
            "Traceback (most recent call last):", "  File \"x.py\", line %, in f", "ValueError: %",
            "make: *** [all] Error %",
            "worker % done", "word%word other", "panic: boom %", "goroutine % [running]:", "  %) failing thing",
            " 3 failing",
            "E   assert %", "> code", "npm ERR! code %", "FAILED: x%", "\u{1B}[1mbold %\u{1B}[0m",
            "progress %\rprogress 100",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 50...3000, using: &random) {
            let sample = samples[Int.random(in: 0..<(seed % 2 == 0 ? samples.count : 6), using: &random)]
            let number = Int.random(in: 0..<(seed % 3 == 0 ? 3 : 100_000), using: &random)
            text += sample.replacing("%", with: String(number)) + "\n"
        }
        let recording = Recording(text: text)
        for budget in [50, 200, 600, 5000] {
            let digest = try recording.digest(budget: budget)
            #expect(isAllCounted(digest), "\(digest.text)")
            #expect(digest.lines == recording.lineCount)
            #expect(TokenEstimate.count(digest.text) <= budget, "\(digest.text)")
            #expect(try recording.digest(budget: budget, pieces: 500) == digest)
        }
    }

    /// Each form fits what it was made for: its expressions compile, and its words are in lower case.
    @Test(arguments: TellingForm.all.indices) func formsAreSound(_ index: Int) throws {
        let form = TellingForm.all[index]
        #expect(!form.words.isEmpty)
        for word in form.words where word != TellingWords.errorName {
            #expect(word == word.lowercased(), "\(form.tool)")
        }
        for pattern in [form.head, form.before, form.after, form.end, form.hidden].compactMap({ $0 }) {
            #expect(throws: Never.self, "\(form.tool): \(pattern)") { try Pattern(pattern) }
        }
    }
}
