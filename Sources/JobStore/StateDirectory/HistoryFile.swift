internal import Glibc
import JobModel
package import LinuxSystem
package import Values

/// What was typed at the prompt: one entry a line, the newest last; `\n` and `\\` stand for a newline and a backslash.
/// Several prompts may add to it at the same time.
package struct HistoryFile {
    /// A file that is larger is cut, an entry that is longer is not stored.
    private static let largest = 1 << 20
    private static let longestEntry = 1 << 14

    private let directory: Directory
    private let mostEntries: Int

    /// - Parameter mostEntries: How many entries are read, and left when the file is cut; 0: nothing is stored.
    package init(in state: StateDirectory, mostEntries: Int) {
        directory = state.directory
        self.mostEntries = mostEntries
    }

    /// The newest entries, the oldest of them first; none where they cannot be read.
    package func entries() -> [ByteString] {
        let bytes = (try? directory.readFile(StateFile.promptHistory, limit: Self.largest * 2)) ?? []
        return bytes.split(separator: 0x0A).suffix(mostEntries).map(Self.decoded)
    }

    /// Adds an entry.
    package func append(_ entry: ByteString) throws(SystemError) {
        let line = Self.encoded(entry) + [0x0A]
        if entry.isEmpty || mostEntries == 0 || line.count > Self.longestEntry { return }
        if try directory.status(of: StateFile.promptHistory)?.st_size ?? 0 > Self.largest { try cut() }
        let file = try directory.open(StateFile.promptHistory, flags: O_WRONLY | O_APPEND | O_CREAT)
        try file.writeAll(line)
    }

    /// Leaves the newest entries, with room for one more.
    private func cut() throws(SystemError) {
        var kept: [[UInt8]] = []
        var size = 0
        for entry in entries().reversed().prefix(mostEntries - 1) {
            let line = Self.encoded(entry) + [0x0A]
            size += line.count
            if size > Self.largest / 2 { break }
            kept.append(line)
        }
        try directory.replaceFile(
            StateFile.promptHistory,
            with: kept.reversed().flatMap { $0 },
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
