internal import Values

/// How much of the output is kept: the arithmetic alone.
///
/// Of `limit` bytes the first half is the head, which stays for ever; what follows is the tail, of which the oldest part
/// is dropped in steps when it outgrows the other half. The records of the index are bounded in the same way, by a number
/// that only output in very small pieces reaches, so that the index takes no more space than the log may.
struct OutputRetention {
    /// The offset at which the head ends.
    private(set) var headEnd: UInt64
    /// How many records start in the head: they are kept with it.
    private(set) var headRecords: UInt64 = 0
    private(set) var middle = DroppedMiddle()

    private let tailBytes: UInt64
    private let halfOfRecords: UInt64
    private let step: UInt64
    private let recordStep: UInt64

    init(limit: ByteCount) {
        headEnd = limit.bytes / 2
        tailBytes = limit.bytes - headEnd
        // Small steps cost system calls, large ones the newest output and, when punched at once, time.
        step = min(max(limit.bytes / 16, 64 << 10), max(limit.bytes / 8, 1), 64 << 20)
        halfOfRecords = max(limit.bytes / UInt64(OutputRecord.size), 4096) / 2
        recordStep = halfOfRecords / 8
    }

    /// Where the tail begins, and its first record.
    var tailStart: UInt64 { max(headEnd, middle.bytes.upperBound) }
    var firstTailRecord: UInt64 { max(headRecords, middle.records.upperBound) }

    /// How many bytes can be stored from `offset` on before something must be dropped.
    func room(from offset: UInt64, records: UInt64) -> UInt64 {
        guard !needsRecords(records) else { return 0 }
        let end = tailStart + tailBytes
        return end > offset ? end - offset : 0
    }

    /// Whether the index, of so many records, might not take the two that a piece can need.
    func needsRecords(_ records: UInt64) -> Bool {
        records + 2 > firstTailRecord + halfOfRecords
    }

    /// Notes a record that starts at `offset` and is about to be written.
    mutating func note(recordAt offset: UInt64) {
        guard offset < headEnd else { return }
        if headRecords < halfOfRecords { headRecords += 1 } else { headEnd = offset }
    }

    /// The new beginning of the tail with which it has room for output up to `end`. `startOfRecord` tells the start of a
    /// record by its number, where it can be read.
    func nextTailStart(end: UInt64, records: UInt64, startOfRecord: (UInt64) -> UInt64?) -> UInt64? {
        var next = tailStart
        if end > tailStart + tailBytes { next = min(max(tailStart + step, end - tailBytes), end) }
        if needsRecords(records) {
            guard let start = startOfRecord(firstTailRecord + recordStep) else { return nil }
            next = max(next, start)
        }
        return next
    }

    /// Everything between the head and `newTailStart` is dropped, and the records from the head's up to `firstRecord`.
    mutating func drop(upTo newTailStart: UInt64, firstRecord: UInt64) {
        middle = DroppedMiddle(bytes: headEnd..<newTailStart, records: headRecords..<firstRecord)
    }
}
