import JobManager
import JobModel
import JobOutput
import LinuxSystem

/// A page of a job's output, as text for reading: what a terminal would show in the end, without escape sequences.
struct LogPage: Sendable, Equatable {
    var text: String
    /// Where the page after this one begins.
    var next: UInt64
    /// Whether nothing follows, now and for ever.
    var isLast: Bool

    /// Reads from `query.offset` on at most `query.limit` bytes, whole lines where there are any. Of a gap a line tells.
    static func read(_ output: AttemptOutput, _ query: JobURI.LogQuery) throws(JobsError) -> LogPage {
        do throws(SystemError) {
            // Asked for first: output ends before the job does.
            let isOver = output.job.status.isEnded
            return try read(OutputReader(directory: output.directory), query, isOver: isOver)
        } catch {
            throw JobsError(.storage, "cannot read the output of job \(output.job.number)", cause: error)
        }
    }

    private static func read(
        _ reader: OutputReader,
        _ query: JobURI.LogQuery,
        isOver: Bool
    ) throws(SystemError) -> LogPage {
        var filter = PlainText()
        var text: [UInt8] = []
        var offset = query.offset
        var left = query.limit
        var isWhole = true
        while left > 0, let segment = try reader.next(from: &offset, of: query.streams) {
            switch segment.content {
            case .gap(let gap):
                filter.finish(to: &text)
                let length = segment.range.upperBound - segment.range.lowerBound
                text.append(contentsOf: "\n\(GapNotice(gap, bytes: length).text)\n".utf8)
            case .bytes(_, let bytes):
                var piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(left))
                if piece.count == left, bytes.count > left || isWhole, let end = piece.lastIndex(of: 0x0A) {
                    piece = UnsafeRawBufferPointer(rebasing: piece[...end])
                    left = 0
                } else {
                    left -= piece.count
                }
                isWhole = piece.count == bytes.count
                offset = segment.range.lowerBound + UInt64(piece.count)
                filter.append(piece, to: &text)
            }
        }
        filter.finish(to: &text)
        let isAtEnd = isOver ? try reader.end() <= offset : false
        return LogPage(text: String(decoding: text, as: UTF8.self), next: offset, isLast: isAtEnd)
    }
}

extension JobURI.LogQuery {
    fileprivate var streams: OutputStreams {
        switch stream {
        case "stdout": .stdout
        case "stderr": .stderr
        default: .all
        }
    }
}
