import JobModel
import LinuxSystem

/// A path of a definition: absolute, below the home directory where it begins with `~/`, else below `directory`.
func absolutePath(_ path: String, from directory: ByteString) -> ByteString {
    if path.hasPrefix("/") { return ByteString(path) }
    if path == "~" || path.hasPrefix("~/"), let home = UserHome.path() { return ByteString(home + path.dropFirst()) }
    if path == "." { return directory }
    return directory == "/" ? ByteString("/\(path)") : directory + "/" + ByteString(path)
}
