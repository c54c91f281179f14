package import Values

/// Which of a job's streams are wanted.
package struct OutputStreams: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let stdout = OutputStreams(rawValue: 1)
    package static let stderr = OutputStreams(rawValue: 2)
    package static let all: OutputStreams = [.stdout, .stderr]

    package func contains(_ stream: OutputStream) -> Bool {
        isSuperset(of: stream == .stdout ? .stdout : .stderr)
    }
}

/// Why output is missing.
package enum OutputGap: Sendable, Equatable {
    /// It came to more than the limit: the middle is dropped.
    case overLimit
    /// It could not be written: the disk was full, or failed.
    case unwritable
}

/// A piece of a job's output that is of one stream, or that is missing.
package struct OutputSegment {
    package enum Content {
        /// The bytes lie in the reader's buffer and are valid until the reader is used again.
        case bytes(OutputStream, UnsafeRawBufferPointer)
        /// The streams of missing bytes are not known.
        case gap(OutputGap)
    }

    package var content: Content
    /// When the piece was read from the job, to 10 ms. 1970 where the index is destroyed.
    package var time: Timestamp
    /// The logical offsets, also of what is missing.
    package var range: Range<UInt64>
}
