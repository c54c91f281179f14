import Glibc
import JobModel
import JobOutput
import LinuxSystem
import TestSupport
import Values

@testable import JobMCP

/// The output of an attempt in a directory of its own, which goes with the last reference.
final class Specimen {
    private let scratch: Scratch
    private var writer: OutputWriter

    init(limit: ByteCount = .mebibytes(256)) throws {
        scratch = try Scratch()
        writer = try OutputWriter(directory: scratch.directory, limit: limit, startedAt: Clock.now())
    }

    var directory: Directory { scratch.directory }
    var reader: OutputReader { OutputReader(directory: directory) }

    func write(_ text: String, _ stream: OutputStream = .stdout) { write(Array(text.utf8), stream) }

    func write(_ bytes: [UInt8], _ stream: OutputStream = .stdout) {
        bytes.withUnsafeBytes { writer.append($0, stream: stream, at: 0) }
    }
}
