import CLinux
import Glibc
import Values

/// Finds processes that are blocked until somebody writes into a pipe, or types at a terminal, as the kernel tells it: by the
/// system call in which each thread is (proc_pid_syscall(5)), and by what its arguments mean. Nothing is guessed from what a
/// program prints.
///
/// A thread counts if it is in a read of the pipe, or if it waits (poll, select, epoll) for the pipe and for nothing else
/// that could come from outside: who also waits for a socket, for files to change or for another process has other work,
/// and so has who looks for input again and again, less than a second at a time.
/// Where the system call may not be seen (ptrace(2), Yama's `ptrace_scope`), a thread counts if it is blocked in a read of
/// a pipe (proc_pid_wchan(5)) and its process has no other pipe to read from, or in one of a terminal, and it has no socket.
package struct BlockedReaders {
    /// As /proc names it: `pipe:[1234]`, `/dev/pts/3`.
    private let target: String
    /// The device of a terminal, as `ProcessEntry` has it; `nil`: it is a pipe.
    private let terminal: Int32?
    /// What each process calls its own terminal.
    private static let ownTerminal = "/dev/tty"

    /// The threads of a process that are looked at.
    private static let mostThreads = 256

    /// - Parameter source: Either end of a pipe, or the side of a terminal that programs read; `nil` where it is neither.
    package init?(of source: Descriptor) {
        guard let status = try? source.status() else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFIFO: (target, terminal) = ("pipe:[\(status.st_ino)]", nil)
        case S_IFCHR:
            guard let name = ProcessFiles(of: getpid()).target(of: Int(source.rawValue)) else { return nil }
            (target, terminal) = (name, Int32(truncatingIfNeeded: status.st_rdev))
        default: return nil
        }
    }

    /// Whether a thread of this process is blocked so. False where that cannot be seen.
    package func includes(_ process: ProcessEntry) -> Bool {
        let pid = process.pid
        guard let threads = try? Directory("/proc/\(pid)/task").names() else { return false }
        let targets = terminal == process.terminal ? [target, Self.ownTerminal] : [target]
        let view = View(pid: pid, files: ProcessFiles(of: pid), targets: targets)
        return threads.prefix(Self.mostThreads).contains { isBlocked(ThreadCall(pid: pid, thread: $0), view) }
    }

    /// A process that is looked at.
    private struct View {
        let pid: pid_t
        let files: ProcessFiles
        /// What it may call the target.
        let targets: [String]
    }

    private func isBlocked(_ call: ThreadCall, _ view: View) -> Bool {
        let (pid, files) = (view.pid, view.files)
        switch call {
        case .none: return false
        case .hidden(let place):
            if terminal != nil {
                let places = files.targets().map(\.target)
                return ["n_tty_read", "wait_woken"].contains(place) && places.contains(where: view.targets.contains)
                    && !places.contains { $0.hasPrefix("socket:[") }
            }
            guard ["pipe_read", "anon_pipe_read", "pipe_wait", "pipe_wait_readable"].contains(place) else {
                return false
            }
            let pipes = files.targets().filter { $0.target.hasPrefix("pipe:[") && !files.isWriteOnly($0.descriptor) }
            return !pipes.isEmpty && pipes.allSatisfy { $0.target == target }
        case .system(let number, let arguments):
            let wait = clinux_wait_of(number)
            guard !isShort(wait, arguments, of: pid) else { return false }
            switch wait.kind {
            case clinux_waits_read:
                return files.target(of: Int(truncatingIfNeeded: arguments[0])).map(view.targets.contains) ?? false
            case clinux_waits_poll: return isMeant(polled(by: pid, arguments), view)
            case clinux_waits_select: return isMeant(selected(by: pid, arguments), view)
            case clinux_waits_epoll: return isMeant(watched(files, Int(truncatingIfNeeded: arguments[0])), view)
            default: return false
            }
        }
    }

    /// Whether a call waits for less than a second.
    private func isShort(_ wait: clinux_wait, _ arguments: [UInt64], of pid: pid_t) -> Bool {
        guard wait.time != clinux_time_none else { return false }
        let argument = arguments[Int(wait.time_argument)]
        if wait.time == clinux_time_milliseconds {
            return (0..<1000).contains(Int32(truncatingIfNeeded: argument))
        }
        // Of both structures the first member is in seconds.
        guard argument != 0, let bytes = memory(of: pid, at: argument, count: MemoryLayout<timespec>.size) else {
            return argument != 0
        }
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: time_t.self) } < 1
    }

    /// Whether the target is among what is waited for, and nothing else from outside is.
    private func isMeant(_ awaited: [Awaited]?, _ view: View) -> Bool {
        guard let awaited else { return false }
        var hasTarget = false
        var others: [String] = []
        for wait in awaited {
            guard let place = view.files.target(of: wait.descriptor) else { return false }
            if view.targets.contains(place), wait.isForInput { hasTarget = true } else { others.append(place) }
        }
        return hasTarget && others.allSatisfy { isInternal($0, view.files) }
    }

    /// Whether only the process itself can make this ready: how its threads and signal handlers wake its loop.
    private func isInternal(_ place: String, _ files: ProcessFiles) -> Bool {
        if ["anon_inode:[eventfd]", "anon_inode:[signalfd]", "anon_inode:[io_uring]", "anon_inode:[eventpoll]"]
            .contains(place)
        {
            return true
        }
        guard place.hasPrefix("pipe:[") || place.hasPrefix("socket:[") else { return false }
        // Both ends in the same process. (Of a pair of sockets each end has a number of its own: such a pair is not told
        // from any other socket.)
        return place.hasPrefix("pipe:[") && files.targets().count { $0.target == place } > 1
    }

    /// One descriptor that is waited for.
    private struct Awaited {
        var descriptor: Int
        var isForInput: Bool
    }

    private static let mostDescriptors = 1024

    /// poll(2): an array of `struct pollfd` in the process's memory.
    private func polled(by pid: pid_t, _ arguments: [UInt64]) -> [Awaited]? {
        let count = Int(min(arguments[1], UInt64(Self.mostDescriptors)))
        let size = MemoryLayout<pollfd>.size
        guard let bytes = memory(of: pid, at: arguments[0], count: count * size) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            (0..<count).compactMap { index in
                let entry = buffer.loadUnaligned(fromByteOffset: index * size, as: pollfd.self)
                guard entry.fd >= 0, entry.events != 0 else { return nil }
                return Awaited(descriptor: Int(entry.fd), isForInput: Int32(entry.events) & Int32(POLLIN) != 0)
            }
        }
    }

    /// select(2): three bit sets in the process's memory.
    private func selected(by pid: pid_t, _ arguments: [UInt64]) -> [Awaited]? {
        let count = Int(min(arguments[0], UInt64(Self.mostDescriptors)))
        var awaited: [Awaited] = []
        for index in 1...3 where arguments[index] != 0 {
            guard let bytes = memory(of: pid, at: arguments[index], count: (count + 7) / 8) else { return nil }
            for descriptor in 0..<count where bytes[descriptor / 8] >> (descriptor % 8) & 1 == 1 {
                awaited.append(Awaited(descriptor: descriptor, isForInput: index == 1))
            }
        }
        return awaited
    }

    /// epoll_wait(2): `tfd: 0 events: 19 data: …` for each descriptor that is watched.
    private func watched(_ files: ProcessFiles, _ poller: Int) -> [Awaited]? {
        files.information(about: poller).compactMap { line in
            let fields = line.split { $0 == " " || $0 == "\t" }
            guard fields.count >= 4, fields[0] == "tfd:", let descriptor = Int(fields[1]),
                let events = UInt32(fields[3], radix: 16)
            else { return nil }
            return Awaited(descriptor: descriptor, isForInput: events & UInt32(clinux_event_readable) != 0)
        }
    }

    private func memory(of pid: pid_t, at address: UInt64, count: Int) -> [UInt8]? {
        guard count > 0, let file = try? Descriptor.open("/proc/\(pid)/mem", flags: O_RDONLY) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { try? file.read(into: $0, at: address) }
        return read == count ? bytes : nil
    }
}

/// In what a thread is blocked.
private enum ThreadCall {
    /// In nothing, or in something that is no system call.
    case none
    /// The number of the system call, and its six arguments.
    case system(Int, [UInt64])
    /// Only the kernel's function is told.
    case hidden(place: String)

    init(pid: pid_t, thread: String) {
        let path = "/proc/\(pid)/task/\(thread)"
        if let bytes = Self.read("\(path)/syscall") {
            // `running`, or `-1` and two addresses, or a number, six arguments and two addresses.
            let fields = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
            let arguments = fields.dropFirst().prefix(6).compactMap { UInt64($0.dropFirst(2), radix: 16) }
            guard let number = fields.first.flatMap({ Int($0) }), number >= 0, arguments.count == 6 else {
                self = .none
                return
            }
            self = .system(number, arguments)
        } else if let bytes = Self.read("\(path)/wchan") {
            self = .hidden(place: String(decoding: bytes, as: UTF8.self))
        } else {
            self = .none
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = try? Descriptor.open(path, flags: O_RDONLY) else { return nil }
        return try? file.readAll(limit: 4096)
    }
}
