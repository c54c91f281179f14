import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage

/// A directory of a test's own; it goes with the last reference, with all that is in it.
final class Scratch: Sendable {
    let path: String
    let directory: Directory

    init() throws {
        var template = Array("/tmp/jobs-system.XXXXXX".utf8CString)
        guard let pointer = mkdtemp(&template) else { throw SystemError.last("mkdtemp") }
        path = String(cString: pointer)
        directory = try Directory(path)
    }

    deinit {
        Self.empty(directory)
        rmdir(path)
    }

    private static func empty(_ directory: Directory) {
        for name in (try? directory.names()) ?? [] {
            if let inner = try? Directory(name, in: directory) {
                empty(inner)
                try? directory.removeDirectory(name)
            } else {
                try? directory.remove(name)
            }
        }
    }

    func text(_ name: String) throws -> String? {
        try directory.readFile(name, limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A program that a test has started, and reaps.
final class Child: Sendable {
    let pid: pid_t

    init(_ arguments: String...) throws {
        let list = CStringList(arguments.map { ByteString($0) })
        var pid: pid_t = 0
        let result = withExtendedLifetime(list) {
            list.pointers[0].map { posix_spawn(&pid, $0, nil, nil, list.pointers, clinux_environment()) } ?? EINVAL
        }
        guard result == 0 else { throw SystemError("posix_spawn", errno: .init(rawValue: result)) }
        self.pid = pid
    }

    /// Waits for the end, and reaps.
    func end() throws -> ChildProcess.State {
        _ = try ProcessDescriptor(pid: pid).descriptor.awaitInput(within: .seconds(10))
        return ChildProcess.reap(pid)
    }
}
