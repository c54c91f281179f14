import Testing
import Values

@Suite struct JSONWriterTests {
    @Test func writesOneLineInTheOrderOfTheMembers() {
        let value: JSONValue = ["b": [1, true, .null, .number(0.5)], "a": "x\ny\u{1}\"\\\u{7f}é"]
        #expect(value.encodedText == #"{"b":[1,true,null,0.5],"a":"x\ny\u0001\"\\\u007fé"}"#)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatJSONCannotSayBecomesNull(_ number: Double) {
        #expect(JSONValue.number(number).encodedText == "null")
    }

    @Test(arguments: [
        0.1, -0.0, 1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi, 1e21, 123_456_789.125,
        9_007_199_254_740_992, 1e-7,
    ])
    func numbersComeBackToTheBit(_ number: Double) throws {
        let read = try JSONParser.parse(JSONValue.number(number).encoded)
        #expect(read.double?.bitPattern == number.bitPattern)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, 1 << 53 + 1, .max])
    func integersAreExact(_ integer: Int64) throws {
        #expect(try JSONParser.parse(JSONValue.integer(integer).encoded) == .integer(integer))
    }
}
