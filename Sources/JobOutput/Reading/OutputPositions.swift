import JobModel
package import LinuxSystem
package import Values

extension OutputReader {
    /// The offset of the first output at `time` or later, to 10 ms; the present end where there is none.
    package func offset(at time: Timestamp) throws(SystemError) -> UInt64 {
        let end = try end()
        index?.expectMore()
        guard let startedAt = index?.startedAt else { return end }
        guard time.nanoseconds > startedAt else { return 0 }
        let elapsed = time.nanoseconds &- startedAt
        guard let number = try index?.last(where: { $0.time < elapsed }) else { return 0 }
        guard let next = index?.number(after: number), let record = try index?.record(next) else { return end }
        return min(record.start, end)
    }

    /// The offset at which the last `count` lines of these streams, as they interleaved, begin.
    ///
    /// A last line without a newline is a line, and so is what stands before a gap. Reads backwards from the end, only as
    /// far as needed.
    package func offset(ofLastLines count: Int, of streams: OutputStreams = .all) throws(SystemError) -> UInt64 {
        guard count > 0 else { return try end() }
        var missing = count
        // The first wanted byte of what was looked at: the beginning of a line, if a line ends before it.
        var first: UInt64?
        // Behind the end of the log there are only gaps.
        var upper = min(try end(), try logSize())
        while upper > 0 {
            let gapStart = try gapStart(at: upper - 1)
            var lower = gapStart ?? (upper - min(upper, UInt64(Self.bufferSize)))
            if let middle = droppedMiddle, middle.contains(lower), gapStart == nil { lower = middle.upperBound }
            let block = gapStart == nil ? try lineStarts(in: lower..<upper, of: streams) : LineStarts(endsLine: true)
            if block.endsLine, let start = first {
                missing -= 1
                if missing == 0 { return start }
            }
            if missing <= block.starts.count { return block.starts[block.starts.count - missing] }
            missing -= block.starts.count
            if block.first != nil || !block.starts.isEmpty || block.endsLine { first = block.first }
            upper = lower
        }
        return first ?? 0
    }

    /// Where lines begin in a part of the output.
    private struct LineStarts {
        /// The first wanted byte, where it depends on what comes before whether it begins a line.
        var first: UInt64?
        var starts: [UInt64] = []
        /// Whether the next wanted byte after the part begins a line.
        var endsLine = false
    }

    private func lineStarts(
        in range: Range<UInt64>,
        of streams: OutputStreams
    ) throws(SystemError) -> LineStarts {
        var result = LineStarts()
        var offset = range.lowerBound
        while offset < range.upperBound, let segment = try next(from: &offset, of: streams) {
            guard segment.range.lowerBound < range.upperBound else { break }
            guard case .bytes(_, let bytes) = segment.content else {
                result.endsLine = true
                continue
            }
            let count = min(bytes.count, Int(range.upperBound - segment.range.lowerBound))
            if result.endsLine { result.starts.append(segment.range.lowerBound) }
            if result.first == nil, result.starts.isEmpty { result.first = segment.range.lowerBound }
            result.endsLine = false
            var place = 0
            while !result.endsLine, let newline = bytes.firstNewline(in: place..<count) {
                place = newline + 1
                if place < count {
                    result.starts.append(segment.range.lowerBound + UInt64(place))
                } else {
                    result.endsLine = true
                }
            }
        }
        return result
    }
}
