import CLinux
import Glibc
internal import SystemPackage
package import Values

/// One line of /proc/PID/stat (proc_pid_stat(5)).
package struct ProcessEntry: Sendable, Equatable {
    package var pid: Int32
    package var command: String
    /// `R`, `S`, `D`, `T`, `Z` …
    package var state: Character
    package var parent: Int32
    package var processGroup: Int32
    package var session: Int32
    /// The device of its controlling terminal, `tty_nr`; 0: it has none.
    package var terminal: Int32
    /// Clock ticks since the boot.
    package var startTime: UInt64
    /// The signal that has stopped it, where the kernel tells.
    package var stopSignal: Int32?

    /// Dead, and waiting to be reaped.
    package var isZombie: Bool { state == "Z" || state == "X" }
    package var isStopped: Bool { state == "T" || state == "t" }
    /// Stopped by a signal, and not by a debugger.
    package var isStoppedBySignal: Bool { state == "T" }
}

/// The processes of this machine, as /proc shows them.
package enum ProcessTable {
    /// The process of this pid, where there is one (a zombie counts).
    package static func entry(of pid: Int32) -> ProcessEntry? {
        guard let file = try? Descriptor.open("/proc/\(pid)/stat", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 8192)
        else { return nil }
        return parse(bytes)
    }

    /// All processes that can be seen now. Processes that are made meanwhile may be missing: repeat until nothing changes.
    package static func all() -> [ProcessEntry] {
        guard let names = try? Directory("/proc").names() else { return [] }
        return names.compactMap { name in Int32(name).flatMap { entry(of: $0) } }
    }

    /// The descendants of `ancestor`, without itself, parents first. Who is made or orphaned meanwhile may be missing.
    package static func descendants(of ancestor: Int32) -> [ProcessEntry] {
        var found: [ProcessEntry] = []
        visitDescendants(of: ancestor) {
            found.append($0)
            return true
        }
        return found
    }

    /// Nanoseconds since a start time in clock ticks since the boot; as exact as a tick, 10 ms.
    package static func age(ofStartTime startTime: UInt64) -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let ticksPerSecond = max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))
        let start = Int64(clamping: startTime) * (1_000_000_000 / ticksPerSecond)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - start
    }

    /// Visits the descendants of `ancestor`, without itself. Where the kernel lists the children of a task
    /// (CONFIG_PROC_CHILDREN), the time that this takes depends on the tree, not on the machine, and the children of a
    /// process are looked for after its visit: of a process that the visit stops, none are missed.
    ///
    /// - Parameter visit: false ends the walk.
    package static func visitDescendants(of ancestor: Int32, _ visit: (ProcessEntry) -> Bool) {
        let table = listsChildren ? [:] : Dictionary(grouping: all(), by: \.parent)
        var pending: [ProcessEntry] = []
        func look(below pid: Int32) {
            pending += listsChildren ? children(of: pid).compactMap(entry(of:)) : table[pid] ?? []
        }
        look(below: ancestor)
        while let entry = pending.popLast() {
            guard visit(entry) else { return }
            look(below: entry.pid)
        }
    }

    private static let listsChildren = access("/proc/thread-self/children", F_OK) == 0

    /// The children of all of a process's threads.
    private static func children(of pid: Int32) -> [Int32] {
        guard let threads = try? Directory("/proc/\(pid)/task").names() else { return [] }
        return threads.flatMap { thread -> [Int32] in
            guard let file = try? Descriptor.open("/proc/\(pid)/task/\(thread)/children", flags: O_RDONLY),
                let bytes = try? file.readAll(limit: 1 << 20)
            else { return [] }
            return bytes.split(separator: UInt8(ascii: " ")).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        }
    }

    /// More than execve(2) takes for arguments and environment together.
    private static let longestArguments = 16 << 20

    /// The environment that the process was started with, entry by entry; `nil` where it may not be read.
    package static func environment(of pid: Int32) -> [[UInt8]]? {
        guard let file = try? Descriptor.open("/proc/\(pid)/environ", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: longestArguments)
        else { return nil }
        return bytes.split(separator: 0).map(Array.init)
    }

    /// The argument vector; empty for a zombie.
    package static func arguments(of pid: Int32) -> [String] {
        guard let file = try? Descriptor.open("/proc/\(pid)/cmdline", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: longestArguments)
        else { return [] }
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The fields behind the comm, which may itself contain spaces and parentheses, begin after the last `)`.
    static func parse(_ bytes: [UInt8]) -> ProcessEntry? {
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
            open < close, let pid = Int32(String(decoding: bytes[..<open].dropLast(), as: UTF8.self))
        else { return nil }
        let fields = String(decoding: bytes[(close + 1)...], as: UTF8.self).split { $0 == " " || $0 == "\n" }
        guard fields.count >= 20, let state = fields[0].first, let parent = Int32(fields[1]),
            let group = Int32(fields[2]), let session = Int32(fields[3]), let startTime = UInt64(fields[19])
        else { return nil }
        // Field 52 of the file; kernels before 5.18 have 0 there.
        let stopSignal = state == "T" && fields.count > 49 ? Int32(fields[49]).flatMap { $0 > 0 ? $0 : nil } : nil
        return ProcessEntry(
            pid: pid,
            command: String(decoding: bytes[(open + 1)..<close], as: UTF8.self),
            state: state,
            parent: parent,
            processGroup: group,
            session: session,
            terminal: Int32(fields[4]) ?? 0,
            startTime: startTime,
            stopSignal: stopSignal
        )
    }
}

extension ProcessTable {
    /// How many threads the processes of a user have, by their real user ID.
    static func threadCount(ofUser user: uid_t) -> Int {
        guard let names = try? Directory("/proc").names() else { return 0 }
        return names.filter { Int32($0) != nil }.reduce(0) { count, name in
            guard let bytes = try? Descriptor.open("/proc/\(name)/status", flags: O_RDONLY).readAll(limit: 1 << 16)
            else { return count }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            func number(_ key: String) -> Int? {
                lines.first { $0.hasPrefix(key) }?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap {
                    Int($0)
                }
            }
            return number("Uid:") == Int(user) ? count + (number("Threads:") ?? 0) : count
        }
    }

    /// The processor time, user and system, that these processes have used, and the children that they have waited for; as
    /// exact as a tick, 10 ms. Of those that are gone meanwhile nothing is counted.
    package static func processorTime(of pids: some Sequence<Int32>) -> TimeSpan {
        let ticks = pids.reduce(0) { $0 + (processorTicks(of: $1) ?? 0) }
        let ticksPerSecond = max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))
        return TimeSpan(nanoseconds: Int64(clamping: ticks) * (1_000_000_000 / ticksPerSecond))
    }

    /// utime, stime, cutime and cstime of proc_pid_stat(5).
    private static func processorTicks(of pid: Int32) -> UInt64? {
        guard let file = try? Descriptor.open("/proc/\(pid)/stat", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 8192),
            // The comm before it may itself contain spaces and parentheses.
            let close = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: bytes[(close + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count >= 15 else { return nil }
        return fields[11..<15].compactMap { UInt64($0) }.reduce(0, +)
    }
}
