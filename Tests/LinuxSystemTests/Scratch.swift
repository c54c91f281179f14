import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import TestSupport
import Values

extension Scratch {
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
