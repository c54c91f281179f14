import Glibc
import JobModel
import LinuxSystem
import Values

/// Notices that processes of the job are stopped, and that they continue. Of its children the kernel tells the shim at once
/// (SIGCHLD); for the rest of the tree it looks now and then.
struct StopWatch {
    /// What is stopped, as of the last look.
    private(set) var stoppage: Stoppage?
    /// When to look next, on the monotonic clock.
    private(set) var deadline: Int64
    private var pause = Self.shortestPause

    /// The pause between two looks doubles while nothing changes: a thousand jobs that run for hours must cost nothing.
    private static let shortestPause: Int64 = 1_000_000_000
    private static let longestPause: Int64 = 16_000_000_000

    init(startedAt now: Int64) { deadline = now + Self.shortestPause }

    /// Whether the whole job stands still.
    var isWhole: Bool { stoppage?.isWhole ?? false }

    /// A child has changed its state: it is time for a look.
    mutating func noteNews(at now: Int64) { deadline = now }

    /// Looks. Returns whether something has changed.
    mutating func look(at tree: ProcessTree, main: pid_t, now: Int64) -> Bool {
        set(Self.stoppage(of: tree.living(), main: main), now)
    }

    /// Nothing counts as stopped: the job is paused or made to end. Returns whether something has changed.
    mutating func clear(now: Int64) -> Bool { set(nil, now) }

    private mutating func set(_ new: Stoppage?, _ now: Int64) -> Bool {
        let isChanged = new != stoppage
        stoppage = new
        pause = isChanged ? Self.shortestPause : min(pause * 2, Self.longestPause)
        deadline = now + pause
        return isChanged
    }

    /// What the table says of the job's processes. What a shell at the job's own terminal has put aside does not count: it is
    /// the shell that continues it.
    static func stoppage(of processes: [ProcessEntry], main: pid_t) -> Stoppage? {
        let groups = groupsInCare(processes, session: main)
        let stopped = processes.filter { $0.isStoppedBySignal && !groups.contains($0.processGroup) }
        guard !stopped.isEmpty else { return nil }
        let parents = Set(processes.map(\.parent))
        let leaves = processes.filter { !parents.contains($0.pid) }
        let first = stopped.first { $0.pid == main } ?? stopped[0]
        return Stoppage(
            signal: first.stopSignal.map { Signal(rawValue: $0) },
            processes: ProcessList(stopped.map { NamedProcess(pid: $0.pid, command: $0.command) }),
            isWhole: first.pid == main || leaves.allSatisfy(\.isStoppedBySignal)
        )
    }

    /// The process groups at the terminal of a session that are not orphaned (see setpgid(2)): of some member the parent is in
    /// the same session, in another group, and can do something about it.
    private static func groupsInCare(_ processes: [ProcessEntry], session: pid_t) -> Set<pid_t> {
        let byPID = Dictionary(processes.map { ($0.pid, $0) }) { first, _ in first }
        return Set(
            processes.filter { process in
                guard process.terminal != 0, process.session == session, let parent = byPID[process.parent] else {
                    return false
                }
                return parent.session == session && parent.processGroup != process.processGroup
                    && !parent.isStoppedBySignal
            }.map(\.processGroup)
        )
    }
}
