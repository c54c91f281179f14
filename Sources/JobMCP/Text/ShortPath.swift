import LinuxSystem
import Values

/// A directory for a list: the home directory is `~`, and of a long path the end is shown.
enum ShortPath {
    private static let longest = 60

    static func text(_ path: ByteString, home: String? = UserHome.path()) -> String {
        var text = path.description
        if let home, home != "/", text == home || text.hasPrefix(home + "/") { text = "~" + text.dropFirst(home.count) }
        guard text.count > longest else { return text }
        var end = text.suffix(longest)
        if let slash = end.firstIndex(of: "/"), slash != text.startIndex { end = end[slash...] }
        return "…" + end
    }
}
