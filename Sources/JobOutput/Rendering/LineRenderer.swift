package import LinuxSystem
package import Values

/// Writes output line by line: with times, prefixes, only what matches, without escape sequences.
///
/// Every line ends with a newline and is whole, also where the streams took turns within it. Of a line of megabytes the
/// parts are written as they come, one after the other, unless the other stream has to be written in between.
package struct LineRenderer {
    package struct Options {
        /// Before each line: the job, where there are several.
        package var prefix: [UInt8] = []
        /// RFC 3339 in local time, with milliseconds: when the line's first byte was read.
        package var hasTimes = false
        /// Only lines in which this is found: in what is shown of them.
        package var pattern: Pattern?
        /// As a terminal would show it in the end.
        package var isPlain = false
        /// Of the lines up to `showLast` only so many, the last ones; `nil`: all. With a pattern: of those that match.
        package var last: Int?
        /// Only so many lines, the first ones; `nil`: all. With a pattern: of those that match.
        package var first: Int?
        /// So many lines before and after each that matches, of whichever stream; `--` stands between what is apart.
        package var context = 0
        /// How many lines match, at the end, in place of them.
        package var countsOnly = false

        package init() {}

        /// What is held of a line, in bytes: one that is searched is written as a whole, or not at all.
        fileprivate var longestLine: Int { pattern == nil ? 1 << 20 : 64 << 20 }
    }

    /// The lines of one stream.
    private struct Stream {
        var raw: LineAssembler
        var shown: ShownLines
        /// A part of a line was written; its newline was not.
        var isWithinLine = false

        init(longest: Int) {
            raw = LineAssembler(longest: longest)
            shown = ShownLines(longest: longest)
        }
    }

    /// A line that may be among the last ones.
    private struct HeldLine {
        var bytes: [UInt8]
        var isOfStdout: Bool
        /// How many lines matched up to the one that it is shown for.
        var match = 0
    }

    /// Lines of which it is not known whether they match, because finding out would take too long. They are not shown.
    package private(set) var undecidedLines = 0

    /// Whether all that is wanted has been written.
    package var isComplete: Bool {
        guard let first = options.first else { return false }
        return matches >= first && after == 0 && !stdoutLines.isWithinLine && !stderrLines.isWithinLine
    }

    /// Lines that match.
    private var matches = 0
    /// The lines before the next one that matches, and how many are still to be shown after the last one.
    private var before: [HeldLine] = []
    private var after = 0
    /// Whether lines were left out since the last one that is shown.
    private var isApart = false

    private let options: Options
    private let stdout: OutputSink
    private let stderr: OutputSink
    private let talk: OutputSink
    private var stdoutLines: Stream
    private var stderrLines: Stream
    private var gaps = GapCounter()
    /// The last lines so far, with gaps between them; `nil`: lines are written as they come.
    private var held: [HeldLine]?
    /// Where the bytes end that have come.
    private var end: UInt64 = 0
    /// The first line in `held` that counts.
    private var firstHeld = 0

    /// - Parameters:
    ///   - stdout: See `OutputSink.pair`.
    ///   - talk: Must not be one of the others, but may be a sink of the same descriptor.
    package init(_ options: Options, stdout: OutputSink, stderr: OutputSink, talk: OutputSink) {
        self.options = options
        self.stdout = stdout
        self.stderr = stderr
        self.talk = talk
        stdoutLines = Stream(longest: options.longestLine)
        stderrLines = Stream(longest: options.longestLine)
        held = options.last.map { _ in [] }
    }

    private subscript(stream: OutputStream) -> Stream {
        get { stream == .stdout ? stdoutLines : stderrLines }
        _modify { if stream == .stdout { yield &stdoutLines } else { yield &stderrLines } }
    }

    package mutating func render(_ segment: OutputSegment) throws(SystemError) {
        switch segment.content {
        case .bytes(let stream, let bytes):
            if let notice = gaps.take() { try tell(notice) }
            end = segment.range.upperBound
            try withLines(of: stream) { (lines, renderer) throws(SystemError) in
                guard renderer.options.isPlain else {
                    return try lines.raw.append(bytes, time: segment.time) { (line) throws(SystemError) in
                        try renderer.write(line, of: stream)
                    }
                }
                let start = segment.range.lowerBound
                _ = try lines.shown.append(bytes, at: start, time: segment.time) { (piece) throws(SystemError) in
                    try renderer.write(OutputLine(piece), of: stream)
                    return true
                }
            }
        case .gap(let gap):
            try endLines()
            if let notice = gaps.add(gap, UInt64(segment.range.count)) { try tell(notice) }
        }
    }

    /// Writes the last lines of what has come, and from now on each as it comes.
    package mutating func showLast() throws(SystemError) {
        guard let lines = held else { return }
        held = nil
        for line in lines[firstHeld...] { try (line.isOfStdout ? stdout : stderr).write(line.bytes) }
    }

    /// Writes out what is held of whole lines: when there is nothing more to read for now.
    package func flush() throws(SystemError) {
        try stdout.flush()
        try stderr.flush()
    }

    /// Ends the output: lines that wait for a newline are written, and a notice of what is missing at the end.
    package mutating func finish() throws(SystemError) {
        try endLines()
        try showLast()
        if options.countsOnly { try stdout.write(options.prefix + Array("\(matches)\n".utf8)) }
        if let notice = gaps.take() { try tell(notice) }
        try flush()
    }

    private mutating func endLines() throws(SystemError) {
        let end = end
        for stream in OutputStream.allCases {
            try withLines(of: stream) { (lines, renderer) throws(SystemError) in
                try lines.raw.finish { (line) throws(SystemError) in try renderer.write(line, of: stream) }
                try lines.shown.finish(at: end) { (piece) throws(SystemError) in
                    try renderer.write(OutputLine(piece), of: stream)
                    return true
                }
            }
            try endLine(of: stream)
        }
    }

    /// Lends the lines of a stream, beside the renderer that they go to.
    private mutating func withLines(
        of stream: OutputStream,
        _ body: (inout Stream, inout LineRenderer) throws(SystemError) -> Void
    ) throws(SystemError) {
        var lines = Stream(longest: options.longestLine)
        lines.isWithinLine = self[stream].isWithinLine
        swap(&lines, &self[stream])
        defer {
            lines.isWithinLine = self[stream].isWithinLine
            swap(&lines, &self[stream])
        }
        try body(&lines, &self)
    }

    private mutating func write(_ line: OutputLine, of stream: OutputStream) throws(SystemError) {
        let isContinued = self[stream].isWithinLine
        let isWanted = isContinued || (options.first.map { matches < $0 } ?? true) && matches(line.bytes)
        guard isWanted else { return try pass(line, of: stream) }
        if !isContinued {
            matches += 1
            if options.countsOnly { return }
            try showBefore()
            after = options.context
        }
        if held != nil { return hold(line, of: stream) }
        let sink = sink(of: stream)
        let other: OutputStream = stream == .stdout ? .stderr : .stdout
        if self.sink(of: other) === sink { try endLine(of: other) }
        if !isContinued {
            if !options.prefix.isEmpty { try sink.write(options.prefix) }
            if options.hasTimes { try sink.write("\(line.time.localDescription) ") }
        }
        try sink.write(line.bytes)
        if !line.goesOn { try sink.write(0x0A as UInt8) }
        self[stream].isWithinLine = line.goesOn
    }

    private func sink(of stream: OutputStream) -> OutputSink { stream == .stdout ? stdout : stderr }

    /// Ends a line of which a part was written.
    private mutating func endLine(of stream: OutputStream) throws(SystemError) {
        guard self[stream].isWithinLine else { return }
        self[stream].isWithinLine = false
        try sink(of: stream).write(0x0A as UInt8)
    }

    /// Keeps a line, until it is not among the last ones any more.
    private mutating func hold(_ line: OutputLine, of stream: OutputStream) {
        hold(whole(line, of: stream))
    }

    private mutating func hold(_ line: HeldLine) {
        guard let last = options.last, last > 0 else { return }
        var line = line
        line.match = matches
        held?.append(line)
        while let line = held?[firstHeld], line.match + last <= matches { firstHeld += 1 }
        if firstHeld > last + 1024 {
            held?.removeFirst(firstHeld)
            firstHeld = 0
        }
    }

    private func whole(_ line: OutputLine, of stream: OutputStream) -> HeldLine {
        var bytes = options.prefix
        if options.hasTimes { bytes += Array("\(line.time.localDescription) ".utf8) }
        bytes += line.bytes
        bytes.append(0x0A)
        return HeldLine(bytes: bytes, isOfStdout: stream == .stdout)
    }

    /// Takes a line that does not match: it may be shown for one that does.
    private mutating func pass(_ line: OutputLine, of stream: OutputStream) throws(SystemError) {
        guard options.context > 0, !options.countsOnly else { return }
        if after > 0 {
            after -= 1
            return try show(whole(line, of: stream))
        }
        before.append(whole(line, of: stream))
        if before.count > options.context {
            before.removeFirst()
            isApart = matches > 0
        }
    }

    /// Shows the lines before one that matches.
    private mutating func showBefore() throws(SystemError) {
        if isApart { try show(HeldLine(bytes: Array("--\n".utf8), isOfStdout: true)) }
        isApart = false
        let lines = before
        before.removeAll(keepingCapacity: true)
        for line in lines { try show(line) }
    }

    private mutating func show(_ line: HeldLine) throws(SystemError) {
        if held != nil { return hold(line) }
        try (line.isOfStdout ? stdout : stderr).write(line.bytes)
    }

    private mutating func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let pattern = options.pattern else { return true }
        do {
            return try pattern.firstMatch(in: bytes) != nil
        } catch {
            undecidedLines += 1
            return false
        }
    }

    private func tell(_ notice: GapNotice) throws(SystemError) {
        try flush()
        try talk.write(options.prefix)
        try talk.write(notice.text + "\n")
        try talk.flush()
    }
}

extension OutputLine {
    fileprivate init(_ piece: ShownLines.Piece) {
        self.init(bytes: piece.bytes, time: piece.time, isTerminated: piece.endsLine, goesOn: piece.goesOn)
    }
}
