import CLinux
package import LinuxSystem

/// Tells which of many attempts' outputs grow, with one inotify instance for all of them (see `OutputWatch`).
package final class OutputWatches: Sendable {
    /// The kernel's name of a watched directory: the same directory has the same one.
    package typealias Token = Int32

    /// Polls readable when there is something to take.
    package let descriptor: Descriptor

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try check("inotify_init") { clinux_inotify_create() })
    }

    /// Watches the directory of an attempt.
    package func add(_ directory: Directory) throws(SystemError) -> Token {
        // The directory that is open, wherever it was moved to.
        let path = "/proc/self/fd/\(directory.descriptor.rawValue)"
        return try check("inotify_add_watch", path) {
            clinux_inotify_add(descriptor.rawValue, path, OutputWatch.mask)
        }
    }

    package func remove(_ token: Token) { _ = clinux_inotify_remove(descriptor.rawValue, token) }

    /// The directories in which something happened since the last call; `nil` where it may be any of them.
    package func takeChanged() -> Set<Token>? {
        var changed: Set<Token> = []
        var tokens = [Token](repeating: 0, count: 1024)
        while true {
            let count = clinux_inotify_watches(descriptor.rawValue, &tokens, tokens.count)
            if count == 0 { return changed.contains(-1) ? nil : changed }
            changed.formUnion(tokens[..<count])
        }
    }
}
