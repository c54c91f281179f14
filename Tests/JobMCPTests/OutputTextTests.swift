import JobModel
import JobOutput
import LinuxSystem
import Testing
import Values

@testable import JobMCP

/// Output as models read it.
@Suite struct OutputTextTests {
    @Test func shortOutputIsShownWholeWithoutWhatATerminalWouldObey() throws {
        let specimen = try Specimen()
        specimen.write("\u{1B}[31mred\u{1B}[0m\n10%\r55%\r100%\n")
        specimen.write([0x61, 0xFF, 0x62, 0x0A], .stderr)
        let text = try OutputText(telling: specimen.reader, limit: 250, isOver: true)
        #expect(text.stdout == "red\n100%\n")
        #expect(text.stderr == "a\u{FFFD}b\n")
        #expect(text.leftOut == nil)
        #expect(text.isAtEnd)
    }

    @Test func theTellingPartLeadsToWhatIsLeftOut() throws {
        let specimen = try Specimen()
        for number in 1...20_000 {
            specimen.write(number == 7000 ? "main.c:3: error: expected ';'\n" : "line \(number)\n")
        }
        let text = try OutputText(telling: specimen.reader, limit: 600, isOver: true)
        let lines = text.stdout.split(separator: "\n")
        #expect(
            lines.count == 4 && lines[0] == "[6,999 lines like: line 1]" && lines[1] == "main.c:3: error: expected ';'"
        )
        #expect(lines[2] == "[12,999 lines like those above]" && lines[3] == "line 20000")
        let leftOut = try #require(text.leftOut)
        #expect(leftOut.bytes > 190_000)
        let rest = try OutputPage(limit: 1000).read(specimen.reader, from: leftOut.from)
        #expect(rest.stdout.hasPrefix("line 1\nline 2\n"))
    }

    @Test func aCharacterThatIsNotWholeWaitsForItsRest() throws {
        let specimen = try Specimen()
        specimen.write([0x61, 0xE2, 0x82])
        let first = try OutputPage(limit: 1000, isOver: false).read(specimen.reader, from: OutputPlace(0))
        #expect(first.stdout == "a")
        #expect(first.isAtEnd)
        specimen.write([0xAC, 0x0A])
        let second = try OutputPage(limit: 1000, isOver: false).read(specimen.reader, from: first.next)
        #expect(second.stdout == "€\n")
        specimen.write([0xE2, 0x82])
        #expect(try OutputPage(limit: 1000).read(specimen.reader, from: second.next).stdout == "\u{FFFD}")
    }

    @Test func grepTakesWholeLinesAndAWaitAlsoUnfinishedOnes() throws {
        let specimen = try Specimen()
        specimen.write("one\ntwo\nthree\npassw")
        let pattern = try Pattern("^t|pass")
        let page = OutputPage(limit: 1000, pattern: pattern, isOver: false)
        let found = try page.read(specimen.reader, from: OutputPlace(0))
        #expect(found.stdout == "two\nthree\n")
        #expect(found.next == OutputPlace(14), "the line without an end is looked at again")
        let wait = OutputPage(limit: 1, pattern: pattern, isOver: false, takesUnfinishedLines: true)
        #expect(try wait.read(specimen.reader, from: OutputPlace(14)).stdout == "passw")
        #expect(try wait.read(specimen.reader, from: OutputPlace(0)).stdout == "two\n", "one at a time")
    }

    @Test func theTailIsOfTheOutputNotOfEachStream() throws {
        let specimen = try Specimen()
        for number in 1...500 { specimen.write("out \(number)\n") }
        specimen.write("err 1\nerr 2\n", .stderr)
        for number in 501...1000 { specimen.write("out \(number)\n") }
        specimen.write("last")
        let text = try OutputTail(lines: 2, limit: 1000).read(specimen.reader)
        #expect(text.stdout == "out 1000\nlast")
        #expect(text.stderr == "")
        #expect(text.leftOut == nil)
        let both = try OutputTail(lines: 501, limit: 100_000).read(specimen.reader)
        #expect(both.stdout.hasPrefix("out 501\n"))
        #expect(both.stderr == "")
        let more = try OutputTail(lines: 503, limit: 100_000).read(specimen.reader)
        #expect(more.stdout.hasPrefix("out 501\n"))
        #expect(more.stderr == "err 1\nerr 2\n")
        let short = try OutputTail(lines: 1000, limit: 1000).read(specimen.reader)
        #expect(short.stdout.utf8.count <= 1000 && short.stdout.hasSuffix("out 1000\nlast"))
        let leftOut = try #require(short.leftOut, "what the limit takes away is said")
        let page = try OutputPage(limit: 1000).read(specimen.reader, from: leftOut.from)
        #expect(page.stdout.hasPrefix("out 4\nout 5\n"), "with a cursor to it")
    }

    @Test func droppedOutputIsCounted() throws {
        let specimen = try Specimen(limit: ByteCount(64 << 10))
        for number in 1...100_000 { specimen.write("line \(number)\n") }
        let text = try OutputText(telling: specimen.reader, limit: 500, isOver: true)
        #expect(text.droppedBytes > 900_000)
        #expect(text.stdout.hasSuffix("line 100000\n"))
    }

    @Test func longLinesAreShortenedAtCharacters() {
        let line = Array(String(repeating: "é", count: 2000).utf8)
        let short = LineLimit.shorten(line, to: 1001)
        #expect(short.count < 1100)
        #expect(String(validating: short, as: UTF8.self) != nil)
        #expect(LineLimit.incompleteSuffix([0x61]) == 0)
        #expect(LineLimit.incompleteSuffix([0xF0, 0x9F, 0x98]) == 3)
        #expect(LineLimit.incompleteSuffix([0xF0, 0x9F, 0x98, 0x80]) == 0)
        #expect(LineLimit.incompleteSuffix([0x80, 0x80]) == 0)
    }

    @Test func cursors() throws {
        #expect(OutputCursor("2.4096") == OutputCursor(attempt: 2, offset: 4096))
        for text in ["", "1", "1.", ".1", "0.1", "1.2.3", "1.-2", "a.b", "1.99999999999999999999"] {
            #expect(OutputCursor(text) == nil, "\(text)")
        }
        var place = OutputPlace(4096)
        place.stderr = .init(start: 4000, showing: Array("a".utf8))
        #expect(OutputCursor(attempt: 1, place).description == "1.4096-e4000.1.e40c292c")
        #expect(OutputCursor("1.4096-e4000.1.e40c292c") == OutputCursor(attempt: 1, place))
        for text in ["1.9-", "1.9-x1.0.0", "1.9-e10.0.0", "1.9-e1.0", "1.9-e1.0.g", "1.9-e1.0.0-e1.0.0", "1.9-e1.-1.0"]
        {
            #expect(OutputCursor(text) == nil, "\(text)")
        }
        let cursor = try #require(GivenCursor("7:1.40-o3.0.0,8:2.0"))
        #expect(cursor.place(of: 7, attempt: 1).first == 3)
        #expect(cursor.place(of: 7, attempt: 2) == OutputPlace(0), "another attempt begins anew")
        #expect(GivenCursor("1.40")?.place(of: 7, attempt: 1) == OutputPlace(40))
        #expect(GivenCursor("7:x") == nil)
    }

    @Test func aSearchThatHasNoTimeGoesOnFromWhereItStopped() throws {
        let specimen = try Specimen()
        // Pieces end in the middle of lines.
        let text = (1...50_000).map { "line number \($0)\n" }.joined() + "ready\n"
        for start in stride(from: 0, to: text.utf8.count, by: 1000) {
            specimen.write(Array(text.utf8.dropFirst(start).prefix(1000)))
        }
        var page = OutputPage(limit: 1, pattern: try Pattern("^ready$|^line number 2[0-9]?$"))
        page.deadline = 0
        var (pages, found, offset, isAtEnd) = (0, "", OutputPlace(0), false)
        while !isAtEnd {
            let part = try page.read(specimen.reader, from: offset)
            #expect(part.next.offset > offset.offset || part.isAtEnd)
            found += part.stdout
            (offset, isAtEnd) = (part.next, part.isAtEnd)
            pages += 1
        }
        let expected = ([2] + Array(20...29)).map { "line number \($0)\n" }.joined() + "ready\n"
        #expect(found == expected)
        #expect(pages > 12, "what has no time stops early")
    }

    @Test func aSearchShowsLinesAroundAndCountsToTheEnd() throws {
        let specimen = try Specimen()
        for number in 1...100_000 { specimen.write("line \(number)\n") }
        specimen.write("line 7 again", .stderr)
        var search = OutputSearch(pattern: try Pattern("line 7"), context: 1, limit: 100, deadline: .max)
        let text = try search.read(specimen.reader, from: OutputPlace(0))
        #expect(text.stdout.hasPrefix("line 6\nline 7\nline 8\n--\nline 69\nline 70\n"), "\(text.stdout)")
        #expect(text.matches?.all == 11_112 && text.matches?.isComplete == true)
        #expect(text.stdout.utf8.count <= 110 && !text.isAtEnd)
        // Page after page they are all shown, each once.
        search = OutputSearch(pattern: try Pattern("line 7"), limit: 50_000, deadline: .max)
        var (place, shown, last) = (OutputPlace(0), 0, "")
        while true {
            let page = try search.read(specimen.reader, from: place)
            shown += page.matches?.shown ?? 0
            last = page.stderr
            if page.isAtEnd { break }
            place = page.next
        }
        #expect(shown == 11_112 && last == "line 7 again\n")
        search = OutputSearch(pattern: try Pattern("again"), limit: 100, isOver: false, deadline: .max)
        let open = try search.read(specimen.reader, from: OutputPlace(0))
        let end = try specimen.reader.end()
        #expect(open.matches?.all == 0 && open.next.offset < end, "a line without an end is looked at again")
    }
}
