import Glibc
import JobModel
import LinuxSystem
import Values

/// Notices that a job is ready: that each of its conditions was met, at one time or another. A job without conditions costs
/// nothing; output is looked at as it passes; for the others it looks again after pauses that grow with the time that the
/// job takes.
struct ReadyWatch {
    /// When the job was found ready.
    private(set) var readyAt: Timestamp?
    /// What is to be found in the output.
    let output: ReadyOutput?
    private var ports: [UInt16]
    private var files: [ReadyFile]
    private var probes: [UInt64: HTTPProbe] = [:]
    private let addresses: [HTTPAddress]
    /// Whether there is something to wait for that was not met yet.
    private(set) var isOpen: Bool
    private var startedAt: Int64 = 0
    private var nextLook: Int64?

    private static let shortestPause: Int64 = 20_000_000
    private static let longestPause: Int64 = 2_000_000_000
    /// What is found is told at most an eighth of the time that it took later than it could be.
    private static let share: Int64 = 8

    /// To be made before the job starts.
    init(_ submission: Submission?) {
        let conditions = submission?.ready ?? []
        let directory = submission?.directory ?? "/"
        var patterns: [Pattern] = []
        (ports, files) = ([], [])
        var addresses: [HTTPAddress] = []
        for condition in conditions {
            switch condition {
            case .output(let text): if let pattern = try? Pattern(text) { patterns.append(pattern) }
            case .port(let port): ports.append(port)
            case .file(let path): files.append(ReadyFile(path.absolute(from: directory)))
            case .http(let address): addresses.append(address)
            }
        }
        output = ReadyOutput(patterns)
        self.addresses = addresses
        isOpen = !conditions.isEmpty
    }

    mutating func start(at now: Int64, poller: Poller) {
        startedAt = now
        for (index, address) in addresses.enumerated() {
            let token = Token.firstProbe + UInt64(index)
            probes[token] = HTTPProbe(address, token: token, poller: poller)
        }
        if isPolled { nextLook = now + Self.shortestPause }
    }

    /// When to call `look` next, on the monotonic clock.
    var deadline: Int64? {
        guard isOpen else { return nil }
        return [nextLook, probes.values.compactMap(\.deadline).min()].compactMap(\.self).min()
    }

    /// A probe's socket has news.
    func handle(_ token: UInt64) { probes[token]?.handle() }

    /// Looks, where it is time to.
    ///
    /// - Parameter processes: The pids of the job's processes.
    /// - Returns: Whether the job has become ready.
    mutating func look(at now: Int64, _ processes: () -> [pid_t]) -> Bool {
        guard isOpen else { return false }
        if let deadline, deadline <= now {
            if !ports.isEmpty {
                let processes = processes()
                ports.removeAll { ListeningPorts.isListened(on: $0, by: processes) }
            }
            files.removeAll(where: \.isMet)
            for probe in probes.values { probe.ask(at: now) }
            let pause = (now - startedAt) / Self.share
            nextLook = isPolled ? now + min(max(pause, Self.shortestPause), Self.longestPause) : nil
        }
        probes = probes.filter { !$0.value.isMet }
        guard !isPolled, output?.isMet ?? true else { return false }
        isOpen = false
        readyAt = Clock.now()
        return true
    }

    /// Nothing is waited for any more: the job ends.
    mutating func stop() {
        isOpen = false
        for probe in probes.values { probe.stop() }
    }

    private var isPolled: Bool { !ports.isEmpty || !files.isEmpty || !probes.isEmpty }
}
