import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The state of the executor's thread: which attempts it has, and where they are. Nothing of it is shared.
final class SlurmWorker {
    typealias Work = @Sendable (SlurmWorker) -> Void

    let configuration: ExecutorConfiguration
    let desk: SlurmDesk
    private let count: SharedCount
    private let observe: @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void

    var attempts: [Attempt.Key: SlurmAttempt] = [:] {
        didSet { count.value = attempts.count }
    }
    /// By their comments.
    var byComment: [String: SlurmAttempt] = [:]
    /// Those that wait for their turn, the first one first.
    var line: [Attempt.Key] = []
    var lineHead = 0
    /// How many Slurm has, or is being given.
    var handedOver = 0
    /// The path of this program on the shared file system; `nil`: it has to be looked for, or copied.
    var program: String?
    var isLookingForProgram = false
    var polling = SlurmPolling()

    private var timers: [(due: Int64, action: () -> Void)] = []
    private var isRunning = true

    init(
        _ configuration: ExecutorConfiguration,
        desk: SlurmDesk,
        count: SharedCount,
        observe: @escaping @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void
    ) {
        (self.configuration, self.desk, self.count, self.observe) = (configuration, desk, count, observe)
        polling.longestPause = configuration.poll.nanoseconds
    }

    var place: SharedPlace { desk.place }

    func run() {
        while isRunning {
            let next = ([polling.nextList, polling.nextNews] + timers.map(\.due)).min() ?? .max
            let left = next == .max ? nil : TimeSpan(nanoseconds: max(0, next - Clock.monotonic()))
            _ = try? Descriptor.awaitInput(ofAny: [desk.inbox.descriptor], within: left ?? .seconds(3600))
            for work in desk.inbox.takeAll() where isRunning { work(self) }
            runTimers()
            guard isRunning else { break }
            look()
        }
        desk.close()
    }

    func stop() { isRunning = false }

    func after(_ span: TimeSpan, action: @escaping () -> Void) {
        timers.append((Clock.monotonic() + span.nanoseconds, action))
    }

    private func runTimers() {
        let now = Clock.monotonic()
        let due = timers.filter { $0.due <= now }
        guard !due.isEmpty else { return }
        timers.removeAll { $0.due <= now }
        for timer in due { timer.action() }
    }

    /// Tells what has happened to an attempt.
    func tell(_ one: SlurmAttempt, _ event: ExecutorEvent) { observe(one.key, one.attempt.launch, event) }

    /// Tells what an attempt waits for, where that is news.
    func tellWait(_ one: SlurmAttempt, _ words: String) {
        guard one.told != words else { return }
        one.told = words
        tell(one, one.start == nil ? .waits(for: words) : .unknown(words))
    }

    /// What was told last is over: the attempt runs as it should.
    func tellWell(_ one: SlurmAttempt) {
        guard one.start != nil, !one.told.isEmpty else { return }
        one.told = ""
        tell(one, .unknown(nil))
    }

    func take(_ one: SlurmAttempt) {
        attempts[one.key] = one
        byComment[one.identity.comment] = one
    }

    /// The attempt is over, or goes back to the queue: it is nobody's any more.
    func drop(_ one: SlurmAttempt) {
        guard attempts[one.key] === one else { return }
        attempts[one.key] = nil
        byComment[one.identity.comment] = nil
        if one.stage != .waiting { handedOver -= 1 }
        let error = JSONRPCError(JobsError(.wrongState, "job \(one.key.number) has ended"))
        for answer in one.mailbox.takeAnswers() { answer(.failure(error)) }
        fill()
    }
}
