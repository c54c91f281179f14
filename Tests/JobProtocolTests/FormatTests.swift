import JobProtocol
import Testing
import Values

/// What holds for every record, call and reply.
@Suite struct FormatTests {
    /// Values of which none is what a member should be, and some nearly are.
    static let hostile: [JSONValue] = [
        .null, true, -1, 0, .integer(.min), .integer(.max), 2_147_483_648, -2_147_483_649, 4_294_967_296,
        .number(-0.5), .number(1e300), .number(-1e300), "", "x", "unlimited", "9999-12-31T23:59:59Z",
        "2262-04-11T23:47:16.999999999Z", "SIG99", .string(String(repeating: "9", count: 400)), [], [[]], [.null],
        [.integer(.max)], [:], ["base64": "="], ["base64": "/w=="], ["base64": .integer(.min)], ["file": 1],
    ]

    /// The value with the part at each path replaced, one at a time.
    static func variants(of value: JSONValue, by other: JSONValue) -> [JSONValue] {
        var variants = [other]
        switch value {
        case .array(let elements):
            for index in elements.indices {
                for variant in Self.variants(of: elements[index], by: other) {
                    var copy = elements
                    copy[index] = variant
                    variants.append(.array(copy))
                }
            }
        case .object(let object):
            for member in object.members {
                for variant in Self.variants(of: member.value, by: other) {
                    var copy = object
                    copy[member.name] = variant
                    variants.append(.object(copy))
                }
                var without = object
                without[member.name] = nil
                variants.append(.object(without))
            }
        default: break
        }
        return variants
    }

    @Test(arguments: Codec.all)
    func comesBackAsItWasWritten(_ codec: Codec) throws {
        let read = try JSONParser.parse(codec.sample.encoded)
        #expect(try codec.pass(read).encodedText == codec.sample.encodedText)
    }

    @Test(arguments: Codec.all)
    func membersOfLaterReleasesAreIgnored(_ codec: Codec) throws {
        guard var object = codec.sample.object, codec.testDescription != "event" else { return }
        object.append("x-later", ["version": 9])
        #expect(try codec.pass(.object(object)) == codec.sample)
    }

    @Test(arguments: Codec.records + Codec.calls + Codec.shim)
    func hostileMembersAreRefusedOrHeldButNeverCrash(_ codec: Codec) throws {
        for other in Self.hostile {
            for variant in Self.variants(of: codec.sample, by: other) {
                guard let written = try? codec.pass(variant) else { continue }
                // What was accepted can be written down and read again.
                guard (try? codec.pass(written)) != nil else {
                    Issue.record("was accepted, and is not read again: \(variant.encodedText)")
                    return
                }
            }
        }
    }
}
