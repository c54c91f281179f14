import TestSupport
import Testing
import Values

/// Random values and random damage, the same in every run.
@Suite struct JSONFuzzTests {
    static let alphabet: [Character] = [
        "a", "é", "\u{301}", "😀", "\"", "\\", "/", "\n", "\u{0}", "\u{1f}", "\u{7f}", "\u{2028}", "\u{ffff}", "作", " ",
    ]

    static func string(_ random: inout SplitMix) -> String {
        String((0..<Int.random(in: 0...8, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    static func value(_ random: inout SplitMix, depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3:
            let number = Double(bitPattern: random.next())
            return .number(number.isFinite ? number : 0.5)
        case 4, 5: return .string(string(&random))
        case 6: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(&random, depth: depth + 1) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                object.append(string(&random), value(&random, depth: depth + 1))
            }
            return .object(object)
        }
    }

    static func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 1: bytes.insert(contentsOf: Array("[{\"\\u,:-1e".utf8).shuffled(using: &random).prefix(3), at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 3))
            case 3: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            default: bytes.append(contentsOf: bytes.prefix(place))
            }
        }
        return bytes
    }

    @Test func everyValueComesBackAsItWasWritten() throws {
        var random = SplitMix(seed: 1)
        for round in 0..<20_000 {
            let value = Self.value(&random)
            let encoded = value.encoded
            guard try JSONParser.parse(encoded) == value, !encoded.contains(0x0A) else {
                Issue.record("round \(round): \(String(decoding: encoded, as: UTF8.self))")
                return
            }
        }
    }

    @Test func damageIsRefusedOrReadTheSameAgain() throws {
        var random = SplitMix(seed: 2)
        var refused = 0
        for round in 0..<20_000 {
            let bytes = Self.damaged(Self.value(&random).encoded, &random)
            guard let value = try? JSONParser.parse(bytes) else {
                refused += 1
                continue
            }
            guard try JSONParser.parse(value.encoded) == value else {
                Issue.record("round \(round): \(String(decoding: bytes, as: UTF8.self))")
                return
            }
        }
        #expect((1000..<19_900).contains(refused))
    }
}
