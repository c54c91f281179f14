import JobModel
import JobOutput
import LinuxSystem
import TestSupport
import Values

extension OutputReader {
    /// What there is from `offset` to the present end, in the shape of the specimen.
    func pieces(from offset: UInt64 = 0, of streams: OutputStreams = .all) throws -> [Specimen.Piece] {
        var offset = offset
        var pieces: [Specimen.Piece] = []
        while let segment = try next(from: &offset, of: streams) { pieces.append(Specimen.Piece(segment)) }
        return Specimen.merged(pieces)
    }

    /// The bytes, without the gaps.
    func text(from offset: UInt64 = 0, of streams: OutputStreams = .all) throws -> String {
        let bytes = try pieces(from: offset, of: streams).flatMap { piece -> [UInt8] in
            guard case .bytes(_, let bytes) = piece else { return [] }
            return bytes
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Specimen.Piece {
    init(_ segment: OutputSegment) {
        switch segment.content {
        case .bytes(let stream, let bytes): self = .bytes(stream, Array(bytes))
        case .gap(.overLimit): self = .dropped(segment.range.count)
        case .gap(.unwritable): self = .lost(segment.range.count)
        }
    }
}

extension [Specimen.Piece] {
    /// As a reader of these streams alone sees them.
    func only(_ streams: OutputStreams) -> [Specimen.Piece] {
        Specimen.merged(
            filter { piece in
                guard case .bytes(let stream, _) = piece else { return true }
                return streams.contains(stream)
            }
        )
    }
}

/// A writer with the usual limit.
func makeWriter(
    _ scratch: Scratch,
    limit: ByteCount = .mebibytes(256),
    startedAt: Int64 = 1_700_000_000_000_000_000,
    punch: @escaping HolePunch = punchHole
) throws -> OutputWriter {
    try OutputWriter(
        directory: scratch.directory,
        limit: limit,
        startedAt: Timestamp(nanoseconds: startedAt),
        punch: punch
    )
}
