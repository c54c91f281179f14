import LinuxSystem
import Values

/// A leading `~`.
enum HomePath {
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = Environment.variable("HOME") else { return path }
        return home + path.dropFirst()
    }

    static func expanded(_ path: ByteString) -> ByteString {
        guard path.bytes == Array("~".utf8) || path.hasPrefix("~/"), let home = Environment.variable("HOME") else {
            return path
        }
        return ByteString(home) + ByteString(path.bytes.dropFirst())
    }
}
