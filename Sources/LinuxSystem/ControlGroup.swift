import Glibc
internal import SystemPackage
package import Values

/// A control group of the second version with the processes of one job in it (cgroups(7), and the kernel's
/// admin-guide/cgroup-v2).
package struct ControlGroup: Sendable, Equatable {
    /// Its directory.
    package let path: String

    package init(path: String) { self.path = path }

    /// Makes it. One of this name that is left from before is replaced where nothing is in it.
    init(making path: String) throws(SystemError) {
        self.path = path
        if mkdir(path, 0o755) == 0 { return }
        if Errno.current == .fileExists { remove() }
        try check("mkdir", path) { mkdir(path, 0o755) }
    }

    // MARK: Limits

    /// Where memory cannot be had any more, all processes get SIGKILL at once. Swap space is none of it.
    package func limit(memory: ByteCount) throws(SystemError) {
        try write("memory.max", "\(memory.bytes)")
        // Neither is there everywhere: without the account of swap space, or before Linux 4.19.
        try? write("memory.swap.max", "0")
        try? write("memory.oom.group", "1")
    }

    /// So many processors' worth of time in each tenth of a second.
    package func limit(cpus: Double) throws(SystemError) {
        let period = 100_000.0
        try write("cpu.max", "\(Int(min(cpus, 1_000_000) * period)) \(Int(period))")
    }

    package func limit(pids: Int32) throws(SystemError) { try write("pids.max", "\(pids)") }

    // MARK: Processes

    /// A process that writes `0` into this file is in the group from then on.
    package func entrance() throws(SystemError) -> Descriptor { try open("cgroup.procs", O_WRONLY) }

    /// The processes in it and below it; empty where the group is gone.
    package var processes: [Int32] {
        (read("cgroup.procs") ?? "").split(separator: "\n").compactMap { Int32($0) } + below.flatMap(\.processes)
    }

    /// SIGKILL to all processes in it at once, those that are being made included. False before Linux 5.14.
    @discardableResult
    package func kill() -> Bool { (try? write("cgroup.kill", "1")) != nil }

    // MARK: What it tells

    /// How many processes got SIGKILL because the memory was used up.
    package var killsForMemory: UInt64 {
        let events = (read("memory.events") ?? "").split(separator: "\n")
        let line = events.first { $0.hasPrefix("oom_kill ") }
        return line.flatMap { UInt64($0.dropFirst(9)) } ?? 0
    }

    /// The most memory that all processes had together, in bytes; `nil`: not told (before Linux 5.19).
    package var peakMemory: UInt64? {
        read("memory.peak").flatMap { UInt64($0.prefix { $0 != "\n" }) }
    }

    // MARK: Its end

    /// Removes it, and the groups that the job has made in it. False while a process is in one of them.
    @discardableResult
    package func remove() -> Bool {
        for group in below { group.remove() }
        return rmdir(path) == 0 || Errno.current == .noSuchFileOrDirectory
    }

    private var below: [ControlGroup] {
        guard let directory = try? Directory(path), let names = try? directory.names() else { return [] }
        return names.filter { (try? directory.openDirectory($0)) != nil }.map { ControlGroup(path: "\(path)/\($0)") }
    }

    private func open(_ file: String, _ flags: Int32) throws(SystemError) -> Descriptor {
        try Descriptor.open("\(path)/\(file)", flags: flags)
    }

    private func read(_ file: String) -> String? {
        (try? open(file, O_RDONLY).readAll(limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func write(_ file: String, _ text: String) throws(SystemError) {
        try open(file, O_WRONLY).writeAll(Array(text.utf8))
    }
}
