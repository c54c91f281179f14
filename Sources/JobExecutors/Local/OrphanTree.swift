import Glibc
import JobModel
import LinuxSystem
import Values

/// The processes of a job whose shim is gone: those that carry its `JOBS_ID` in their environment or belong to its
/// session or to its control group, and what descends from them. (A shim needs no such search: all of its descendants are
/// the job's.)
struct OrphanTree {
    let id: JobID
    /// The main process, which is the session's leader; `nil` where it is not known or gone.
    let mainPID: pid_t?
    /// The job's own control group, where it has one.
    var group: ControlGroup?

    private var mark: [UInt8] { Array("JOBS_ID=\(id)".utf8) }

    /// What lives of the tree now, zombies left out.
    func processes() -> [ProcessEntry] {
        let all = ProcessTable.all().filter { !$0.isZombie && $0.pid != getpid() }
        let mark = self.mark
        var members = Set(
            all.filter { entry in
                if let mainPID, entry.session == mainPID { return true }
                return ProcessTable.environment(of: entry.pid)?.contains(mark) ?? false
            }.map(\.pid)
        ).union(group?.processes ?? [])
        let children = Dictionary(grouping: all, by: \.parent)
        var pending = Array(members)
        while let pid = pending.popLast() {
            for child in children[pid] ?? [] where members.insert(child.pid).inserted { pending.append(child.pid) }
        }
        return all.filter { members.contains($0.pid) }
    }

    var survivors: [Survivor] { processes().map { Survivor(pid: $0.pid, command: $0.command) } }

    /// Stops it, so that nothing can multiply, then ends it.
    func killAll() {
        group?.kill()
        stop()
        signal(.kill)
    }

    /// Sends the signal to all that live now.
    func signal(_ signal: Signal) {
        for entry in processes() { Self.signal(signal, entry) }
    }

    /// Whether the main process lives.
    var hasMain: Bool { mainPID.flatMap { ProcessTable.entry(of: $0) }.map { !$0.isZombie } ?? false }

    /// Sends the signal to all but the main process.
    func signalOthers(_ signal: Signal) {
        for entry in processes() where entry.pid != mainPID { Self.signal(signal, entry) }
    }

    /// Sends the signal to some of those that live now. Returns who got it; `nil`: nobody did.
    func signal(_ signal: Signal, to scope: SignalScope) -> SignalReport? {
        let audience = SignalAudience(processes(), main: mainPID ?? 0, scope)
        for entry in audience.reached { Self.signal(signal, entry) }
        return audience.report
    }

    /// Stops the tree: again and again, until nothing new has come up meanwhile.
    func stop() {
        var stopped: Set<pid_t> = []
        for _ in 0..<100 {
            let running = processes().filter { !stopped.contains($0.pid) }
            if running.isEmpty { return }
            for entry in running {
                Self.signal(.stop, entry)
                stopped.insert(entry.pid)
            }
        }
    }

    private static func signal(_ signal: Signal, _ entry: ProcessEntry) {
        try? ProcessDescriptor(pid: entry.pid, startTime: entry.startTime)?.send(signal: signal.rawValue)
    }
}
