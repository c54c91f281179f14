internal import JobModel
internal import Values

/// What was dropped between the head and the tail of the output, because it came to more than its limit.
struct DroppedMiddle: Sendable, Equatable {
    /// The dropped bytes, as logical offsets; empty where nothing was dropped.
    var bytes: Range<UInt64> = 0..<0
    /// The numbers of the dropped records. The record `records.upperBound` starts at or before `bytes.upperBound`, unless
    /// no record was dropped.
    var records: Range<UInt64> = 0..<0
}

/// The first 64 bytes of `output.idx`, little endian:
///
///      0  "jobs-idx"
///      8  u32 version (1)                       12  u32 size of the header (64)
///     16  u64 start, nanoseconds since 1970
///     24  u64 first dropped byte                32  u64 first kept byte after it
///     40  u64 first dropped record              48  u64 first kept record after it
///     56  u64 end of what was lost behind the end of the log and has no record yet; at or below that end: nothing
///
/// Bytes 24 to 55 are written before anything is dropped, so that a reader who looks there *after* it read the log or the
/// index knows which of what it read may have been dropped (and so reads as zeros) by then.
struct OutputHeader: Sendable, Equatable {
    static let size = 64
    static let version: UInt32 = 1
    static let magic: UInt64 = 0x7864_692D_7362_6F6A
    /// Where the four words of `middle` stand.
    static let middleOffset: UInt64 = 24
    /// Where `lostEnd` stands.
    static let lostEndOffset: UInt64 = 56

    var startedAt: Timestamp
    var middle = DroppedMiddle()
    var lostEnd: UInt64 = 0

    init(startedAt: Timestamp) { self.startedAt = startedAt }

    /// The header as it stands in the file.
    var words: [UInt64] {
        [
            Self.magic, UInt64(Self.version) | UInt64(Self.size) << 32, UInt64(bitPattern: startedAt.nanoseconds),
            middle.bytes.lowerBound, middle.bytes.upperBound, middle.records.lowerBound, middle.records.upperBound,
            lostEnd,
        ].map(\.littleEndian)
    }

    /// Reads eight words of a file; `nil` where they are no header that this release understands.
    init?(words: [UInt64]) {
        let words = words.map { UInt64(littleEndian: $0) }
        guard words.count == 8, words[0] == Self.magic, UInt32(truncatingIfNeeded: words[1]) == Self.version,
            words[1] >> 32 == UInt64(Self.size), words[3] <= words[4], words[5] <= words[6],
            words[3...].allSatisfy({ $0 < 1 << 56 })
        else { return nil }
        startedAt = Timestamp(nanoseconds: Int64(bitPattern: words[2]))
        middle = DroppedMiddle(bytes: words[3]..<words[4], records: words[5]..<words[6])
        lostEnd = words[7]
    }

    /// Where the record of this number stands in the file.
    static func offset(ofRecord number: UInt64) -> UInt64 { UInt64(size) + number * UInt64(OutputRecord.size) }
}
