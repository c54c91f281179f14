import JobModel
import JobOutput
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobMCP

/// Pages of output: together they are what was written, as text.
@Suite struct OutputPageTests {
    /// All pages of an output, one after the other.
    private struct Pages {
        var stdout = ""
        var stderr = ""
        var count = 0
        var leftOut = 0

        init(_ specimen: Specimen, limit: Int, streams: OutputStreams = .all) throws {
            var place = OutputPlace(0)
            while true {
                // A cursor is text.
                let cursor = try #require(OutputCursor(OutputCursor(attempt: 1, place).description))
                let page = try OutputPage(limit: limit, streams: streams).read(specimen.reader, from: cursor.place)
                #expect(page.stdout.utf8.count + page.stderr.utf8.count <= limit)
                #expect(page.isAtEnd || page.next != place, "no page leads to itself")
                stdout += page.stdout
                stderr += page.stderr
                leftOut += page.leftOut == nil ? 0 : 1
                count += 1
                if page.isAtEnd || page.next == place { return }
                place = page.next
            }
        }
    }

    /// What a terminal shows in the end of the bytes of one stream.
    private func shown(_ bytes: [UInt8]) -> String {
        var (plain, output) = (PlainText(), [UInt8]())
        bytes.withUnsafeBytes { plain.append($0, to: &output) }
        plain.finish(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [1000, 1001, 4096, 64_000])
    func oneLineOfAnyLengthIsWhole(_ limit: Int) throws {
        for size in [999, 1000, 45_000, 65_536, 409_000, 3_000_000] where size / limit < 100 {
            let specimen = try Specimen()
            let line = "{" + String(repeating: "\"ключ\":\"значение €\",", count: size / 36) + "}\n"
            specimen.write(line)
            let pages = try Pages(specimen, limit: limit)
            #expect(pages.stdout == line)
            #expect(pages.leftOut == 0)
        }
    }

    @Test(arguments: [1000, 1001, 4096])
    func linesOfBothStreamsAreWhole(_ limit: Int) throws {
        let specimen = try Specimen()
        var (stdout, stderr) = ("", "")
        for number in 1...3000 {
            let line = "\(number) \(String(repeating: "é", count: number % 50))\n"
            specimen.write(line, number % 7 == 0 ? .stderr : .stdout)
            if number % 7 == 0 { stderr += line } else { stdout += line }
        }
        let pages = try Pages(specimen, limit: limit)
        #expect(pages.count > 10)
        #expect(pages.stdout == stdout)
        #expect(pages.stderr == stderr)
        #expect(try Pages(specimen, limit: limit, streams: .stderr).stderr == stderr)
    }

    @Test("anything at all, in both streams, with pages that end anywhere", arguments: 1...9)
    func noise(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let alphabet = Array("\u{1B}\u{1B}[]?;03KDCG\r\n\u{08}\taé€😀x".utf8) + [0xFF, 0x9B, 0xE2, 0xC2]
        let plain = Array("0123456789 é€😀 \"abc\": ".utf8)
        let specimen = try Specimen()
        var (stdout, stderr): ([UInt8], [UInt8]) = ([], [])
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            let letters = Bool.random(using: &random) ? alphabet : plain
            let size = Int.random(in: 1...(seed % 3 == 0 ? 20_000 : 500), using: &random)
            let bytes = (0..<size).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
            let isOut = Bool.random(using: &random)
            specimen.write(bytes, isOut ? .stdout : .stderr)
            if isOut { stdout += bytes } else { stderr += bytes }
        }
        let pages = try Pages(specimen, limit: Int.random(in: 1000...3000, using: &random))
        #expect(pages.stdout == shown(stdout))
        #expect(pages.stderr == shown(stderr))
    }

    @Test(arguments: [1000, 64_000])
    func aBarIsItsLastStateHoweverOftenItWasDrawn(_ limit: Int) throws {
        let specimen = try Specimen()
        for epoch in 1...3 {
            for step in 0...1000 {
                let bar = "\rEpoch \(epoch): \(step / 10)%|\(String(repeating: "█", count: step / 50))| \(step)/1000"
                specimen.write(bar, .stderr)
                if step % 100 == 0 { specimen.write("loss of step \(step)\n") }
            }
            specimen.write("\n", .stderr)
        }
        let bars = (1...3).map { "Epoch \($0): 100%|\(String(repeating: "█", count: 20))| 1000/1000\n" }.joined()
        #expect(try Pages(specimen, limit: limit).stderr == bars)
        #expect(try OutputText(telling: specimen.reader, limit: 2000, isOver: true).stderr == bars)
        #expect(try OutputTail(lines: 40, limit: 32_000).read(specimen.reader).stderr == bars)
        let log = try LogPage.read(specimen.reader, JobURI.LogQuery(stream: "stderr"), isOver: true)
        #expect(log.text == bars)
    }

    @Test func whatIsDrawnOnIsShownWhenItHasChanged() throws {
        let specimen = try Specimen()
        let page = OutputPage(limit: 1000, isOver: false)
        func next(_ place: OutputPlace) throws -> OutputText { try page.read(specimen.reader, from: place) }
        specimen.write("\r10%")
        let first = try next(OutputPlace(0))
        #expect(first.stdout == "10%")
        specimen.write("\r20%")
        let second = try next(first.next)
        #expect(second.stdout == "\r20%", "drawn anew from the line's first column")
        let same = try next(second.next)
        #expect(same.stdout == "" && same.isAtEnd)
        specimen.write(" and")
        let third = try next(same.next)
        #expect(third.stdout == " and")
        specimen.write(" on\nName? ", .stdout)
        specimen.write("\r100%", .stderr)
        let fourth = try next(third.next)
        #expect(fourth.stdout == " on\nName? ")
        #expect(fourth.stderr == "100%")
        specimen.write("x\n")
        specimen.write("\n", .stderr)
        let last = try OutputPage(limit: 1000).read(specimen.reader, from: fourth.next)
        #expect(last.stdout == "x\n")
        #expect(last.stderr == "\n")
        #expect(last.next == OutputPlace(try specimen.reader.end()))
    }

    @Test(arguments: [0, 500, 20_000, 1_200_000, 2_500_000])
    func whatIsFoundIsSeen(_ place: Int) throws {
        let specimen = try Specimen()
        let filler = String(repeating: "abc ", count: place / 4)
        let line = "\(filler)NEEDLE in it\(String(repeating: " xyz", count: 100_000))"
        specimen.write("before\n\(line)\nafter NEEDLE\n")
        let pattern = try Pattern("NEEDLE in")
        let found = try OutputPage(limit: 2000, pattern: pattern).read(specimen.reader, from: OutputPlace(0))
        #expect(found.stdout.contains("NEEDLE in it"))
        #expect(found.stdout.utf8.count < 2200)
        #expect(!found.stdout.contains("after"))
        let leftOut = try #require(found.leftOut, "that it is shortened is said")
        let rest = try OutputPage(limit: 4000).read(specimen.reader, from: leftOut.from)
        #expect(line.hasPrefix(rest.stdout) && rest.stdout.utf8.count > 3000, "all of the line is there")
        let both = try OutputPage(limit: 4000, pattern: try Pattern("NEEDLE")).read(
            specimen.reader,
            from: OutputPlace(0)
        )
        #expect(both.stdout.hasSuffix("\nafter NEEDLE\n") && both.isAtEnd)
        let wait = OutputPage(limit: 1, pattern: pattern, isOver: false, takesUnfinishedLines: true)
        let waited = try wait.read(specimen.reader, from: OutputPlace(0))
        #expect(waited.stdout.contains("NEEDLE in it") && waited.stdout.utf8.count < 1200)
        // A pattern for a whole line means the line, not a part of it.
        #expect(
            try OutputPage(limit: 1000, pattern: try Pattern("^ ?NEEDLE|^xyz|abc$")).read(
                specimen.reader,
                from: OutputPlace(0)
            ).stdout.isEmpty == (place > 0)
        )
    }

    @Test func anErrorInALongLineIsSeenInTheDigest() throws {
        let specimen = try Specimen()
        for number in 1...2000 { specimen.write("line \(number)\n") }
        let long = String(repeating: "abc ", count: 200_000)
        specimen.write("\(long)error: the disk is full\(long)\n")
        for number in 1...2000 { specimen.write("line \(number)\n") }
        let text = try OutputText(telling: specimen.reader, limit: 2000, isOver: true)
        #expect(text.stdout.contains("error: the disk is full"))
        #expect(text.stdout.utf8.count < 9000)
    }

    @Test func aDigestThatShortensALineSaysSo() throws {
        let specimen = try Specimen()
        let line = "[" + (1...60_000).map(String.init).joined(separator: ",") + "]\n"
        specimen.write(line)
        let text = try OutputText(telling: specimen.reader, limit: 2000, isOver: true)
        #expect(text.stdout.hasPrefix("[1,2,3,") && text.stdout.hasSuffix("59999,60000]\n"))
        let leftOut = try #require(text.leftOut)
        var (rest, place) = ("", leftOut.from)
        while true {
            let page = try OutputPage(limit: 64_000).read(specimen.reader, from: place)
            rest += page.stdout
            if page.isAtEnd { break }
            place = page.next
        }
        #expect(
            line.hasSuffix(rest) && text.stdout.hasPrefix(line.dropLast(rest.count)),
            "the cursor leads on from the head"
        )
    }

    @Test(arguments: [1, 7, 1000, 65_536])
    func pagesOfTheResourceJoinToo(_ limit: Int) throws {
        let specimen = try Specimen()
        let text = (1...12).map { "\($0) \(String(repeating: "€uro ", count: $0 * $0))\n" }.joined()
        specimen.write(text)
        specimen.write([0xFF, 0x0A])
        var (read, query) = ("", JobURI.LogQuery())
        query.limit = limit
        while true {
            let page = try LogPage.read(specimen.reader, query, isOver: true)
            read += page.text
            if page.isLast { break }
            try #require(page.next > query.offset)
            query.offset = page.next
        }
        #expect(read == text + "\u{FFFD}\n")
    }
}
