import Glibc
import JobModel
import JobProtocol
package import LinuxSystem
import Values

/// Processes of a home, found by what the kernel knows of them and not by what `jobs` says.
extension Home {
    /// Every living process that was started in this home: by the environment, by the arguments, and all below those.
    package func processes() -> [ProcessEntry] {
        let all = ProcessTable.all().filter { !$0.isZombie && $0.pid != getpid() }
        var found: Set<pid_t> = []
        for entry in all where isMarked(entry.pid) { found.insert(entry.pid) }
        var count = -1
        while count != found.count {
            count = found.count
            for entry in all where found.contains(entry.parent) { found.insert(entry.pid) }
        }
        return all.filter { found.contains($0.pid) }
    }

    private func isMarked(_ pid: pid_t) -> Bool {
        ["environ", "cmdline"].contains { name in
            guard let file = try? Descriptor.open("/proc/\(pid)/\(name)", flags: O_RDONLY),
                let bytes = try? file.readAll(limit: 4 << 20)
            else { return false }
            return Self.contains(root, in: bytes)
        }
    }

    /// Whether one of the NUL-terminated strings contains `text`. (This is done for every process, a few thousand times
    /// in a run of the tests, hence with the C library.)
    private static func contains(_ text: String, in strings: [UInt8]) -> Bool {
        (strings + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                guard var pointer = buffer.baseAddress else { return false }
                let end = pointer + buffer.count
                while pointer < end {
                    if strstr(pointer, text) != nil { return true }
                    pointer += strlen(pointer) + 1
                }
                return false
            }
        }
    }

    /// SIGKILL to all of them, until there are none: a shim that ends may start another supervisor.
    func endAllProcesses() -> Bool {
        let deadline = Deadline(after: 20)
        while !deadline.hasPassed {
            let victims = processes().compactMap { ProcessDescriptor(pid: $0.pid, startTime: $0.startTime) }
            if victims.isEmpty { return true }
            for victim in victims { try? victim.send(signal: SIGKILL) }
            for victim in victims { try? deadline.awaitReadable([victim.descriptor.rawValue], "end of \(victim.pid)") }
        }
        return false
    }

    // MARK: Supervisor

    /// The pid of the supervisor: of whoever holds its lock, as /proc/locks has it.
    package var supervisorPID: Int32? {
        var status = stat()
        guard stat("\(state)/supervisor.lock", &status) == 0,
            let table = try? Descriptor.open("/proc/locks", flags: O_RDONLY).readAll(limit: 16 << 20)
        else { return nil }
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.contains("->") {
            let fields = line.split(separator: " ")
            guard fields.count >= 6, fields[1] == "FLOCK", fields[5].hasSuffix(":\(status.st_ino)"),
                let pid = pid_t(fields[4]), let entry = ProcessTable.entry(of: pid), !entry.isZombie, isMarked(pid)
            else { continue }
            return pid
        }
        return nil
    }

    package func supervisor() throws -> ProcessDescriptor {
        guard let pid = supervisorPID else { throw Unexpected("no supervisor holds the lock") }
        return try ProcessDescriptor(pid: pid)
    }

    /// SIGKILL, and waits until it is gone.
    @discardableResult
    package func killSupervisor() throws -> Int32 {
        let supervisor = try supervisor()
        try supervisor.killAndWait()
        return supervisor.pid
    }

    /// Waits until a supervisor other than `old` holds the lock and listens, without any command that would start it.
    package func awaitSupervisor(otherThan old: Int32) throws -> Int32 {
        var found: Int32?
        try watch().wait(for: "a supervisor other than \(old)") {
            found = supervisorPID.flatMap { $0 != old && isListening ? $0 : nil }
            return found != nil
        }
        guard let found else { throw Unexpected("no supervisor") }
        return found
    }

    private var isListening: Bool {
        guard let directory = try? Directory(state) else { return false }
        return (try? UnixSocket.connect("supervisor.sock", in: directory)) != nil
    }

    // MARK: Shims and trees

    /// The shims of this home.
    /// The shims that own an attempt.
    package func shims() -> [ProcessEntry] { allShims().filter { !Self.isIdle($0) } }

    /// The shims that wait for another attempt.
    package func idleShims() -> [ProcessEntry] { allShims().filter { Self.isIdle($0) } }

    private func allShims() -> [ProcessEntry] { processes().filter { $0.command == "jobs-shim" } }

    private static func isIdle(_ shim: ProcessEntry) -> Bool {
        ProcessTable.arguments(of: shim.pid).dropFirst().first == "idle"
    }

    /// The shim above a job's process, found along the chain of parents.
    package func shim(above pid: Int32) throws -> ProcessDescriptor {
        var entry = ProcessTable.entry(of: pid)
        while let current = entry, current.pid > 1 {
            if current.command == "jobs-shim" { return try ProcessDescriptor(pid: current.pid) }
            entry = ProcessTable.entry(of: current.parent)
        }
        throw Unexpected("no shim above process \(pid)")
    }

    /// The main process of a running job, as its record says. It runs a moment before the supervisor knows.
    package func mainProcess(of number: Int64) throws -> ProcessDescriptor {
        if let pid = try record(number)["pid"]?.integer { return try ProcessDescriptor(pid: pid_t(pid)) }
        let client = try RawClient(self)
        try client.hello()
        let call = WaitCall(references: [String(number)], condition: .start, timeout: .seconds(60))
        guard case .result(_, let result) = try client.call(WaitCall.method, call.params),
            let pid = result["jobs"]?.array?.first?["pid"]?.integer
        else { throw Unexpected("job \(number) has no pid: \(try record(number))") }
        return try ProcessDescriptor(pid: pid_t(pid))
    }

    /// The shim of a running job.
    package func shim(of number: Int64) throws -> ProcessDescriptor {
        try shim(above: try mainProcess(of: number).pid)
    }
}

extension ProcessDescriptor {
    /// Waits until the process has ended.
    package func awaitEnd(_ deadline: Deadline = .usual) throws {
        try deadline.awaitReadable([descriptor.rawValue], "the end of process \(pid)")
    }

    package var isAlive: Bool {
        (try? Deadline(after: 0).awaitReadable([descriptor.rawValue], "")) == nil
    }

    package func killAndWait() throws {
        try send(signal: SIGKILL)
        try awaitEnd()
    }
}

extension Home {
    /// Ends every process of the home at once, as a reboot would.
    package func crash() { _ = endAllProcesses() }
}
