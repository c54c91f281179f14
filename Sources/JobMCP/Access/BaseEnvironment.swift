package import JobModel
import LinuxSystem
import Synchronization

/// The environment that jobs start from: this process's, and where that is as bare as desktop programs leave it, with
/// what the user's login shell adds (`--login-env`), so that jobs find what was installed below the home directory.
package final class BaseEnvironment: Sendable {
    private struct State {
        var entries: [ByteString]?
        var waiting: [CheckedContinuation<[ByteString], Never>] = []
    }

    private let state = Mutex(State())

    /// Asks the login shell at once, on a thread of its own, where that is wanted and of use.
    package init(usesLoginShell: Bool = false) {
        let own = Environment.entries().filter { $0.bytes.contains(UInt8(ascii: "=")) }
        guard usesLoginShell, Self.isBare(own) else {
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

    /// What MCP clients and desktops leave of an environment, and what belongs to this program.
    private static let expected: Set<String> = [
        "HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "PWD", "OLDPWD", "SHLVL", "_", "TZ",
    ]

    /// Whether a login shell had no part in it.
    static func isBare(_ entries: [ByteString]) -> Bool {
        entries.allSatisfy { entry in
            let name = name(of: entry)
            return expected.contains(name) || ["JOBS_", "MCP_", "XDG_", "LC_"].contains { name.hasPrefix($0) }
        }
    }

    /// What the shell says counts, but for what describes the shell itself; what only we have stays.
    static func merge(_ own: [ByteString], _ shell: [ByteString]) -> [ByteString] {
        let ofShell: Set<String> = ["_", "SHLVL", "PWD", "OLDPWD", "PS1", "COLUMNS", "LINES"]
        let ours = Set(own.map { name(of: $0) })
        let added = shell.filter { entry in
            let name = name(of: entry)
            return !ofShell.contains(name) && (name == "PATH" || !ours.contains(name))
        }
        let names = Set(added.map { name(of: $0) })
        return own.filter { !names.contains(name(of: $0)) } + added
    }

    private static func name(of entry: ByteString) -> String {
        String(decoding: entry.bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    }
}
