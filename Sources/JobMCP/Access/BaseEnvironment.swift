package import JobModel
import LinuxSystem
import Synchronization

/// The environment that jobs start from: this process's, with what the user's login shell adds where that is wanted
/// (`--login-env`), so that jobs find what was installed below the home directory.
package final class BaseEnvironment: Sendable {
    private struct State {
        var entries: [ByteString]?
        var waiting: [CheckedContinuation<[ByteString], Never>] = []
    }

    private let state = Mutex(State())

    /// Asks the login shell at once, on a thread of its own, where that is wanted.
    package init(usesLoginShell: Bool = false) {
        let own = Environment.entries().filter { $0.bytes.contains(UInt8(ascii: "=")) }
        guard usesLoginShell else {
            state.withLock { $0.entries = own }
            return
        }
        let isAsked = try? WorkerThread("jobs-login") { [self] in
            settle(LoginShell.environment().map { Self.merge(own, $0) } ?? own)
        }
        if isAsked == nil { settle(own) }
    }

    /// `NAME=VALUE`. Waits for the login shell, which has a time limit.
    package func entries() async -> [ByteString] {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.entries == nil { state.waiting.append(continuation) }
                return state.entries
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private func settle(_ entries: [ByteString]) {
        let waiting = state.withLock { state in
            state.entries = entries
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: entries) }
    }

    /// The directories of programs that a system has without its user. What a desktop starts has no others.
    private static let systemDirectories: Set<String> = [
        "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/games", "/usr/local/games",
        "/snap/bin",
    ]

    /// What only the shell has is added; the rest stays, but for `PATH`: the shell's wins over the system's, and is added
    /// to one that somebody has made.
    static func merge(_ own: [ByteString], _ shell: [ByteString]) -> [ByteString] {
        let ofShell: Set<String> = ["_", "SHLVL", "PWD", "OLDPWD", "PS1", "COLUMNS", "LINES", "PATH"]
        let ours = Set(own.map { name(of: $0) })
        let added = shell.filter { entry in
            let name = name(of: entry)
            return !ofShell.contains(name) && !ours.contains(name)
        }
        guard let theirs = directories(of: shell) else { return own + added }
        let present = directories(of: own) ?? []
        let isSystems = present.allSatisfy { systemDirectories.contains($0) }
        let path = isSystems ? theirs : present + theirs.filter { !present.contains($0) }
        return own.filter { name(of: $0) != "PATH" } + ["PATH=" + ByteString(path.joined(separator: ":"))] + added
    }

    /// What `PATH` has; `nil`: nothing.
    private static func directories(of entries: [ByteString]) -> [String]? {
        guard let entry = entries.last(where: { name(of: $0) == "PATH" }), let text = entry.text else { return nil }
        return text.dropFirst("PATH=".count).split(separator: ":").map { String($0) }
    }

    private static func name(of entry: ByteString) -> String {
        String(decoding: entry.bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    }
}
