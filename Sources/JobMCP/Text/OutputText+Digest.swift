import JobModel
import JobOutput
import LinuxSystem
import Values

extension OutputText {
    /// How many bytes of output a token is, about: what a limit in bytes comes to.
    static let bytesPerToken = 4

    /// The telling part of an output (see `OutputDigest`).
    ///
    /// - Parameter limit: In tokens.
    init(
        telling reader: OutputReader,
        limit: Int,
        of streams: OutputStreams = .all,
        isOver: Bool
    ) throws(SystemError) {
        let digest = try OutputDigest(reader, budget: limit, of: streams, isOver: isOver)
        var pieces = OutputPieces()
        var stream = digest.rows.lazy.compactMap(\.stream).first ?? .stdout
        for (index, row) in digest.rows.enumerated() {
            stream = row.stream ?? stream
            // What has no newline at the end of a stream may go on.
            let isOpen = !row.endsLine && !digest.rows[(index + 1)...].contains { $0.stream == row.stream }
            pieces.append(Array(row.text.utf8) + (isOpen ? [] : [0x0A]), of: stream)
        }
        var next = OutputPlace(digest.end)
        for line in digest.unfinished {
            let text = String(decoding: line.text, as: UTF8.self)
            let isShown = digest.rows.contains { $0.stream == line.stream && $0.text == text }
            next[line.stream] = isShown ? .init(start: line.start, showing: text.utf8) : .init(start: line.start)
        }
        self.init(
            pieces: pieces.text,
            next: next,
            droppedBytes: digest.droppedBytes,
            leftOut: digest.leftOutFrom.map { LeftOut(bytes: digest.leftOutBytes, from: OutputPlace($0)) }
        )
    }
}
