import JobManager
import JobModel
import JobOutput
import LinuxSystem
import Values

/// A page of a job's output, as text for reading: what a terminal would show in the end, without escape sequences.
struct LogPage: Sendable, Equatable {
    var text: String
    /// Where the page after this one begins.
    var next: UInt64
    /// Whether nothing follows, now and for ever.
    var isLast: Bool

    /// Reads from `query.offset` on text of at most `query.limit` bytes, whole lines where they fit (more, where a line with
    /// escape sequences does not). Of a gap a line tells.
    static func read(_ output: AttemptOutput, _ query: JobURI.LogQuery) throws(JobsError) -> LogPage {
        do throws(SystemError) {
            // Asked for first: output ends before the job does.
            let isOver = output.job.status.isEnded
            return try read(OutputReader(directory: output.directory), query, isOver: isOver)
        } catch {
            throw JobsError(.storage, "cannot read the output of job \(output.job.number)", cause: error)
        }
    }

    static func read(_ reader: OutputReader, _ query: JobURI.LogQuery, isOver: Bool) throws(SystemError) -> LogPage {
        // No character has more than four bytes.
        var page = OutputPage(limit: max(query.limit, 4), streams: OutputStreams(named: query.stream ?? ""))
        page.isOver = isOver
        page.mergesStreams = true
        let text = try page.read(reader, from: OutputPlace(query.offset))
        return LogPage(text: text.stdout, next: text.next.offset, isLast: isOver && text.isAtEnd)
    }
}
