import Glibc
internal import JobModel
import JobProtocol
internal import LinuxSystem
internal import Values

/// The writer's side of `output.idx`. Every function says whether it could write; none throws.
struct OutputIndexWriter {
    let file: Descriptor
    /// How many records stand in the file, the dropped ones counted.
    private(set) var count: UInt64 = 0
    private(set) var last: OutputRecord?

    /// Makes the file, with its header.
    init(directory: Directory, startedAt: Timestamp) throws(SystemError) {
        file = try directory.makeOutputFile(AttemptFile.outputIndex)
        guard file.store(words: OutputHeader(startedAt: startedAt).words, at: 0) else {
            throw SystemError.last("pwrite", AttemptFile.outputIndex)
        }
    }

    mutating func append(_ record: OutputRecord) -> Bool {
        let stored = withUnsafeBytes(of: record.words) { file.store($0, at: OutputHeader.offset(ofRecord: count)) }
        guard stored == OutputRecord.size else { return false }
        count += 1
        last = record
        return true
    }

    func write(_ middle: DroppedMiddle) -> Bool {
        let words = [
            middle.bytes.lowerBound, middle.bytes.upperBound, middle.records.lowerBound, middle.records.upperBound,
        ]
        return file.store(words: words.map(\.littleEndian), at: OutputHeader.middleOffset)
    }

    /// The header's block is there already: this can be written on a full disk too.
    func write(lostEnd: UInt64) {
        let word = lostEnd.littleEndian
        _ = withUnsafeBytes(of: word) { file.store($0, at: OutputHeader.lostEndOffset) }
    }

    /// `nil` where the file does not tell.
    func record(_ number: UInt64) -> OutputRecord? {
        var words: (UInt64, UInt64) = (0, 0)
        let count = withUnsafeMutableBytes(of: &words) {
            pread(file.rawValue, $0.baseAddress, $0.count, off_t(clamping: OutputHeader.offset(ofRecord: number)))
        }
        return count == OutputRecord.size ? OutputRecord(words: words) : nil
    }

    /// The number of the last record from `first` on that starts at or before `offset`; `first` where none does.
    func lastRecord(startingUpTo offset: UInt64, from first: UInt64) -> UInt64? {
        var low = first
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            guard let record = record(middle) else { return nil }
            if record.start <= offset { low = middle + 1 } else { high = middle }
        }
        return max(first, low == 0 ? 0 : low - 1)
    }

    /// How many bytes the records tell to be lost, up to `end`, but for those that were dropped anyway.
    func lostBytes(outside middle: DroppedMiddle, end: UInt64) -> UInt64 {
        var lost: UInt64 = 0
        var number: UInt64 = 0
        var previous: OutputRecord?
        func count(upTo next: UInt64) {
            guard let previous, previous.kind == .lost, next > previous.start else { return }
            let range = previous.start..<next
            lost += UInt64(range.count) - UInt64(range.clamped(to: middle.bytes).count)
        }
        while number < self.count {
            if middle.records.contains(number) { number = middle.records.upperBound }
            guard let record = record(number) else { break }
            count(upTo: record.start)
            previous = record
            number += 1
        }
        count(upTo: end)
        return lost
    }
}

extension Directory {
    /// An empty file that is 0600 whatever the umask.
    func makeOutputFile(_ name: String) throws(SystemError) -> Descriptor {
        let file = try open(name, flags: O_RDWR | O_CREAT | O_TRUNC)
        try check("fchmod", name) { fchmod(file.rawValue, 0o600) }
        return file
    }
}
