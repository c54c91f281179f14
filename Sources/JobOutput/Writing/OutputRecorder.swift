internal import JobModel
package import LinuxSystem
package import Values

/// The output of an attempt. Its files are created with the first output: most short jobs print nothing, and two files less
/// make them much cheaper. If the files cannot be created, the output is counted as lost, and the next piece tries again.
package final class OutputRecorder {
    private let directory: Directory
    private let limit: ByteCount
    private let startedAt: Timestamp
    private var writer: OutputWriter?
    /// What came before there was a writer, and when the first of it did.
    private var lost: (bytes: UInt64, time: Int64)?
    /// The last note, while there is no output that it is about.
    private var pendingNote: (line: [UInt8], time: Int64)?

    /// - Parameters: As of `OutputWriter`.
    package init(directory: Directory, limit: ByteCount, startedAt: Timestamp) {
        (self.directory, self.limit, self.startedAt) = (directory, limit, startedAt)
    }

    /// Takes what was read from one of the job's streams (see `OutputWriter`).
    package func append(_ bytes: UnsafeRawBufferPointer, stream: OutputStream, at nanoseconds: Int64) {
        guard !bytes.isEmpty else { return }
        if makeWriter() {
            if let note = pendingNote { writer?.note(note.line, at: note.time) }
            pendingNote = nil
            writer?.append(bytes, stream: stream, at: nanoseconds)
        } else {
            lost = ((lost?.bytes ?? 0) + UInt64(bytes.count), lost?.time ?? nanoseconds)
        }
    }

    /// Notes something on the output that comes now (see `OutputWriter`).
    package func note(_ line: [UInt8], at nanoseconds: Int64) {
        if let writer { writer.note(line, at: nanoseconds) } else { pendingNote = (line, nanoseconds) }
    }

    /// Accounts for what was lost last, and says what became of all. Nothing may be appended afterwards.
    package func finish() -> OutputTotals {
        if lost != nil { _ = makeWriter() }
        return writer?.finish() ?? totals
    }

    /// What has become of all so far.
    package var totals: OutputTotals {
        let bytes = lost?.bytes ?? 0
        return writer?.totals ?? OutputTotals(writtenBytes: bytes, droppedBytes: bytes)
    }

    /// Whether there is one now.
    private func makeWriter() -> Bool {
        if writer == nil {
            writer = try? OutputWriter(
                directory: directory,
                limit: limit,
                startedAt: startedAt,
                punch: punchHole,
                lost: lost
            )
        }
        return writer != nil
    }
}
