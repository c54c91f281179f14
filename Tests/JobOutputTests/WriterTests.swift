import Glibc
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("The writer keeps what the job wrote")
struct WriterTests {
    private let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    private func writer(_ scratch: Scratch, limit: ByteCount = .mebibytes(256)) throws -> OutputWriter {
        try OutputWriter(directory: scratch.directory, limit: limit, startedAt: start)
    }

    @Test("every byte of both streams, in the order in which it came")
    func exact() throws {
        let scratch = try Scratch()
        let writer = try writer(scratch)
        var random = SplitMix(seed: 7)
        var expected: [Specimen.Piece] = []
        var time: Int64 = 0
        for _ in 0..<2000 {
            let stream: OutputStream = Bool.random(using: &random) ? .stdout : .stderr
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            time += Int64.random(in: 0...20_000_000, using: &random)
            writer.append(bytes, stream, at: time)
            if !bytes.isEmpty { expected.append(.bytes(stream, bytes)) }
        }
        let totals = writer.finish()
        let specimen = try Specimen(scratch)
        #expect(specimen.pieces == Specimen.merged(expected))
        #expect(specimen.startedAt == start.nanoseconds)
        #expect(totals == OutputTotals(writtenBytes: UInt64(specimen.log.count), droppedBytes: 0))
    }

    @Test("with notes, which do not count, and of which the last one is known behind a gap")
    func notes() throws {
        let scratch = try Scratch()
        let writer = try writer(scratch, limit: ByteCount(64 << 10))
        var sizes: [WindowSize] = []
        let reader = OutputReader(directory: scratch.directory)
        reader.noteWindow = { sizes.append($0) }
        let (first, second) = (WindowSize.standard, try #require(WindowSize("120x40")))
        writer.note(WindowNote(first).line, at: 0)
        writer.append("a", at: 1)
        // In the part that will be dropped.
        for _ in 0..<40 { writer.append([UInt8](repeating: 0x78, count: 1000), .stdout, at: 2) }
        // At the same time, and so in one record.
        writer.note(WindowNote(first).line, at: 3)
        writer.note(WindowNote(second).line, at: 3)
        for _ in 0..<200 { writer.append([UInt8](repeating: 0x79, count: 1000), .stdout, at: 4) }
        let totals = writer.finish()
        #expect(totals.writtenBytes == 240_001)
        var offset: UInt64 = 0
        var kept = 0
        while let segment = try reader.next(from: &offset) {
            if case .bytes(_, let bytes) = segment.content { kept += bytes.count }
        }
        #expect(sizes == [first, second])
        #expect(kept < 64 << 10 && totals.droppedBytes > 100_000)
    }

    @Test("in files that only the owner reads, whatever the umask")
    func modes() throws {
        let scratch = try Scratch()
        _ = try writer(scratch)
        for name in [AttemptFile.outputLog, AttemptFile.outputIndex] {
            #expect(try scratch.directory.open(name, flags: O_RDONLY).status().st_mode & 0o777 == 0o600)
        }
    }

    @Test("with one record for the bytes that come within 10 ms")
    func recordsAreMerged() throws {
        let scratch = try Scratch()
        let writer = try writer(scratch)
        for millisecond in 0..<100 { writer.append("x", at: Int64(millisecond) * 1_000_000) }
        let records = try Specimen(scratch).records
        #expect(records.map(\.time) == (0..<10).map { $0 * 10_000_000 })
        #expect(records.map(\.start) == (0..<10).map { $0 * 10 })
    }

    @Test("with times that never go back")
    func timesGrow() throws {
        let scratch = try Scratch()
        let writer = try writer(scratch)
        writer.append("a", at: 50_000_000)
        writer.append("b", .stderr, at: 40_000_000)
        #expect(try Specimen(scratch).records.map(\.time) == [50_000_000, 50_000_000])
    }
}
