import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Testing
import Values

/// Files and messages as release 0.1.0 wrote them. They are never changed: whatever comes later must read them.
@Suite struct FixtureTests {
    static func fixture(_ name: String) throws -> JSONValue {
        let folder = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
        let bytes = try Descriptor.open("/\(folder)/Fixtures/\(name)", flags: O_RDONLY).readAll(limit: 1 << 20)
        return try JSONParser.parse(bytes)
    }

    @Test func theSpecOfVersion1() throws {
        #expect(try AttemptSpec(json: Self.fixture("spec-1.json")) == Sample.spec)
    }

    @Test func theClaimOfVersion1() throws {
        #expect(try Claim(json: Self.fixture("claim-1.json")) == Sample.claim)
    }

    @Test func theExitRecordOfVersion1() throws {
        #expect(try ExitRecord(json: Self.fixture("exit-1.json")) == Sample.exit)
    }

    @Test func theJobOfVersion1() throws {
        #expect(try JobRecord(json: Self.fixture("job-1.json")) == Sample.ended)
    }

    @Test func theHelloOfAShimOfVersion1() throws {
        #expect(try ShimHello(json: Self.fixture("shim-hello-1.json")) == Sample.hello)
    }
}
