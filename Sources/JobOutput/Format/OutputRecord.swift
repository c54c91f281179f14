import Values

/// One record of `output.idx`: whose bytes begin at an offset of `output.log`, and when.
///
/// 16 bytes, little endian: u64 time, u64 `start << 8 | kind`. A record's bytes go up to the next record's start, those of
/// the last one up to the end of the log. A record without bytes is none to worry about.
struct OutputRecord: Sendable, Equatable {
    enum Kind: UInt8, Sendable {
        case stdout = 0
        case stderr = 1
        /// Bytes that could not be written (a full disk); the log has a hole there.
        case lost = 2
        /// Bytes that are no output and tell about it, such as the size of a terminal: JSON objects, one a line, with
        /// members that their readers know. Everybody else passes over them.
        case note = 3
    }

    /// The size of a record in the file.
    static let size = 16

    /// Nanoseconds since the start, never less than those of the record before.
    var time: Int64
    /// The logical offset, below 2^56.
    var start: UInt64
    var kind: Kind

    init(time: Int64, start: UInt64, kind: Kind) {
        self.time = time
        self.start = start
        self.kind = kind
    }

    /// The record as it stands in the file.
    var words: (UInt64, UInt64) {
        (UInt64(bitPattern: time).littleEndian, (start << 8 | UInt64(kind.rawValue)).littleEndian)
    }

    /// Whether a reader who knows `other` learns anything by this later record: another kind, or a time that is not
    /// `within` nanoseconds of it.
    func says(moreThan other: OutputRecord, within life: Int64) -> Bool {
        kind != other.kind || time - other.time >= life
    }

    /// Reads what a file holds. A kind of a later release is one that this release cannot show: lost.
    init(words: (UInt64, UInt64)) {
        let place = UInt64(littleEndian: words.1)
        time = Int64(bitPattern: UInt64(littleEndian: words.0))
        start = place >> 8
        kind = Kind(rawValue: UInt8(truncatingIfNeeded: place)) ?? .lost
    }
}

extension OutputRecord.Kind {
    init(_ stream: OutputStream) { self = stream == .stdout ? .stdout : .stderr }

    /// `nil` where the bytes are lost, or none of a stream.
    var stream: OutputStream? {
        switch self {
        case .stdout: .stdout
        case .stderr: .stderr
        case .lost, .note: nil
        }
    }
}

/// The stream that a piece of output was written to.
package enum OutputStream: UInt8, Sendable, CaseIterable {
    case stdout = 0
    case stderr = 1
}
