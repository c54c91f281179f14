import ArgumentParser
import JobConfiguration
import JobModel
import Testing
import Values

@testable import jobs

/// Arguments are bytes, on the way through a parser of text.
struct RawArgumentsTests {
    @Test(
        arguments: [
            "", "plain", "ä€😀", "a\u{10FE41}b", "\u{10FFFF}", "\u{FFFD}",
        ].map { ByteString($0) } + [
            ByteString([0xFF, 0xFE]), ByteString([0x61, 0xC3]), ByteString([0xF4, 0x8F, 0xB8]),
            ByteString([0xF4, 0x90, 0x80, 0x80]), ByteString([0xED, 0xA0, 0x80, 0x62]), ByteString([0xC0, 0x80]),
            ByteString((1...255).map { UInt8($0) }),
        ]
    )
    func everyArgumentComesBackAsItWas(argument: ByteString) {
        #expect(RawArguments.bytes(of: RawArguments.text(of: argument)) == argument)
    }

    @Test func randomBytesComeBackAsTheyWere() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let count = Int.random(in: 0..<12, using: &generator)
            let pool: [UInt8] = [0x61, 0xF4, 0x8F, 0xB8, 0xB9, 0x80, 0xC3, 0xA4, 0xE2, 0x82, 0xAC, 0xFF]
            let bytes = (0..<count).map { _ in pool[Int.random(in: pool.indices, using: &generator)] }
            #expect(RawArguments.bytes(of: RawArguments.text(of: ByteString(bytes))).bytes == bytes)
        }
    }

    @Test func aHundredThousandArgumentsAreParsedAtOnce() throws {
        let raw = RawArguments(program: "jobs", ["run", "--name", "x", "--"] + Array(repeating: "y", count: 100_000))
        let (command, count) = try ArgumentWindow(raw: raw).parse { try Jobs.parseAsRoot($0) }
        let run = try #require(command as? RunCommand)
        #expect(run.identity.part[SubmissionFields.name] == "x")
        #expect(raw.arguments.count - (count - run.captured.count) == 100_001)
    }

    @Test func optionsMayBeMoreThanTheFirstWindow() throws {
        let options = (0..<100).flatMap { [ByteString("--env"), ByteString("A\($0)=1")] }
        let raw = RawArguments(program: "jobs", ["run"] + options + ["--", "make"])
        let (command, count) = try ArgumentWindow(raw: raw).parse { try Jobs.parseAsRoot($0) }
        let run = try #require(command as? RunCommand)
        #expect(run.place.environment.env.count == 100)
        #expect(Array(raw.arguments[(count - run.captured.count)...]) == ["--", "make"])
    }
}
