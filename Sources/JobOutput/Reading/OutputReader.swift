import Glibc
internal import JobModel
import JobProtocol
package import LinuxSystem
package import Values

/// Reads the output of an attempt while it is written, or after its writer died at any moment. For one thread.
///
/// Why what it says is true, whatever the writer does meanwhile:
/// - A record is written before its bytes. So the size of the log is taken first and the index read afterwards: every byte
///   below that size has its record. Bytes behind the last record's start belong to it, however many they are.
/// - What is dropped is first named in the header, then punched, and then reads as zeros. So the header is read after the
///   bytes (and after records): what it does not name had not been dropped when it was read.
/// - Bytes that were lost behind the end of the log are known by the header alone, until the log grows. They count only
///   where the log's size is the same before and after the header is read: then the header speaks of that very end.
package final class OutputReader {
    /// Large enough that system calls do not matter, small enough for the second level of a processor's cache.
    static let bufferSize = 256 << 10

    let directory: Directory
    private var log: Descriptor?
    var index: OutputIndexReader?

    /// Told the size of the job's terminal, before `next` returns what was written at that size.
    package var noteWindow: ((WindowSize) -> Void)?

    /// Bytes of `loaded`, which were whole when they were read.
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 4096)
    private var loaded: Range<UInt64> = 0..<0
    /// The size of the log before the index was read last.
    private var knownSize: UInt64 = 0
    /// The record of the bytes that were handed out last.
    private var current: (number: UInt64, record: OutputRecord)?

    /// - Parameter directory: The attempt's directory. Its output may not be there yet.
    package init(directory: Directory) { self.directory = directory }

    deinit { buffer.deallocate() }

    /// The next piece of the output, of at most 256 KiB of bytes, or `nil` at its present end.
    ///
    /// - Parameters:
    ///   - offset: A logical offset; it moves behind the piece, and behind bytes of unwanted streams.
    ///   - streams: Those wanted. Gaps are always told.
    package func next(
        from offset: inout UInt64,
        of streams: OutputStreams = .all
    ) throws(SystemError) -> OutputSegment? {
        while true {
            if !loaded.contains(offset), try !load(offset) {
                if let middle = droppedMiddle, middle.contains(offset) {
                    return gap(.overLimit, &offset, to: middle.upperBound)
                }
                guard let end = try lossBeyondLog(at: offset) else { return nil }
                return gap(.unwritable, &offset, to: end)
            }
            let (kind, next) = try place(of: offset)
            var end = next
            if let middle = droppedMiddle {
                if middle.contains(offset) { return gap(.overLimit, &offset, to: middle.upperBound) }
                if offset < middle.lowerBound { end = min(end, middle.lowerBound) }
            }
            if kind == .note {
                try read(notesIn: offset..<min(end, knownSize))
                offset = min(end, knownSize)
                continue
            }
            guard let stream = kind.stream else { return gap(.unwritable, &offset, to: min(end, knownSize)) }
            let range = offset..<min(end, loaded.upperBound)
            guard streams.contains(stream) else {
                offset = min(end, knownSize)
                continue
            }
            offset = range.upperBound
            let first = Int(range.lowerBound - loaded.lowerBound)
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[first..<first + range.count])
            return OutputSegment(content: .bytes(stream, bytes), time: time, range: range)
        }
    }

    /// Bytes of notes that are read.
    private static let mostNotes: UInt64 = 4096

    /// - Parameter range: Of one record: notes that came one soon after the other, of which the last ones count.
    private func read(notesIn range: Range<UInt64>) throws(SystemError) {
        guard let noteWindow, let log else { return }
        let count = min(UInt64(range.count), Self.mostNotes)
        let bytes = try log.readAll(from: range.upperBound - count, limit: count)
        // What was dropped in the meantime reads as zeros, which are no note.
        for line in bytes.split(separator: 0x0A) {
            if let note = WindowNote(line: line) { noteWindow(note.size) }
        }
    }

    /// The logical end of what can be read now, gaps included.
    package func end() throws(SystemError) -> UInt64 {
        let size = try logSize()
        try index?.readHeader()
        return max(size, index?.middle.bytes.upperBound ?? 0, try lossBeyondLog(at: size) ?? 0)
    }

    /// The size of the log; 0 where there is none yet.
    func logSize() throws(SystemError) -> UInt64 {
        guard try open(), let log else { return 0 }
        return UInt64(clamping: try log.status().st_size)
    }

    /// Whether the log has been removed since it was opened.
    var isRemoved: Bool { (try? log?.status().st_nlink) == 0 }

    /// The dropped bytes, as the header that was read last tells them.
    var droppedMiddle: Range<UInt64>? {
        guard let bytes = index?.middle.bytes, !bytes.isEmpty else { return nil }
        return bytes
    }

    private var time: Timestamp {
        Timestamp(nanoseconds: (index?.startedAt ?? 0) &+ (current?.record.time ?? 0))
    }

    private func gap(_ reason: OutputGap, _ offset: inout UInt64, to end: UInt64) -> OutputSegment {
        defer { offset = end }
        return OutputSegment(content: .gap(reason), time: time, range: offset..<end)
    }

    /// Opens what is there; false where there is no log yet.
    private func open() throws(SystemError) -> Bool {
        if log == nil { log = try openIfThere(AttemptFile.outputLog) }
        // The writer makes the index first.
        if index == nil, log != nil, let file = try openIfThere(AttemptFile.outputIndex) {
            index = OutputIndexReader(file)
            try index?.readHeader()
        }
        return log != nil
    }

    private func openIfThere(_ name: String) throws(SystemError) -> Descriptor? {
        guard directory.exists(name) else { return nil }
        return try directory.open(name, flags: O_RDONLY | O_NONBLOCK)
    }

    /// Reads bytes from `offset` on; false where there are none, or where the header says that they are dropped.
    private func load(_ offset: UInt64) throws(SystemError) -> Bool {
        loaded = 0..<0
        knownSize = try logSize()
        index?.expectMore()
        try index?.readHeader()
        guard offset < knownSize, let log, droppedMiddle?.contains(offset) != true else { return false }
        let wanted = Int(min(knownSize - offset, UInt64(buffer.count)))
        let count = try log.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: offset)
        try index?.readHeader()
        loaded = offset..<offset + UInt64(count)
        return count > 0
    }

    /// Up to where bytes were lost behind the end of the log, where `offset` is among them.
    private func lossBeyondLog(at offset: UInt64) throws(SystemError) -> UInt64? {
        let size = try logSize()
        try index?.readHeader()
        guard let end = index?.lostEnd, offset >= size, offset < end, try logSize() == size else { return nil }
        return end
    }

    /// Whose the byte at `offset` is, and where the next record's bytes begin (`.max`: there is none).
    private func place(of offset: UInt64) throws(SystemError) -> (kind: OutputRecord.Kind, end: UInt64) {
        if current.map({ $0.record.start > offset }) ?? true { try seek(offset) }
        // Who reads on finds it within a few records, who jumped searches.
        for _ in 0..<8 {
            guard let next = try following() else { return (current?.record.kind ?? .stdout, .max) }
            if next.record.start > offset { return (current?.record.kind ?? .stdout, next.record.start) }
            current = next
        }
        try seek(offset)
        return (current?.record.kind ?? .stdout, try following()?.record.start ?? .max)
    }

    /// Where the gap begins that the byte at `offset` is in; `nil` where it is in none.
    func gapStart(at offset: UInt64) throws(SystemError) -> UInt64? {
        if let middle = droppedMiddle, middle.contains(offset) { return middle.lowerBound }
        try seek(offset)
        guard let record = current?.record, record.kind == .lost, record.start <= offset else { return nil }
        // The dropped middle may have taken the records before it.
        if let middle = droppedMiddle, middle.contains(record.start) { return middle.upperBound }
        return record.start
    }

    private func seek(_ offset: UInt64) throws(SystemError) {
        current = nil
        guard let number = try index?.last(where: { $0.start <= offset }) else { return }
        if let record = try index?.record(number) { current = (number, record) }
    }

    /// The record after the current one, of those that are not dropped.
    private func following() throws(SystemError) -> (number: UInt64, record: OutputRecord)? {
        guard index != nil else { return nil }
        var number = current.flatMap { index?.number(after: $0.number) } ?? 0
        while let record = try index?.record(number) {
            guard let dropped = index?.middle.records, dropped.contains(number) else { return (number, record) }
            number = dropped.upperBound
        }
        return nil
    }
}
