import JobModel
import LinuxSystem
import Values

/// Notices that a process of the job is blocked reading the input that `send` writes, or its terminal, once the job has been
/// at rest for a moment. Nothing is looked at for jobs without such input.
struct InputWatch {
    /// Who waits, as of the last look.
    private(set) var wait: InputWait?
    /// When to look next, on the monotonic clock; `nil`: there is nothing to look for.
    private(set) var deadline: Int64?
    private var pause = Self.rest
    private let readers: BlockedReaders?
    private let terminal: JobTerminal?

    /// How long nothing must have been written or sent. The pause between two looks doubles from there.
    private static let rest: Int64 = 200_000_000
    private static let longestPause: Int64 = 4_000_000_000

    /// - Parameters:
    ///   - pipe: What `send` writes into.
    ///   - terminal: Whose master that is, if it is one.
    init(pipe: Descriptor?, terminal: JobTerminal?, startedAt now: Int64) {
        self.terminal = terminal
        readers = (terminal?.jobSide ?? pipe).flatMap(BlockedReaders.init(of:))
        if readers != nil { deadline = now + Self.rest }
    }

    /// The job has written something, or something was sent.
    mutating func noteActivity(at now: Int64) {
        guard deadline != nil else { return }
        pause = Self.rest
        deadline = now + pause
    }

    /// Looks. Returns whether something has changed.
    ///
    /// - Parameter input: Has been read to the end of what was sent, where anybody waits for more.
    mutating func look(at tree: ProcessTree, _ input: InputQueue, now: Int64) -> Bool {
        guard let readers, input.pipe != nil else {
            deadline = nil
            return clear()
        }
        let before = wait
        let reader = input.isDrained ? tree.living().first { readers.includes($0) } : nil
        let isSecret = terminal?.asksForSecret ?? false
        if reader?.pid != wait?.process.pid || isSecret != wait?.isSecret {
            wait = reader.map { reader in
                let process = NamedProcess(pid: reader.pid, command: reader.command)
                return InputWait(process: process, since: Clock.now(), isSecret: isSecret)
            }
        }
        pause = min(pause * 2, Self.longestPause)
        deadline = now + pause
        return wait != before
    }

    /// Nobody waits: something was sent, or the job ends. Returns whether something has changed.
    mutating func clear() -> Bool {
        defer { wait = nil }
        return wait != nil
    }
}
