import CLinux
import Glibc
import JobModel
import JobProtocol
package import LinuxSystem
package import Values

/// What became of the output of an attempt.
package struct OutputTotals: Sendable, Equatable {
    /// Everything that the job wrote, kept or not. Notes do not count.
    package var writtenBytes: UInt64
    /// How much of it cannot be read again.
    package var droppedBytes: UInt64

    package init(writtenBytes: UInt64, droppedBytes: UInt64) {
        self.writtenBytes = writtenBytes
        self.droppedBytes = droppedBytes
    }
}

/// Writes `output.log` and `output.idx` of an attempt: every byte at its logical offset, and a record before the first
/// byte of another stream or of a later time.
///
/// For one thread, that of the shim. After `init` nothing throws and nothing waits: what cannot be written (a full disk, a
/// quota, an error of the device) and what is beyond the limit is dropped and counted, and the next piece is tried again. So is what would take the last space of the disk: exit records
/// and the database need it more (see `SpaceReserve`).
/// What is written is in the page cache: it outlives every SIGKILL, but is not synced.
package final class OutputWriter {
    /// How long a record goes on to tell the time of its stream's bytes.
    private static let recordLife: Int64 = 10_000_000

    /// Bytes that are lost from `start` on, up to the present end, and have no record yet.
    private struct Loss {
        var start: UInt64
        var time: Int64
    }

    /// Everything that was appended so far, kept or not: the logical end.
    package private(set) var writtenBytes: UInt64 = 0

    private let log: Descriptor
    private let punch: HolePunch
    private var index: OutputIndexWriter
    private var retention: OutputRetention
    private var logFront = HoleFront()
    private var indexFront = HoleFront()
    private var loss: Loss?
    private var hasLost = false
    private var reserve: SpaceReserve
    private var noteBytes: UInt64 = 0
    /// What holds for the bytes that come, and where that is noted.
    private var lastNote: (line: [UInt8], start: UInt64)?

    /// Makes both files in the attempt's directory, empty and 0600.
    ///
    /// - Parameters:
    ///   - limit: The most bytes that are kept: the first half of it and, as more comes, the last half. The index is
    ///     bounded to as much again, which only output in pieces of a few bytes of changing streams needs.
    ///   - startedAt: What the times given to `append` count from.
    ///   - punch: How blocks are given back; where that fails, new output is dropped once the limit is reached.
    package convenience init(
        directory: Directory,
        limit: ByteCount,
        startedAt: Timestamp,
        punch: @escaping HolePunch = punchHole
    ) throws(SystemError) {
        try self.init(directory: directory, limit: limit, startedAt: startedAt, punch: punch, lost: nil)
    }

    /// - Parameter lost: What was lost before the files could be made.
    init(
        directory: Directory,
        limit: ByteCount,
        startedAt: Timestamp,
        punch: @escaping HolePunch,
        lost: (bytes: UInt64, time: Int64)?
    ) throws(SystemError) {
        // The log comes second: a reader that finds it finds the whole header too.
        index = try OutputIndexWriter(directory: directory, startedAt: startedAt)
        log = try directory.makeOutputFile(AttemptFile.outputLog)
        retention = OutputRetention(limit: limit)
        self.punch = punch
        reserve = SpaceReserve(of: log)
        if let lost {
            writtenBytes = lost.bytes
            lose(from: 0, at: lost.time)
        }
    }

    /// Takes what was read from one of the job's streams.
    ///
    /// - Parameter nanoseconds: Of the monotonic clock, since the start. A time before that of the last piece counts as
    ///   the same time.
    package func append(_ bytes: UnsafeRawBufferPointer, stream: OutputStream, at nanoseconds: Int64) {
        append(bytes, OutputRecord.Kind(stream), nanoseconds)
        // The readers of the tail have to know, too.
        if let note = lastNote, retention.middle.bytes.contains(note.start) {
            self.note(note.line, at: nanoseconds)
        }
    }

    /// Takes a note on what comes now (see `OutputRecord.Kind.note`). One that would be dropped from the middle is repeated
    /// behind it, if it is the last one.
    package func note(_ line: [UInt8], at nanoseconds: Int64) {
        lastNote = (line, writtenBytes)
        noteBytes += UInt64(line.count)
        line.withUnsafeBytes { append($0, .note, nanoseconds) }
    }

    private func append(_ bytes: UnsafeRawBufferPointer, _ kind: OutputRecord.Kind, _ time: Int64) {
        let head = retention.headEnd > writtenBytes ? retention.headEnd - writtenBytes : 0
        if head > 0, head < UInt64(bytes.count) {
            keep(UnsafeRawBufferPointer(rebasing: bytes[..<Int(head)]), kind, time)
            keep(UnsafeRawBufferPointer(rebasing: bytes[Int(head)...]), kind, time)
        } else if !bytes.isEmpty {
            keep(bytes, kind, time)
        }
    }

    /// Accounts for what was lost last, and says what became of all. Nothing may be appended afterwards.
    package func finish() -> OutputTotals {
        if loss != nil, recordLoss(), ftruncate(log.rawValue, off_t(clamping: writtenBytes)) == 0 { loss = nil }
        return totals
    }

    /// What has become of all so far.
    package var totals: OutputTotals {
        let middle = retention.middle.bytes
        var dropped = UInt64(middle.count)
        if hasLost {
            dropped += index.lostBytes(outside: retention.middle, end: loss?.start ?? writtenBytes)
            if let loss { dropped += writtenBytes - max(loss.start, middle.upperBound) }
        }
        let written = writtenBytes - noteBytes
        return OutputTotals(writtenBytes: written, droppedBytes: min(dropped, written))
    }

    // MARK: - Storing

    /// Takes a piece of the head or of the tail.
    private func keep(_ bytes: UnsafeRawBufferPointer, _ kind: OutputRecord.Kind, _ time: Int64) {
        let start = writtenBytes
        writtenBytes += UInt64(bytes.count)
        var kept = 0..<bytes.count
        if retention.room(from: start, records: index.count) < UInt64(bytes.count) {
            if makeRoom() {
                let skipped = retention.tailStart > start ? retention.tailStart - start : 0
                kept = Int(min(skipped, UInt64(bytes.count)))..<bytes.count
            } else {
                kept = 0..<Int(min(retention.room(from: start, records: index.count), UInt64(bytes.count)))
            }
        }
        let stored = store(
            UnsafeRawBufferPointer(rebasing: bytes[kept]),
            OutputRecord(
                time: max(time, index.last?.time ?? 0),
                start: start + UInt64(kept.lowerBound),
                kind: kind
            )
        )
        let end = kept.lowerBound + stored
        if end < bytes.count { lose(from: start + UInt64(end), at: time) }
    }

    /// Stores bytes that begin at `record.start`, with the record where it says something new; how many could be stored.
    private func store(_ bytes: UnsafeRawBufferPointer, _ record: OutputRecord) -> Int {
        guard bytes.count > 0, reserve.admits(bytes.count, isShort: loss != nil) else { return 0 }
        if loss != nil {
            // Space first: a full disk must not collect records of bytes that then cannot be written either.
            guard clinux_allocate(log.rawValue, Int64(clamping: record.start), Int64(bytes.count), 0) == 0,
                recordLoss()
            else { return 0 }
        }
        if index.last.map({ record.says(moreThan: $0, within: Self.recordLife) }) ?? true {
            guard index.append(record) else { return 0 }
            retention.note(recordAt: record.start)
        }
        loss = nil
        return log.store(bytes, at: record.start)
    }

    private func lose(from start: UInt64, at time: Int64) {
        hasLost = true
        if loss == nil { loss = Loss(start: start, time: max(time, index.last?.time ?? 0)) }
        index.write(lostEnd: writtenBytes)
    }

    /// Writes the record of the bytes that were lost last, where there is none yet.
    private func recordLoss() -> Bool {
        guard let loss, index.last?.kind != .lost else { return true }
        let record = OutputRecord(time: loss.time, start: loss.start, kind: .lost)
        guard index.append(record) else { return false }
        retention.note(recordAt: record.start)
        return true
    }

    // MARK: - Dropping

    /// Drops the oldest part of the tail, so that there is room up to the present end; false where that is not possible.
    private func makeRoom() -> Bool {
        // Beyond the end there is nothing to lose by finding out whether holes can be punched at all.
        guard retention.middle.bytes.isEmpty ? punch(log, writtenBytes, HoleFront.blockSize) : punchMiddle() else {
            return false
        }
        let next = retention.nextTailStart(end: writtenBytes, records: index.count) { index.record($0)?.start }
        guard let next,
            let firstRecord = index.lastRecord(startingUpTo: next, from: retention.firstTailRecord)
        else { return false }
        var changed = retention
        changed.drop(upTo: next, firstRecord: firstRecord)
        guard index.write(changed.middle) else { return false }
        retention = changed
        _ = punchMiddle()
        return true
    }

    /// Gives back what the header says is dropped; false where some of that could not be, which is tried again.
    private func punchMiddle() -> Bool {
        let records = retention.middle.records
        let indexBytes =
            OutputHeader.offset(ofRecord: records.lowerBound)..<OutputHeader.offset(ofRecord: records.upperBound)
        let isLogDone = logFront.advance(over: retention.middle.bytes, of: log, with: punch)
        return indexFront.advance(over: indexBytes, of: index.file, with: punch) && isLogDone
    }
}
