import CLinux
import Glibc
import SystemPackage
import Values

/// The open files of a process (proc_pid_fd(5)), as far as they may be seen.
struct ProcessFiles {
    private let pid: pid_t

    init(of pid: pid_t) { self.pid = pid }

    /// What a descriptor refers to: a path, or `pipe:[1234]`; `nil` where it may not be seen, or is not open.
    func target(of descriptor: Int) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/\(pid)/fd/\(descriptor)", &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// All descriptors with their targets; none where they may not be seen.
    func targets() -> [(descriptor: Int, target: String)] {
        guard let names = try? Directory("/proc/\(pid)/fd").names() else { return [] }
        return names.compactMap { name in
            guard let descriptor = Int(name), let target = target(of: descriptor) else { return nil }
            return (descriptor, target)
        }
    }

    /// The lines of what the kernel tells of a descriptor (proc_pid_fdinfo(5)).
    func information(about descriptor: Int) -> [Substring] {
        guard let file = try? Descriptor.open("/proc/\(pid)/fdinfo/\(descriptor)", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 1 << 20)
        else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// Whether the descriptor is open for writing alone.
    func isWriteOnly(_ descriptor: Int) -> Bool {
        let flags = information(about: descriptor).first { $0.hasPrefix("flags:") }?.split(separator: "\t").last
        return flags.flatMap { Int32($0, radix: 8) }.map { $0 & O_ACCMODE == O_WRONLY } ?? false
    }
}
