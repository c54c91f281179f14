import Glibc
import JobModel
import JobOutput
import LinuxSystem

@testable import JobMCP

/// The output of an attempt in a directory of its own, which goes with the last reference.
final class Specimen {
    let directory: Directory
    private let path: String
    private var writer: OutputWriter

    init(limit: ByteCount = .mebibytes(256)) throws {
        var template = Array("/tmp/jobs-mcp-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        directory = try Directory(path)
        writer = try OutputWriter(directory: directory, limit: limit, startedAt: Clock.now())
    }

    deinit {
        for name in (try? directory.names()) ?? [] { try? directory.remove(name) }
        rmdir(path)
    }

    var reader: OutputReader { OutputReader(directory: directory) }

    func write(_ text: String, _ stream: OutputStream = .stdout) { write(Array(text.utf8), stream) }

    func write(_ bytes: [UInt8], _ stream: OutputStream = .stdout) {
        bytes.withUnsafeBytes { writer.append($0, stream: stream, at: 0) }
    }
}
