import JobManager
import JobModel
import LinuxSystem
import Synchronization
import Values

/// The environment that jobs start from: this process's, with what the user's login shell adds where that is wanted
/// (`--login-env`), so that jobs find what was installed below the home directory.
final class BaseEnvironment: Sendable {
    private struct State {
        var entries: [ByteString]?
        var waiting: [CheckedContinuation<[ByteString], Never>] = []
    }

    private let state = Mutex(State())

    /// Asks the login shell at once, on a thread of its own, where that is wanted.
    init(usesLoginShell: Bool = false) {
        let own = BorrowedVariables.leftOut(of: Environment.entries())
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
    func entries() async -> [ByteString] {
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
    private static let systemDirectories: Set<ByteString> = [
        "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/games", "/usr/local/games",
        "/snap/bin",
    ]

    /// What only the shell has is added; the rest stays. In `PATH` the shell's directories stand before the system's, and
    /// behind those that somebody has put there for this program.
    static func merge(_ own: [ByteString], _ shell: [ByteString]) -> [ByteString] {
        let ofShell: Set<String> = ["_", "SHLVL", "PWD", "OLDPWD", "PS1", "COLUMNS", "LINES", "PATH"]
        let ours = Set(own.map { name(of: $0) })
        let added = shell.filter { entry in
            let name = name(of: entry)
            return !ofShell.contains(name) && !ours.contains(name)
        }
        let (present, theirs) = (directories(of: own), directories(of: shell))
        guard !theirs.isEmpty else { return own + added }
        var seen: Set<ByteString> = []
        let path = (present.filter { !systemDirectories.contains($0) } + theirs + present).filter {
            seen.insert($0).inserted
        }
        let entry = ByteString("PATH=") + ByteString(path.map(\.bytes).joined(separator: [UInt8(ascii: ":")]))
        return own.filter { name(of: $0) != "PATH" } + [entry] + added
    }

    /// What `PATH` has.
    private static func directories(of entries: [ByteString]) -> [ByteString] {
        guard let entry = entries.last(where: { name(of: $0) == "PATH" }) else { return [] }
        return entry.bytes.dropFirst("PATH=".utf8.count).split(separator: UInt8(ascii: ":")).map { ByteString($0) }
    }

    private static func name(of entry: ByteString) -> String {
        String(decoding: entry.bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    }
}
