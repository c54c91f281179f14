/// The directory of a call, in whichever form models write it.
enum GivenDirectory {
    /// The path that is meant: absolute, below `~`, or relative to where jobs run; `nil`: there.
    static func path(_ text: String?) throws(ToolFailure) -> String? {
        guard var path = text else { return nil }
        while path.first?.isWhitespace ?? false { path.removeFirst() }
        while path.last?.isWhitespace ?? false { path.removeLast() }
        if path.lowercased().hasPrefix("file:") { path = try ofURI(path) }
        if path.hasPrefix("$") || path.hasPrefix("~") && path.dropFirst().first.map({ $0 != "/" }) ?? false {
            throw ToolFailure("cwd \(path): no shell reads it; give an absolute path, or one that begins with ~/")
        }
        while path.hasPrefix("./") { path = String(path.dropFirst(2).drop { $0 == "/" }) }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path.isEmpty || path == "." ? nil : path
    }

    /// `file:///path`, `file:/path`, `file://localhost/path`.
    private static func ofURI(_ uri: String) throws(ToolFailure) -> String {
        var rest = uri.dropFirst("file:".count)
        if rest.hasPrefix("//") {
            let host = rest.dropFirst(2).prefix { $0 != "/" }
            rest = rest.dropFirst(2 + host.count)
            guard ["", "localhost", "127.0.0.1"].contains(host.lowercased()) else {
                throw ToolFailure("cwd \(uri) is on another machine, \(host): give a path of this one")
            }
        }
        guard rest.hasPrefix("/"), let path = JobURI.decoded(rest) else {
            throw ToolFailure(
                "cwd \(uri) is no file URI: give a path, such as /home/me/project, or file:///home/me/project"
            )
        }
        return path
    }
}
