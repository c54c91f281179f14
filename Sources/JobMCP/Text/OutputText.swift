import JobOutput
import LinuxSystem
import Values

/// A part of a job's output as text for a model: bounded, without escape sequences, of progress bars the last state,
/// always valid UTF-8 (U+FFFD for what is none).
struct OutputText: Sendable, Equatable {
    /// Text of one stream.
    struct Piece: Sendable, Equatable {
        let stream: OutputStream
        var text: String
    }

    /// The text in the order in which it was written.
    var pieces: [Piece] = []
    /// Where to go on.
    var next = OutputPlace(0)
    /// Bytes that are not kept any more, between the first and the last byte that were looked at.
    var droppedBytes: UInt64 = 0
    /// What was left out in the middle.
    var leftOut: LeftOut?
    /// Whether there was nothing more when this was read.
    var isAtEnd = true
    /// Whether a search stopped because it had taken long enough.
    var isOutOfTime = false
    /// Of a search: what matches.
    var matches: Matches?

    /// How many lines match, from the place on where the search began.
    struct Matches: Sendable, Equatable {
        var shown: Int
        var all: Int
        /// Whether all of the output was searched.
        var isComplete: Bool
    }

    /// What is not shown of the part of the output that was asked for.
    struct LeftOut: Sendable, Equatable {
        /// About; of the log, where what is drawn over and escape sequences count.
        var bytes: UInt64
        /// Where it begins: from there a page shows all of it.
        var from: OutputPlace
    }

    var stdout: String { text(of: .stdout) }
    var stderr: String { text(of: .stderr) }

    private func text(of stream: OutputStream) -> String {
        pieces.lazy.filter { $0.stream == stream }.map(\.text).joined()
    }

    /// Both streams as one text. Where both of them spoke, a line `[stderr]` says that what follows is of standard error,
    /// and `[stdout]` that it is not any more.
    var merged: String {
        let isOfBoth = Set(pieces.lazy.filter { !$0.text.isEmpty }.map(\.stream)).count > 1
        guard isOfBoth else { return pieces.map(\.text).joined() }
        var text = ""
        var stream = OutputStream.stdout
        for piece in pieces where !piece.text.isEmpty {
            if piece.stream != stream {
                if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
                text += piece.stream == .stderr ? "[stderr]\n" : "[stdout]\n"
                stream = piece.stream
            }
            text += piece.text
        }
        return text
    }
}

/// Gathers text of both streams in the order in which it comes.
struct OutputPieces {
    private var pieces: [(stream: OutputStream, bytes: [UInt8])] = []
    /// Bytes so far.
    private(set) var count = 0

    mutating func append(_ bytes: some Collection<UInt8>, of stream: OutputStream) {
        guard !bytes.isEmpty else { return }
        count += bytes.count
        if let last = pieces.indices.last, pieces[last].stream == stream {
            pieces[last].bytes += bytes
        } else {
            pieces.append((stream, Array(bytes)))
        }
    }

    /// The last byte of a stream's text.
    func last(of stream: OutputStream) -> UInt8? { pieces.last { $0.stream == stream }?.bytes.last }

    /// What was gathered; bytes that are no UTF-8 become U+FFFD.
    var text: [OutputText.Piece] {
        pieces.map { OutputText.Piece(stream: $0.stream, text: String(decoding: $0.bytes, as: UTF8.self)) }
    }
}
