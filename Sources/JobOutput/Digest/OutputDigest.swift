package import LinuxSystem
import Values

/// The telling part of an output in few tokens, in the order of the output: what says that something failed, with what
/// belongs to it, each once; the end, and the beginning; of all else how many lines there are and what they are like.
///
/// All of the output is looked at, once, in bounded memory. A short one is shown whole.
package struct OutputDigest: Sendable, Equatable {
    /// A line of it.
    package struct Row: Sendable, Equatable {
        /// `nil`: it stands for lines that are not shown, in brackets.
        package var stream: OutputStream?
        /// Without a newline; no escape sequences, valid UTF-8.
        package var text: String
        /// Not, where the output has no newline there.
        package var endsLine = true
    }

    /// A line without an end, which may go on.
    package struct Unfinished: Sendable, Equatable {
        package var stream: OutputStream
        package var start: UInt64
        /// What is shown of it.
        package var text: [UInt8]
    }

    /// How many tokens a digest takes unless more are asked for.
    package static let usualBudget = 600
    package static let budgets = 50...100_000

    package var rows: [Row] = []
    /// Lines of both streams.
    package var lines = 0
    /// How many lines are neither shown nor told to be the same as one that is shown.
    package var leftOutLines = 0
    /// Where the first one of them lies.
    package var leftOutFrom: UInt64?
    /// How many bytes of the output are not shown, about.
    package var leftOutBytes: UInt64 = 0
    /// Bytes that are not kept any more.
    package var droppedBytes: UInt64 = 0
    /// Where the output ended when this was read.
    package var end: UInt64 = 0
    package var unfinished: [Unfinished] = []

    /// Lines that are shown, and that are told to be the same as those: with `leftOutLines` all of them.
    package var shownLines = 0
    package var repeatedLines = 0

    /// - Parameters:
    ///   - budget: The most tokens, as `TokenEstimate` counts them.
    ///   - isOver: Whether no more can come: the last line is one.
    package init(
        _ reader: OutputReader,
        budget: Int = usualBudget,
        of streams: OutputStreams = .all,
        isOver: Bool = true
    ) throws(SystemError) {
        let budget = min(max(budget, Self.budgets.lowerBound), Self.budgets.upperBound)
        let end = try reader.end()
        var collector = DigestCollector(budget: budget)
        var offset: UInt64 = 0
        // What is written meanwhile is left for the next look.
        while offset < end, let segment = try reader.next(from: &offset, of: streams) { collector.take(segment) }
        if !isOver {
            for stream in OutputStream.allCases {
                guard let line = collector.unfinished(of: stream) else { continue }
                unfinished.append(Unfinished(stream: stream, start: line.start, text: line.text))
            }
        }
        collector.finish()
        let rows = collector.whole.map { DigestRows(whole: $0) } ?? DigestPlan(collector, budget: budget).rows()
        self.rows = rows.rows
        lines = collector.lineCount
        (leftOutLines, shownLines, repeatedLines) = (rows.leftOutLines, rows.shownLines, rows.repeatedLines)
        leftOutFrom = rows.firstLeftOut
        leftOutBytes = collector.whole == nil ? offset - min(offset, rows.shownBytes + collector.droppedBytes) : 0
        droppedBytes = collector.droppedBytes
        self.end = offset
    }

    /// All of it, each row with a newline. Where both streams spoke, a line `[stderr]` says that what follows is of standard
    /// error, and `[stdout]` that it is not any more.
    package var text: String {
        let isOfBoth = rows.contains { $0.stream == .stdout } && rows.contains { $0.stream == .stderr }
        var text = ""
        var current = OutputStream.stdout
        for row in rows {
            if isOfBoth, let stream = row.stream, stream != current {
                text += stream == .stderr ? "[stderr]\n" : "[stdout]\n"
                current = stream
            }
            text += row.text + "\n"
        }
        return text
    }
}
