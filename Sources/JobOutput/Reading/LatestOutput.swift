import JobModel
package import LinuxSystem
package import Values

/// The end of an output: what a job said last, and when.
package struct LatestOutput: Sendable, Equatable {
    /// How far back the line is looked for.
    private static let mostRead: UInt64 = 64 << 10

    /// When the last byte was read from the job.
    package var time: Timestamp
    /// The last line that shows anything, of whichever stream, as a terminal shows it; whole or not.
    package var line: [UInt8]

    /// `nil` where there is no output.
    package init?(_ reader: OutputReader) throws(SystemError) {
        let end = try reader.end()
        var offset = end - min(end, Self.mostRead)
        var lines: [OutputStream: ShownLines] = [:]
        var latest: (end: UInt64, line: [UInt8])?
        var time: Timestamp?
        func take(_ piece: ShownLines.Piece) -> Bool {
            if piece.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) {
                latest = (piece.range.upperBound, Array(piece.bytes))
            }
            return true
        }
        var ends: [OutputStream: UInt64] = [:]
        while offset < end, let segment = try reader.next(from: &offset) {
            time = segment.time
            guard case .bytes(let stream, let bytes) = segment.content else { continue }
            let start = segment.range.lowerBound
            _ = lines[stream, default: ShownLines()].append(bytes, at: start, time: segment.time, take)
            ends[stream] = segment.range.upperBound
        }
        // Of lines without a newline, the one that was written last.
        for (stream, end) in ends.sorted(by: { $0.value < $1.value }) { lines[stream]?.finish(at: end, take) }
        guard let time else { return nil }
        self.time = time
        line = latest?.line ?? []
    }
}
