import Glibc
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("A full disk loses output, and says how much")
struct FullDiskTests {
    /// Takes all the space that is left.
    private func fillDisk(_ scratch: Scratch) throws {
        let ballast = try scratch.directory.open("ballast", flags: O_WRONLY | O_CREAT)
        let block = [UInt8](repeating: 1, count: 4096)
        while (try? ballast.writeAll(block)) != nil {}
    }

    @Test("and goes on when there is space again")
    func recovers() throws {
        let scratch = try Scratch(tmpfs: "1m")
        let writer = try makeWriter(scratch)
        let reader = OutputReader(directory: scratch.directory)
        writer.append("before\n", at: 0)
        try fillDisk(scratch)
        let lost = [UInt8](repeating: 0x78, count: 10_000)
        writer.append(lost, .stderr, at: 20_000_000)
        let fits = try scratch.contents(AttemptFile.outputLog).count - 7
        writer.append(lost, .stdout, at: 40_000_000)
        // A reader that follows knows already.
        let seen: [Specimen.Piece] = [
            .bytes(.stdout, Array("before\n".utf8)), .bytes(.stderr, Array(lost[..<fits])), .lost(20_000 - fits),
        ]
        #expect(try reader.pieces() == seen)
        try scratch.directory.remove("ballast")
        writer.append("after\n", .stderr, at: 60_000_000)
        let expected = seen + [.bytes(.stderr, Array("after\n".utf8))]
        #expect(try reader.pieces() == expected)
        #expect(try OutputReader(directory: scratch.directory).pieces() == expected)
        #expect(try Specimen(scratch).pieces == expected)
        let totals = OutputTotals(writtenBytes: 20_013, droppedBytes: UInt64(20_000 - fits))
        #expect(writer.finish() == totals)
    }

    @Test("also where it stays full to the end")
    func staysFull() throws {
        let scratch = try Scratch(tmpfs: "1m")
        let writer = try makeWriter(scratch)
        let piece = [UInt8](repeating: 0x79, count: 100_000)
        for number in 0..<30 { writer.append(piece, number % 2 == 0 ? .stdout : .stderr, at: Int64(number) << 24) }
        let totals = writer.finish()
        #expect(totals.writtenBytes == 3_000_000)
        #expect(totals.droppedBytes > 1_900_000)
        let pieces = try OutputReader(directory: scratch.directory).pieces()
        #expect(pieces == (try Specimen(scratch).pieces))
        #expect(pieces.last == .lost(Int(totals.droppedBytes)))
    }

    @Test(
        "and comes and goes, without an error in the account",
        arguments: [ByteCount.mebibytes(256), ByteCount(256 << 10)]
    )
    func comesAndGoes(limit: ByteCount) throws {
        let scratch = try Scratch(tmpfs: "1m")
        let writer = try makeWriter(scratch, limit: limit)
        var random = SplitMix(seed: 3)
        for round in 0..<12 {
            if round % 3 == 1 { try fillDisk(scratch) }
            if round % 3 == 0, round > 0 { try scratch.directory.remove("ballast") }
            for step in 0..<20 {
                let piece = [UInt8](repeating: UInt8(round), count: Int.random(in: 1...3000, using: &random))
                writer.append(piece, step % 3 == 0 ? .stderr : .stdout, at: Int64(round * 20 + step) << 23)
            }
        }
        let totals = writer.finish()
        let pieces = try OutputReader(directory: scratch.directory).pieces()
        #expect(pieces == (try Specimen(scratch).pieces))
        var missing = 0
        var kept = 0
        for piece in pieces {
            switch piece {
            case .bytes(_, let bytes): kept += bytes.count
            case .dropped(let count), .lost(let count): missing += count
            }
        }
        #expect(missing > 0)
        #expect(UInt64(missing) == totals.droppedBytes)
        #expect(UInt64(missing + kept) == totals.writtenBytes)
    }
}
