import Testing
import Values

@Suite struct JSONObjectTests {
    static func object(_ members: (String, JSONValue)...) -> JSONObject {
        var object = JSONObject()
        for (name, value) in members { object.append(name, value) }
        return object
    }

    @Test func ofDuplicatesTheLastCounts() {
        var object = Self.object(("a", 1), ("b", 2), ("a", 3))
        #expect(object["a"] == 3)
        object["a"] = 4
        #expect(object["a"] == 4)
        object["a"] = nil
        #expect(object["a"] == nil)
        #expect(object.members.map(\.name) == ["b"])
    }

    @Test func absentValuesAreLeftOut() {
        let object: JSONObject = ["a": nil, "b": 1]
        #expect(object.members.map(\.name) == ["b"])
        #expect(JSONValue.object(object) == ["b": 1, "c": nil])
    }

    @Test func equalityIsOfWhatCanBeAskedFor() {
        let twice = Self.object(("a", 1), ("a", 2))
        #expect(twice == twice)
        #expect(twice == Self.object(("a", 2)))
        #expect(Self.object(("a", 1), ("b", 2)) == Self.object(("b", 2), ("a", 1)))
        #expect(Self.object(("a", 1), ("a", 1)) != Self.object(("a", 1), ("b", 2)))
        #expect(Self.object(("a", 1)) != Self.object(("a", 1), ("b", 2)))
    }

    @Test func largeObjectsAreComparedInNoTime() {
        var object = JSONObject()
        for index in 0..<50_000 { object.append("member \(index)", .integer(Int64(index))) }
        let clock = ContinuousClock()
        #expect(clock.measure { _ = object == object } < .seconds(5))
    }
}

@Suite struct JSONValueTests {
    @Test func kindsAreNotMistakenForEachOther() {
        #expect(JSONValue.bool(true) != 1)
        #expect(JSONValue.integer(1) != .number(1))
        #expect(JSONValue.bool(true).integer == nil)
        #expect(JSONValue.integer(1).bool == nil)
        #expect(JSONValue.string("1").integer == nil)
        #expect(JSONValue.integer(1).double == 1)
        #expect(JSONValue.null.isNull && JSONValue.null["a"] == nil)
    }

    @Test func depthIsMeasuredInBrackets() {
        #expect(!JSONValue.integer(1).isNested(deeperThan: 0))
        #expect(JSONValue.array([]).isNested(deeperThan: 0))
        let value: JSONValue = ["a": [["b": 1]]]
        #expect(value.isNested(deeperThan: 2))
        #expect(!value.isNested(deeperThan: 3))
    }
}
