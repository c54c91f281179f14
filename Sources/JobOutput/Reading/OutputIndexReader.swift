import Glibc
internal import JobModel
internal import LinuxSystem
internal import Values

/// The reader's side of `output.idx`, which may grow and have its middle dropped meanwhile.
///
/// Records never change, so those that were read stay true. Those that were dropped before they were read are zeros: the
/// header that is read *afterwards* tells their numbers. Zeros sort before everything behind them, so a binary search for
/// something in the tail is not led astray by them.
struct OutputIndexReader {
    private static let windowCount: UInt64 = 256

    private let file: Descriptor
    private(set) var middle = DroppedMiddle()
    private(set) var lostEnd: UInt64 = 0
    /// Nanoseconds since 1970.
    private(set) var startedAt: Int64 = 0

    private var window: [OutputRecord] = []
    private var windowStart: UInt64 = 0
    private var isWindowFresh = false

    init(_ file: Descriptor) { self.file = file }

    /// Reads the header again. What is no header leaves everything as it was: without one, all is standard output.
    mutating func readHeader() throws(SystemError) {
        // A read may meet a write half-way: two that agree did not.
        var words = try readWords()
        while true {
            let again = try readWords()
            if again == words { break }
            words = again
        }
        guard let header = OutputHeader(words: words) else { return }
        middle = header.middle
        lostEnd = header.lostEnd
        startedAt = header.startedAt.nanoseconds
    }

    /// From now on, records that were written since are looked for.
    mutating func expectMore() { isWindowFresh = false }

    /// The record of this number; `nil` where it is not there yet. What the header says is dropped must not be asked for.
    mutating func record(_ number: UInt64) throws(SystemError) -> OutputRecord? {
        if let record = inWindow(number) { return record }
        let start = number / Self.windowCount * Self.windowCount
        if isWindowFresh, windowStart == start { return nil }
        try readWindow(from: start)
        return inWindow(number)
    }

    /// The number of the record after this one.
    func number(after number: UInt64) -> UInt64 {
        middle.records.contains(number + 1) ? middle.records.upperBound : number + 1
    }

    /// The number of the last record of which `isBefore` is true, in an order in which it is true up to some record.
    mutating func last(where isBefore: (OutputRecord) -> Bool) throws(SystemError) -> UInt64? {
        let hadDropped = !middle.bytes.isEmpty
        let dropped = middle.records
        let size = UInt64(clamping: try file.status().st_size)
        let count = OutputHeader.offset(ofRecord: 0) < size ? (size - OutputHeader.offset(ofRecord: 0)) / 16 : 0
        func number(_ place: UInt64) -> UInt64 { place < dropped.lowerBound ? place : place + UInt64(dropped.count) }
        var low: UInt64 = 0
        var high = count - min(count, UInt64(dropped.count))
        while low < high {
            let place = low + (high - low) / 2
            if let record = try record(number(place)), isBefore(record) { low = place + 1 } else { high = place }
        }
        try readHeader()
        // Only the first drop can put zeros behind what is looked for in the head.
        if !hadDropped, !middle.bytes.isEmpty {
            window = []
            return try last(where: isBefore)
        }
        return low == 0 ? nil : number(low - 1)
    }

    private func inWindow(_ number: UInt64) -> OutputRecord? {
        guard number >= windowStart, number - windowStart < UInt64(window.count) else { return nil }
        return window[Int(number - windowStart)]
    }

    private mutating func readWindow(from start: UInt64) throws(SystemError) {
        var words = [UInt64](repeating: 0, count: Int(Self.windowCount) * 2)
        let count = try read(&words, at: OutputHeader.offset(ofRecord: start)) / OutputRecord.size
        window = (0..<count).map { OutputRecord(words: (words[$0 * 2], words[$0 * 2 + 1])) }
        windowStart = start
        isWindowFresh = true
        try readHeader()
    }

    private func readWords() throws(SystemError) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: OutputHeader.size / 8)
        return try read(&words, at: 0) == OutputHeader.size ? words : []
    }

    private func read(_ words: inout [UInt64], at offset: UInt64) throws(SystemError) -> Int {
        try check("pread") {
            words.withUnsafeMutableBytes { pread(file.rawValue, $0.baseAddress, $0.count, off_t(clamping: offset)) }
        }
    }
}
