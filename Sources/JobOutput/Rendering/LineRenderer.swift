package import LinuxSystem

/// Writes output line by line: with times, prefixes, only what matches, without escape sequences.
///
/// Every line ends with a newline and is whole, also where the streams took turns within it.
package struct LineRenderer {
    package struct Options {
        /// Before each line: the job, where there are several.
        package var prefix: [UInt8] = []
        /// RFC 3339, UTC, milliseconds: when the line's first byte was read.
        package var hasTimes = false
        /// Only lines in which this is found: in what is shown of them.
        package var pattern: Pattern?
        /// As a terminal would show it in the end.
        package var isPlain = false

        package init() {}
    }

    /// Lines of which it is not known whether they match, because finding out would take too long. They are not shown.
    package private(set) var undecidedLines = 0

    private let options: Options
    private let stdout: OutputSink
    private let stderr: OutputSink
    private let talk: OutputSink
    private var stdoutLines = LineAssembler()
    private var stderrLines = LineAssembler()
    private var plain = PlainText()
    private var plainLine: [UInt8] = []
    private var gaps = GapCounter()

    /// - Parameters:
    ///   - stdout: See `OutputSink.pair`.
    ///   - talk: Must not be one of the others, but may be a sink of the same descriptor.
    package init(_ options: Options, stdout: OutputSink, stderr: OutputSink, talk: OutputSink) {
        self.options = options
        self.stdout = stdout
        self.stderr = stderr
        self.talk = talk
    }

    package mutating func render(_ segment: OutputSegment) throws(SystemError) {
        switch segment.content {
        case .bytes(let stream, let bytes):
            if let notice = gaps.take() { try tell(notice) }
            try withLines(of: stream) { (lines, renderer) throws(SystemError) in
                try lines.append(bytes, time: segment.time) { (line) throws(SystemError) in
                    try renderer.write(line, of: stream)
                }
            }
        case .gap(let gap):
            try endLines()
            if let notice = gaps.add(gap, UInt64(segment.range.count)) { try tell(notice) }
        }
    }

    /// Writes out what is held of whole lines: when there is nothing more to read for now.
    package func flush() throws(SystemError) {
        try stdout.flush()
        try stderr.flush()
    }

    /// Ends the output: lines that wait for a newline are written, and a notice of what is missing at the end.
    package mutating func finish() throws(SystemError) {
        try endLines()
        if let notice = gaps.take() { try tell(notice) }
        try flush()
    }

    private mutating func endLines() throws(SystemError) {
        for stream in OutputStream.allCases {
            try withLines(of: stream) { (lines, renderer) throws(SystemError) in
                try lines.finish { (line) throws(SystemError) in try renderer.write(line, of: stream) }
            }
        }
    }

    /// Lends the assembler of a stream, beside the renderer that its lines go to.
    private mutating func withLines(
        of stream: OutputStream,
        _ body: (inout LineAssembler, inout LineRenderer) throws(SystemError) -> Void
    ) throws(SystemError) {
        var lines = LineAssembler()
        let path = stream == .stdout ? \LineRenderer.stdoutLines : \LineRenderer.stderrLines
        swap(&lines, &self[keyPath: path])
        defer { swap(&lines, &self[keyPath: path]) }
        try body(&lines, &self)
    }

    private mutating func write(_ line: OutputLine, of stream: OutputStream) throws(SystemError) {
        guard options.isPlain, !PlainText.isPlain(line.bytes) else { return try writeShown(line.bytes, line, stream) }
        plainLine.removeAll(keepingCapacity: true)
        plain.append(line.bytes, to: &plainLine)
        plain.finish(to: &plainLine)
        let shown = plainLine
        try shown.withBytes { (bytes) throws(SystemError) in try writeShown(bytes, line, stream) }
    }

    private mutating func writeShown(
        _ bytes: UnsafeRawBufferPointer,
        _ line: OutputLine,
        _ stream: OutputStream
    ) throws(SystemError) {
        guard matches(bytes) else { return }
        let sink = stream == .stdout ? stdout : stderr
        if !options.prefix.isEmpty { try sink.write(options.prefix) }
        if options.hasTimes { try sink.write("\(line.time) ") }
        try sink.write(bytes)
        try sink.write(0x0A as UInt8)
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
