import Testing
import Values

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", .null), (" true ", true), ("\t\r\nfalse\n", false), ("0", 0), ("-1", -1), ("-0", 0),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("1.0", .number(1)), ("1e2", .number(100)),
            ("1E-2", .number(0.01)), ("-0.0", .number(-0.0)), ("0e-999", .number(0)),
            ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
            ("\"\"", ""), ("\"a\\u0000b\"", "a\u{0}b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00\u00e9""#, "😀é"), ("\"é\u{7f}\"", "é\u{7f}"),
            ("[]", []), ("[ ]", []), ("[1,[2],{}]", [1, [2], [:]]), ("{}", [:]),
            ("{ \"a\" : [ null ] }", ["a": [.null]]),
        ] as [(String, JSONValue)]
    )
    func accepts(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONParser.parse(text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nullx", "True", "01", "-", "-a", "+1", ".5", "1.", "1.e2", "1e", "1e+", "0x1", "1_0",
        "Infinity", "NaN",
        "1 2", "1,", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}",
        "{,}",
        "{a:1}", "{'a':1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{1:2}", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u-123\"", "\"\n\"", "\"\u{0}\"", "\"\u{1f}\"", "'a'", "// a\n1", "/**/1", "1//", "\u{feff}1", "\u{a0}1",
        "[1}", "{\"a\":1]",
    ])
    func refuses(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test(arguments: [
        (#""\ud800""#, "\u{FFFD}"), (#""\udc00""#, "\u{FFFD}"), (#""\ud800x""#, "\u{FFFD}x"),
        (#""\ud800\n""#, "\u{FFFD}\n"), (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\u0041""#, "\u{FFFD}A"),
        (#""\udc00\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
    ])
    func aLoneSurrogateIsReplaced(_ text: String, _ value: String) throws {
        #expect(try JSONParser.parse(text) == .string(value))
    }

    @Test(arguments: [#""\ud800\"#, #""\ud800\u"#, #""\ud800\udc0"#, #""\ud800\udc0""#])
    func refusesHalfAnEscape(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "12345678901234567890", "0.1234567890123456789", "1e-999",
        "-3.14159265358979323846264338327950288", "123456789012345678901234567890e-10",
    ])
    func whatCannotBeKeptExactlyIsKeptAsItWasWritten(_ text: String) throws {
        let value = try JSONParser.parse(text)
        #expect(value == .decimal(text))
        #expect(value.encodedText == text)
        #expect(value.double == Double(text))
    }

    @Test(arguments: ["0.1", "1.10", "100e-2", "1e22", "-2.50E+3", "5e-324", "0.30000000000000004"])
    func aNumberThatIsKeptExactlyIsOne(_ text: String) throws {
        #expect(try JSONParser.parse(text) == .number(try #require(Double(text))))
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22] + bytes + [0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22, 0x5C, 0x6E] + bytes + [0x22]) }
        #expect(throws: JSONSyntaxError.self) {
            try JSONParser.parse([0x7B, 0x22] + bytes + [0x22, 0x3A, 0x31, 0x7D])
        }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
    }

    @Test(arguments: ["1e400", "-1e400", "1e99999999999999999999"])
    func refusesNumbersBeyondTheRange(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test func aNumberOfAMillionDigitsIsRefusedSoon() {
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(String(repeating: "7", count: 1 << 20)) }
            _ = try? JSONParser.parse("0." + String(repeating: "7", count: 1 << 20))
        }
        #expect(time < .seconds(5))
    }

    @Test func ofDuplicatesTheLastCounts() throws {
        #expect(try JSONParser.parse(#"{"a":1,"b":2,"a":3}"#)["a"] == 3)
    }

    @Test func nestsAsDeepAsTheLimitAndNoDeeper() throws {
        let limit = JSONParser.maximumDepth
        for (open, close) in [("[", "]"), ("{\"a\":[", "]}")] {
            let count = limit / (open.count > 1 ? 2 : 1)
            let text = String(repeating: open, count: count) + String(repeating: close, count: count)
            #expect(throws: Never.self) { try JSONParser.parse(text) }
            #expect(throws: JSONSyntaxError.self) { try JSONParser.parse("[\(text)]") }
        }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(String(repeating: "[", count: 1 << 20)) }
        // Side by side is not deep.
        #expect(
            try JSONParser.parse("[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]").array?.count
                == 1000
        )
    }

    @Test func anErrorSaysWhere() throws {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse("[1, x]") }
        #expect(error?.offset == 4)
    }
}
