import JobOutput
import JobProtocol
import TestSupport

/// The output files read whole and plainly, straight from the description of the format: what the writer is held against.
struct Specimen {
    enum Piece: Equatable {
        case bytes(OutputStream, [UInt8])
        case lost(Int)
        case dropped(Int)
    }

    struct Record: Equatable {
        var time: Int64
        var start: Int
        var kind: Int
    }

    var log: [UInt8]
    var startedAt: Int64
    var middle: Range<Int>
    var lostEnd: Int
    /// Those that are not dropped.
    var records: [Record] = []

    init(_ scratch: Scratch) throws {
        log = try scratch.contents(AttemptFile.outputLog)
        let index = try scratch.contents(AttemptFile.outputIndex)
        func word(_ offset: Int) -> Int {
            index[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        startedAt = Int64(word(16))
        middle = word(24)..<word(32)
        let dropped = word(40)..<word(48)
        lostEnd = word(56)
        for number in 0..<(index.count - 64) / 16 where !dropped.contains(number) {
            let place = word(64 + number * 16 + 8)
            records.append(Record(time: Int64(word(64 + number * 16)), start: place >> 8, kind: place & 0xFF))
        }
    }

    var end: Int { max(log.count, lostEnd, middle.upperBound) }

    /// All of the output in order, neighbours of the same kind as one.
    var pieces: [Piece] {
        var pieces: [Piece] = []
        var offset = 0
        var number = 0
        while offset < end {
            while number + 1 < records.count, records[number + 1].start <= offset { number += 1 }
            if middle.contains(offset) {
                pieces.append(.dropped(middle.upperBound - offset))
                offset = middle.upperBound
                continue
            }
            var next = number + 1 < records.count ? records[number + 1].start : end
            if offset < middle.lowerBound { next = min(next, middle.lowerBound) }
            let kind = number < records.count ? records[number].kind : 0
            if kind == 2 || offset >= log.count {
                pieces.append(.lost(next - offset))
            } else {
                next = min(next, log.count)
                pieces.append(.bytes(kind == 0 ? .stdout : .stderr, Array(log[offset..<next])))
            }
            offset = next
        }
        return Self.merged(pieces)
    }

    static func merged(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { result, piece in
            switch (result.last, piece) {
            case (.bytes(let a, let old), .bytes(let b, let new)) where a == b:
                result[result.count - 1] = .bytes(a, old + new)
            case (.lost(let old), .lost(let new)): result[result.count - 1] = .lost(old + new)
            default: result.append(piece)
            }
        }
    }
}

extension OutputWriter {
    func append(_ bytes: [UInt8], _ stream: OutputStream = .stdout, at nanoseconds: Int64 = 0) {
        bytes.withUnsafeBytes { append($0, stream: stream, at: nanoseconds) }
    }

    func append(_ text: String, _ stream: OutputStream = .stdout, at nanoseconds: Int64 = 0) {
        append(Array(text.utf8), stream, at: nanoseconds)
    }
}
