import LinuxSystem
package import Values

/// A path as a user writes it into a file.
package enum UserPath {
    /// Absolute: below the home directory where it begins with `~/`, else below `directory` unless it is absolute itself.
    package static func absolute(_ path: String, from directory: ByteString) -> ByteString {
        if path.hasPrefix("/") { return ByteString(path) }
        if path == "~" || path.hasPrefix("~/"), let home = UserHome.path() {
            return ByteString(home + path.dropFirst())
        }
        if path == "." { return directory }
        return directory == "/" ? ByteString("/\(path)") : directory + "/" + ByteString(path)
    }
}
