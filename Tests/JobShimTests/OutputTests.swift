import Glibc
import JobModel
import JobOutput
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// What the job writes is there before its end is told, and nothing that holds a pipe holds up anything.
@Suite struct OutputTests {
    /// The pieces of output.log with their streams, as output.idx tells them.
    private func pieces(of fixture: ShimFixture) throws -> [(kind: UInt64, bytes: ArraySlice<UInt8>)] {
        let log = try fixture.output()
        let index = try #require(try fixture.attempt.directory.readFile(AttemptFile.outputIndex, limit: 1 << 24))
        var starts: [UInt64] = []
        for offset in stride(from: 64, to: index.count - 15, by: 16) {
            // The second word of a record, little endian: logical offset << 8 | kind.
            starts.append(index[offset + 8..<offset + 16].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        return starts.indices.map { position in
            let end = position + 1 < starts.count ? Int(starts[position + 1] >> 8) : log.count
            return (starts[position] & 0xFF, log[Int(starts[position] >> 8)..<end])
        }
    }

    private func bytes(of kind: OutputStream, in fixture: ShimFixture) throws -> [UInt8] {
        Array(try pieces(of: fixture).filter { $0.kind == UInt64(kind.rawValue) }.map(\.bytes).joined())
    }

    @Test func bothStreamsAreExact() throws {
        let fixture = try ShimFixture.script("for i in {1..200}; do echo out $i; echo err $i >&2; done")
        let outcome = try fixture.run()
        let expected = (1...200).map { "\($0)\n" }
        #expect(try bytes(of: .stdout, in: fixture) == Array(expected.map { "out " + $0 }.joined().utf8))
        #expect(try bytes(of: .stderr, in: fixture) == Array(expected.map { "err " + $0 }.joined().utf8))
        #expect(outcome.outputBytes == UInt64(try fixture.output().count) && outcome.droppedBytes == 0)
    }

    @Test func mergedStreamsKeepTheirOrder() throws {
        let fixture = try ShimFixture.script("for i in {1..200}; do echo out; echo err >&2; done") {
            $0.mergesOutput = true
        }
        _ = try fixture.run()
        #expect(try fixture.text() == String(repeating: "out\nerr\n", count: 200))
    }

    @Test func tenMegabytesComeWhole() throws {
        let fixture = try ShimFixture.script("seq 1 1400000 | tee sum | head -c 10000000; exec cat sum >&2")
        let outcome = try fixture.run()
        let whole = try Descriptor.open("\(fixture.work)/sum", flags: O_RDONLY).readAll(limit: 1 << 24)
        let errors = try bytes(of: .stderr, in: fixture)
        #expect(errors == whole)
        #expect(try bytes(of: .stdout, in: fixture).count == 10_000_000)
        #expect(outcome.outputBytes == UInt64(errors.count + 10_000_000))
    }

    @Test func whatWasWrittenLastIsThereWhenTheEndIsTold() throws {
        // 60,000 bytes fit into the pipe: the job is gone before anybody has read them.
        let fixture = try ShimFixture.script("head -c 60000 /dev/zero; kill -KILL $$")
        let outcome = try fixture.run()
        #expect(outcome.signal == .kill && outcome.ending.status == .killed)
        #expect(try fixture.output().count == 60_000)
    }

    @Test func moreThanTheLimitIsDroppedAndCounted() throws {
        let fixture = try ShimFixture.script("head -c 3000000 /dev/zero") { $0.maximumOutput = ByteCount(256 << 10) }
        let outcome = try fixture.run()
        #expect(outcome.outputBytes == 3_000_000)
        #expect(outcome.droppedBytes > 2_000_000)
        #expect(outcome.ending.status == .completed)
    }

    @Test func outsiderThatHoldsThePipeHoldsUpNothing() throws {
        let fixture = try ShimFixture.script("echo before; read; echo after") { $0.standardInput = .interactive }
        let peer = try fixture.launch()
        let start = try peer.waitForStart()
        // This test is outside of the job's tree, and now holds the write end of its output.
        let held = open("/proc/\(start.pid)/fd/1", O_WRONLY)
        try #require(held >= 0)
        defer { close(held) }
        try peer.ask(.send(ShimRequest.Input("\n")))
        try peer.waitForEnd()
        #expect(try fixture.exitRecord().outcome.exitCode == 0)
        #expect(try fixture.text() == "before\nafter\n")
    }

    @Test func fullDiskStopsNothingAndKeepsTheRecord() throws {
        let script = "head -c 3000000 /dev/zero; echo '\"kept\"' > $JOBS_RESULT; exit 3"
        let fixture = try ShimFixture.script(script, tmpfsSize: "1m")
        let outcome = try fixture.run()
        #expect(outcome.exitCode == 3)
        // The shell adds its complaint about the file that found no space.
        #expect(try #require(outcome.outputBytes) >= 3_000_000)
        #expect(outcome.droppedBytes > 1_500_000)
    }

    @Test func nothingIsStartedWhereTheRecordWouldFindNoSpace() throws {
        let fixture = try ShimFixture.script("echo ran > ran", tmpfsSize: "200k")
        let filler = try fixture.state.directory.open("filler", flags: O_WRONLY | O_CREAT)
        while (try? filler.writeAll([UInt8](repeating: 1, count: 4096))) != nil {}
        let peer = try fixture.launch()
        let message = try peer.wait { if case .failed(let message) = $0 { message } else { nil } }
        #expect(message.contains("No space left"))
        #expect(fixture.waitForShim() >> 8 & 0xFF == 1)
        #expect(access("\(fixture.work)/ran", F_OK) != 0)
        #expect(try fixture.attempt.readClaim(launch: 1) == nil)
    }
}
