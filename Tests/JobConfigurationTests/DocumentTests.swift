import JobConfiguration
import JobProtocol
import Testing
import Values

struct DocumentTests {
    private func parse(_ text: String) throws -> DocumentTable { try Document.parse(Array(text.utf8)) }

    @Test func valuesAndTheirPlaces() throws {
        let table = try parse(
            """
            # a comment
            [b.c]
            d = "é" # more
            "z z".y = [1, { q = true }, 2.5]
            [a]
            x = 1979-05-27
            """
        )
        #expect(table.entries.map(\.key) == ["b", "a"], "in the order of the text")
        let inner = try #require(table["b"]?.value.table?["c"]?.value.table)
        let d = try #require(inner["d"])
        #expect(d.value.string == "é")
        #expect(d.position == TextPosition(line: 3, column: 1))
        #expect(d.value.position == TextPosition(line: 3, column: 5))
        let list = try #require(inner["z z"]?.value.table?["y"]?.value)
        #expect(try list.json() == [1, ["q": true], .number(2.5)])
        #expect(list.array?[1].position == TextPosition(line: 4, column: 15))
        #expect(throws: DocumentError.self) { try table["a"]?.value.json() }
    }

    @Test(
        arguments: [
            ("a = 1\na = 2\n", 2, 5), ("a = ", 1, 5), ("[t]\nx = tru", 2, 8), ("a = \"\u{1}\"", 1, 6), ("= 1", 1, 1),
        ]
    )
    func whatIsNoTOMLIsRefusedWithItsPlace(text: String, line: Int, column: Int) {
        let error = #expect(throws: DocumentError.self) { try parse(text) }
        #expect(error?.position == TextPosition(line: line, column: column), "\(text): \(error?.message ?? "")")
        #expect(error?.message.isEmpty == false)
    }

    @Test func bytesThatAreNoText() {
        #expect(throws: DocumentError.self) { try Document.parse([0x61, 0x3D, 0x22, 0xFF, 0x22]) }
    }

    /// The library would use up the stack on each of these.
    @Test(
        arguments: [
            String(repeating: "a.", count: 200_000) + "b = 1",
            "[" + String(repeating: "a.", count: 200_000) + "b]",
            "a = " + String(repeating: "[", count: 200_000),
            "a = [\"\"\"x\"\"\"\"\", {" + String(repeating: "b.", count: 200_000) + "b = 1}]\n=",
            "a = ['''x''''', {" + String(repeating: "b . ", count: 200_000) + "b = 1}]",
            "a = \"\\\"\" \n" + String(repeating: "'a'.", count: 200_000) + "b = 1",
        ]
    )
    func nestingHasItsLimits(text: String) {
        #expect(throws: DocumentError.self) { try parse(text) }
    }

    @Test func dotsInStringsAndCommentsNestNothing() throws {
        let dots = String(repeating: ".", count: 1000)
        let table = try parse("# \(dots)\na = \"\(dots)\"\nb = '''\n\(dots)\n'''\nc = '\(dots)'\n\"\(dots)\" = 1.5\n")
        #expect(table.entries.count == 4)
        #expect(try parse("").entries.isEmpty)
    }

    @Test func textThatIsWrittenCanBeRead() throws {
        for text in ["", "plain", "\"\\\n\t\r\u{0}\u{7F}\u{85}", "ä€😀", "a.b c"] {
            let table = try parse(
                "\(TOMLText.key(text)) = \(TOMLText.value([.string(text), true, 1, ["k": .number(0.5)]]))"
            )
            #expect(table.entries[0].key == text)
            #expect(try table.entries[0].value.json() == [.string(text), true, 1, ["k": .number(0.5)]])
        }
    }

    @Test func wordsThatWereMeant() {
        #expect(Spelling.hint(for: "garce", among: ["grace", "group"]) == "; did you mean 'grace'?")
        #expect(Spelling.hint(for: "time-out", among: ["timeout"]) == "; did you mean 'timeout'?")
        #expect(Spelling.hint(for: "xyz", among: ["grace", "group"]).isEmpty)
    }
}
