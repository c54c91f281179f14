import Glibc
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("The limit keeps head and tail")
struct LimitTests {
    /// Bytes that tell where they stand.
    private func pattern(_ range: Range<Int>) -> [UInt8] {
        range.map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16) }
    }

    private func write(
        _ total: Int,
        in size: Int,
        limit: Int,
        to scratch: Scratch,
        punch: @escaping HolePunch = punchHole
    ) throws -> OutputTotals {
        let writer = try OutputWriter(
            directory: scratch.directory,
            limit: ByteCount(UInt64(limit)),
            startedAt: Timestamp(nanoseconds: 0),
            punch: punch
        )
        var offset = 0
        while offset < total {
            let end = min(offset + size, total)
            writer.append(pattern(offset..<end), at: Int64(offset))
            offset = end
        }
        return writer.finish()
    }

    @Test(
        "of any size, with a gap that says how much is missing",
        arguments: [0, 1, 10, 4096, 10_000, 16 << 10, 64 << 10, 1 << 20],
        [1000, 65_536]
    )
    func headAndTail(limit: Int, size: Int) throws {
        let scratch = try Scratch()
        let total = 3_000_000
        let totals = try write(total, in: size, limit: limit, to: scratch)
        let specimen = try Specimen(scratch)
        #expect(specimen.middle.lowerBound == limit / 2)
        #expect(specimen.end == total)
        #expect(totals.writtenBytes == UInt64(total))
        #expect(totals.droppedBytes == UInt64(specimen.middle.count))
        let kept = total - specimen.middle.count
        #expect(kept <= limit)
        #expect(kept >= limit - max(limit / 8, 1))
        var expected: [Specimen.Piece] = []
        if limit / 2 > 0 { expected.append(.bytes(.stdout, pattern(0..<limit / 2))) }
        expected.append(.dropped(specimen.middle.count))
        if specimen.middle.upperBound < total {
            expected.append(.bytes(.stdout, pattern(specimen.middle.upperBound..<total)))
        }
        #expect(specimen.pieces == expected)
        #expect(try scratch.diskUse(AttemptFile.outputLog) <= limit + 4 * 4096)
        #expect(try scratch.diskUse(AttemptFile.outputIndex) <= 64 << 10)
    }

    @Test("and nothing is missing up to the very limit")
    func upToTheLimit() throws {
        let scratch = try Scratch()
        #expect(try write(100_000, in: 777, limit: 100_000, to: scratch).droppedBytes == 0)
        #expect(try Specimen(scratch).pieces == [.bytes(.stdout, pattern(0..<100_000))])
    }

    @Test("and bounds the index too when every byte changes the stream")
    func boundedIndex() throws {
        let scratch = try Scratch()
        let limit = 1 << 20
        let writer = try OutputWriter(
            directory: scratch.directory,
            limit: ByteCount(UInt64(limit)),
            startedAt: Timestamp(nanoseconds: 0)
        )
        let total = 400_000
        for offset in 0..<total { writer.append(pattern(offset..<offset + 1), offset % 2 == 0 ? .stdout : .stderr) }
        let specimen = try Specimen(scratch)
        #expect(try scratch.diskUse(AttemptFile.outputIndex) <= limit + 4 * 4096)
        #expect(!specimen.middle.isEmpty && specimen.end == total)
        for (offset, record) in specimen.records.map({ ($0.start, $0) }) {
            #expect(record.kind == offset % 2)
        }
        #expect(writer.finish().droppedBytes == UInt64(specimen.middle.count))
    }

    @Test("but where holes cannot be punched, what is new is dropped and counted")
    func withoutHoles() throws {
        let scratch = try Scratch()
        let totals = try write(300_000, in: 1000, limit: 65_536, to: scratch) { _, _, _ in false }
        #expect(totals == OutputTotals(writtenBytes: 300_000, droppedBytes: 300_000 - 65_536))
        let expected: [Specimen.Piece] = [.bytes(.stdout, pattern(0..<65_536)), .lost(300_000 - 65_536)]
        #expect(try Specimen(scratch).pieces == expected)
    }
}
