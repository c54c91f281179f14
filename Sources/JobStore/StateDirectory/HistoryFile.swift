internal import Glibc
package import JobModel
package import LinuxSystem

/// What was typed at the prompt: one entry a line, the newest last; `\n` and `\\` stand for a newline and a backslash.
/// Several prompts may add to it at the same time.
package struct HistoryFile {
    /// The most entries that are read, and that are left when the file is cut.
    package static let mostEntries = 1000
    /// A file that is larger is cut, an entry that is longer is not stored.
    private static let largest = 1 << 20
    private static let longestEntry = 1 << 14

    private let directory: Directory

    package init(in state: StateDirectory) { directory = state.directory }

    /// The newest entries, the oldest of them first; none where they cannot be read.
    package func entries() -> [ByteString] {
        let bytes = (try? directory.readFile(StateFile.promptHistory, limit: Self.largest * 2)) ?? []
        return bytes.split(separator: 0x0A).suffix(Self.mostEntries).map(Self.decoded)
    }

    /// Adds an entry.
    package func append(_ entry: ByteString) throws(SystemError) {
        let line = Self.encoded(entry) + [0x0A]
        if entry.isEmpty || line.count > Self.longestEntry { return }
        if try directory.status(of: StateFile.promptHistory)?.st_size ?? 0 > Self.largest { try cut() }
        let file = try directory.open(StateFile.promptHistory, flags: O_WRONLY | O_APPEND | O_CREAT)
        try file.writeAll(line)
    }

    private func cut() throws(SystemError) {
        let kept: [UInt8] = entries().suffix(Self.mostEntries / 2).flatMap { Self.encoded($0) + [0x0A] }
        try directory.replaceFile(
            StateFile.promptHistory,
            with: kept.count > Self.largest / 2 ? [] : kept,
            synchronized: false
        )
    }

    private static func encoded(_ entry: ByteString) -> [UInt8] {
        entry.bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x0A: Array("\\n".utf8)
            case UInt8(ascii: "\\"): Array("\\\\".utf8)
            default: [byte]
            }
        }
    }

    private static func decoded(_ line: ArraySlice<UInt8>) -> ByteString {
        var bytes: [UInt8] = []
        var rest = line
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
                bytes.append(escaped == UInt8(ascii: "n") ? 0x0A : escaped)
            } else {
                bytes.append(byte)
            }
        }
        return ByteString(bytes)
    }
}
