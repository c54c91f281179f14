import Glibc
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("The reader gives back what was written")
struct ReaderTests {
    /// Random pieces of both streams, with random pauses.
    private func fill(_ writer: OutputWriter, pieces: Int, seed: UInt64) {
        var random = SplitMix(seed: seed)
        var time: Int64 = 0
        for _ in 0..<pieces {
            let stream: OutputStream = Int.random(in: 0..<3, using: &random) > 0 ? .stdout : .stderr
            let count = Int.random(in: 1...60, using: &random)
            time += Int64.random(in: 0...12_000_000, using: &random)
            writer.append((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, stream, at: time)
        }
    }

    @Test("byte for byte, of each stream and of both", arguments: [1, 2, 3])
    func exact(seed: UInt64) throws {
        let scratch = try Scratch()
        fill(try makeWriter(scratch), pieces: 3000, seed: seed)
        let specimen = try Specimen(scratch)
        let reader = OutputReader(directory: scratch.directory)
        #expect(try reader.pieces() == specimen.pieces)
        #expect(try reader.pieces(of: .stdout) == specimen.pieces.only(.stdout))
        #expect(try reader.pieces(of: .stderr) == specimen.pieces.only(.stderr))
        #expect(try reader.end() == UInt64(specimen.end))
    }

    /// A later release notes the sizes of a terminal between the bytes.
    @Test func notesArePassedOver() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        writer.append("before\n")
        let note = Array("{\"columns\":80,\"rows\":24}\n".utf8)
        try append(note, to: AttemptFile.outputLog, in: scratch)
        try append(record(time: 1, start: 7, kind: 3), to: AttemptFile.outputIndex, in: scratch)
        try append(Array("after\n".utf8), to: AttemptFile.outputLog, in: scratch)
        try append(record(time: 2, start: 7 + note.count, kind: 1), to: AttemptFile.outputIndex, in: scratch)
        let reader = OutputReader(directory: scratch.directory)
        let pieces: [Specimen.Piece] = [
            .bytes(.stdout, Array("before\n".utf8)), .bytes(.stderr, Array("after\n".utf8)),
        ]
        #expect(try reader.pieces() == pieces)
        #expect(try reader.pieces(from: 9) == [pieces[1]])
    }

    private func record(time: UInt64, start: Int, kind: UInt64) -> [UInt8] {
        [time, UInt64(start) << 8 | kind].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
    }

    private func append(_ bytes: [UInt8], to name: String, in scratch: Scratch) throws {
        try scratch.directory.open(name, flags: O_WRONLY | O_APPEND).writeAll(bytes)
    }

    @Test("from any offset", arguments: [20_000, 1 << 20])
    func anyOffset(limit: UInt64) throws {
        let scratch = try Scratch()
        fill(try makeWriter(scratch, limit: ByteCount(limit)), pieces: 3000, seed: 4)
        let specimen = try Specimen(scratch)
        let reader = OutputReader(directory: scratch.directory)
        var random = SplitMix(seed: 5)
        for _ in 0..<50 {
            let offset = Int.random(in: 0...specimen.end, using: &random)
            var expected = 0
            var rest = specimen.end - offset
            for case .bytes(_, let bytes) in try reader.pieces(from: UInt64(offset)) { rest -= bytes.count }
            if specimen.middle.upperBound > offset {
                expected = specimen.middle.upperBound - max(offset, specimen.middle.lowerBound)
            }
            #expect(rest == expected, "from \(offset)")
        }
    }

    @Test("with what was dropped and lost as gaps in their places")
    func gaps() throws {
        let scratch = try Scratch()
        fill(try makeWriter(scratch, limit: ByteCount(16 << 10)), pieces: 3000, seed: 6)
        let specimen = try Specimen(scratch)
        #expect(specimen.middle.count > 10_000)
        for streams: OutputStreams in [.all, .stdout, .stderr] {
            #expect(try OutputReader(directory: scratch.directory).pieces(of: streams) == specimen.pieces.only(streams))
        }
    }

    @Test("nothing as long as there is nothing, and what appears later")
    func appearsLater() throws {
        let scratch = try Scratch()
        let reader = OutputReader(directory: scratch.directory)
        #expect(try reader.pieces().isEmpty)
        #expect(try reader.end() == 0)
        let writer = try makeWriter(scratch)
        #expect(try reader.pieces().isEmpty)
        var offset: UInt64 = 0
        for (number, stream) in [OutputStream.stdout, .stderr, .stderr, .stdout].enumerated() {
            writer.append("\(number)", stream)
            let segment = try #require(try reader.next(from: &offset))
            #expect(Specimen.Piece(segment) == .bytes(stream, Array("\(number)".utf8)))
            #expect(try reader.next(from: &offset) == nil)
        }
    }

    @Test("with the time of each piece")
    func times() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch, startedAt: 1_000)
        writer.append("a", at: 5)
        writer.append("b", .stderr, at: 20_000_000)
        let reader = OutputReader(directory: scratch.directory)
        var offset: UInt64 = 0
        #expect(try reader.next(from: &offset)?.time.nanoseconds == 1_005)
        #expect(try reader.next(from: &offset)?.time.nanoseconds == 20_001_000)
    }

    @Test("whatever the moment at which the writer died")
    func torn() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        for number in 0..<6 { writer.append("piece \(number)\n", number % 2 == 0 ? .stdout : .stderr) }
        let log = try scratch.contents(AttemptFile.outputLog)
        let index = try scratch.contents(AttemptFile.outputIndex)
        for size in (0...index.count).reversed() {
            try scratch.directory.open(AttemptFile.outputIndex, flags: O_RDWR).truncate(to: UInt64(size))
            let records = max(0, size - 64) / 16
            let pieces = try OutputReader(directory: scratch.directory).pieces()
            var bytes: [UInt8] = []
            for case .bytes(_, let more) in pieces { bytes += more }
            #expect(bytes == log, "with \(size) bytes of index")
            #expect(pieces.count == max(1, records), "with \(size) bytes of index")
        }
    }

    @Test("and is not harmed by an index of garbage")
    func garbage() throws {
        let scratch = try Scratch()
        fill(try makeWriter(scratch, limit: ByteCount(8 << 10)), pieces: 500, seed: 9)
        let sound = try scratch.contents(AttemptFile.outputIndex)
        var random = SplitMix(seed: 10)
        for _ in 0..<300 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                let place = Int.random(in: 12..<min(bytes.count, 400), using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            try scratch.directory.replaceFile(AttemptFile.outputIndex, with: bytes, synchronized: false)
            let reader = OutputReader(directory: scratch.directory)
            var offset: UInt64 = 0
            var segments = 0
            while try reader.next(from: &offset) != nil, segments < 2000 { segments += 1 }
            _ = try reader.offset(ofLastLines: 3)
            _ = try reader.offset(at: Timestamp(nanoseconds: .max))
            #expect(segments < 2000)
        }
    }

    @Test("while it is being written and dropped", arguments: [1 << 14, 1 << 28])
    func concurrent(limit: UInt64) async throws {
        let scratch = try Scratch()
        let total = 4 << 20
        // Each byte tells its offset and its stream: even offsets' blocks are of stdout.
        let block = 64
        @Sendable func byte(_ offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: offset * 31 ^ offset >> 8) | 1 }
        let writing = Thread {
            guard let writer = try? makeWriter(scratch, limit: ByteCount(limit)) else { return }
            var offset = 0
            while offset < total {
                writer.append((offset..<offset + block).map(byte), offset / block % 2 == 0 ? .stdout : .stderr)
                offset += block
            }
        }
        let reader = OutputReader(directory: scratch.directory)
        var offset: UInt64 = 0
        var wrong = 0
        while offset < UInt64(total) {
            guard let segment = try reader.next(from: &offset) else {
                sched_yield()
                continue
            }
            guard case .bytes(let stream, let bytes) = segment.content else { continue }
            for (place, value) in zip(segment.range, bytes) {
                let expected: OutputStream = Int(place) / block % 2 == 0 ? .stdout : .stderr
                if value != byte(Int(place)) || stream != expected { wrong += 1 }
            }
        }
        writing.join()
        #expect(wrong == 0)
    }
}
