import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobOutput

/// What a real tool printed when it failed; see Recordings/record.py.
struct Recording {
    let bytes: [UInt8]

    init(_ name: String) throws {
        let folder = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(folder)/Recordings/\(name).txt"
        let isThere = access(path, R_OK) == 0
        let stream = try #require(popen(isThere ? "cat '\(path)'" : "gzip -dc '\(path).gz'", "r"))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        try #require(pclose(stream) == 0, "\(name) is there")
        self.bytes = bytes
    }

    init(text: String) { bytes = Array(text.utf8) }
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The digest of an attempt that wrote it, in pieces of that many bytes.
    func digest(budget: Int = OutputDigest.usualBudget, pieces: Int = 1 << 20) throws -> OutputDigest {
        let scratch = try Scratch()
        let writer = try OutputWriter(directory: scratch.directory, limit: .mebibytes(256), startedAt: Clock.now())
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            bytes[start..<min(start + pieces, bytes.count)].withUnsafeBytes {
                writer.append($0, stream: .stdout, at: 0)
            }
        }
        return try OutputDigest(OutputReader(directory: scratch.directory), budget: budget)
    }
}

extension Recording {
    /// A last line without a newline is one.
    var lineCount: Int { bytes.count { $0 == 0x0A } + (bytes.last.map { $0 == 0x0A ? 0 : 1 } ?? 0) }
}
