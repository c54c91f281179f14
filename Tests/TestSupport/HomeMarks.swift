import Glibc

/// Traces that jobs leave, by which a test knows how often each ran.
extension Home {
    /// A script that notes its start under `name` before it does anything else. The line is short enough to be appended
    /// in one piece.
    package func marked(_ name: String, _ script: String) -> String { "echo \(name) >>'\(path("starts"))'; \(script)" }

    /// How often a script of this name began.
    package func starts(of name: String) -> Int { lines(of: "starts").count { $0 == name } }

    /// A file that is removed before anything else when the test ends. What multiplies must look for it and stop.
    package func fuse() throws -> String { try write("", to: Self.fuseName) }

    static let fuseName = "fuse"

    func blowFuse() { _ = unlink(path(Self.fuseName)) }
}
