import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Logging
import Values

/// The heart of the supervisor: database, queue and all that is known of what runs. Whatever came in since the last look is
/// done in one transaction; answers go out and attempts are started after it is on the disk, never before. It lives behind
/// the lock of a `GuardedEngine`.
final class Engine {
    let state: StateDirectory
    let database: Database
    let environments: EnvironmentStore
    let surroundings: SupervisorSurroundings
    let executors: Executors
    /// Where the jobs of groups run that do not say so themselves; absent: on this machine.
    var groupExecutors: [String: String] = [:]
    let log: Logger
    let startedAt = Clock.now()
    let inbox: Inbox<Work>
    /// Does what a request asks for. The verbs are built upon the engine, which does not know them.
    private let dispatch: @Sendable (Engine, Request) throws -> Void

    var scheduler = Scheduler()
    /// Queued jobs that may have to be given up, because what they depend on has failed.
    var broken: [Int64] = []
    var schedules = ScheduleBook()
    /// Whether jobs may be left that were to be ended because the next one of their schedule is there.
    var mayHaveToReplace = true
    var jobs = JobMemory()
    var waiters = Waiters()
    var batchWaiters = BatchWaiters()
    var eventWaiters: [EventWaiter] = []
    /// What is known of running attempts and is not worth the disk.
    var runtime: [Int64: RuntimeInfo] = [:]
    /// Attempts of an earlier supervisor's time of which nothing is known yet.
    var unsettled: Set<Attempt.Key> = []
    let metrics = EngineMetrics()
    /// The number of the newest event.
    var lastEvent: Int64 = 0
    var space: SpaceKeeper
    var retention: Retention
    /// How long the job of a hook may take.
    let hookTimeout: TimeSpan
    /// What is done once the transaction is on the disk.
    private var effects: [() -> Void] = []
    /// Changes that could not be stored; they are tried again.
    private var postponed: [Work] = []
    /// News that can wait for the next transaction, and when it will have waited long enough, on the monotonic clock.
    private var deferred: (work: [Work], until: Int64) = ([], .max)
    /// A transaction failed after the queue had changed: the queue is not what the database says.
    var isQueueStale = false
    var lifecycle: Lifecycle
    var clientCount: @Sendable () -> Int = { 0 }
    /// Looks at conditions of queued jobs.
    let checker = ConditionChecker()
    /// Who answers what may take long.
    var readers: Readers?

    init(
        state: StateDirectory,
        database: Database,
        executors: Executors,
        inbox: Inbox<Work>,
        dispatch: @escaping @Sendable (Engine, Request) throws -> Void,
        options: SupervisorOptions,
        surroundings: SupervisorSurroundings,
        log: Logger
    ) throws {
        self.state = state
        self.database = database
        self.environments = try EnvironmentStore(state)
        environments.removeTemporaries()
        self.executors = executors
        self.surroundings = surroundings
        self.inbox = inbox
        self.dispatch = dispatch
        self.log = log
        space = SpaceKeeper(state)
        retention = Retention(options.retention)
        hookTimeout = options.hookTimeout
        lifecycle = Lifecycle(idleTime: options.idleTime)
    }

    /// To be done after the commit of what is being done.
    func afterCommit(_ effect: @escaping () -> Void) { effects.append(effect) }

    /// Has a question answered beside the engine, from what is on the disk once this batch is.
    func ask(_ request: Request, _ question: @escaping Readers.Question) {
        afterCommit { [readers] in readers?.ask(request, question) }
    }

    /// Stores what waits for that. After damage nothing is.
    func leave(_ end: Lifecycle.End) {
        if case .abandon = end { return }
        process([], isLast: true)
        if case .exit = end { noteStop() }
    }

    /// Whether all that came in is done and stored: what is known is then what is on the disk.
    /// One that is about to end leaves questions to the next one.
    var isSettled: Bool {
        inbox.isEmpty && postponed.isEmpty && deferred.work.isEmpty && !isQueueStale && lifecycle.end == nil
    }

    /// When the queue is to be looked at again, on the real-time clock; `nil`: not because of the time.
    var nextTime: Timestamp? {
        guard lifecycle.mayStartJobs else { return nil }
        return [scheduler.nextTime, scheduler.isHeld ? nil : schedules.nextTime].compactMap(\.self).min()
    }

    /// In milliseconds; -1: nothing is due.
    var timeUntilNextDeadline: Int32 {
        let deadlines = [
            waiters.nextDeadline, batchWaiters.nextDeadline, eventWaiters.map(\.deadline).min(), lifecycle.idleDeadline,
            retention.due,
            lifecycle.mayStartJobs ? scheduler.nextDelayEnd : nil,
            postponed.isEmpty && !isQueueStale ? nil : Clock.monotonic() + 1_000_000_000,
            deferred.work.isEmpty ? nil : deferred.until,
        ]
        guard let next = deadlines.compactMap({ $0 }).min() else { return -1 }
        return Int32(clamping: max(0, TimeSpan(nanoseconds: next - Clock.monotonic()).milliseconds))
    }

    /// Does a batch of work in one transaction, then what depends on it. A start that nobody waits for is stored with what
    /// follows it, which is the end of a short job.
    func process(_ batch: [Work], isLast: Bool = false) {
        let departures = batch.filter(\.isDeparture)
        let arrivals = departures.isEmpty ? batch : batch.filter { !$0.isDeparture }
        if !isLast, !batch.isEmpty, arrivals.allSatisfy(canWait) {
            if deferred.work.isEmpty { deferred.until = Clock.monotonic() + Self.longestDeferral.nanoseconds }
            deferred.work += arrivals
        } else {
            let work = postponed + deferred.work + arrivals
            postponed = []
            deferred = ([], .max)
            store(work)
        }
        for departure in departures { forget(departure.client) }
        expire(now: Clock.monotonic())
        lifecycle.update(isIdle: isIdle, now: Clock.monotonic())
    }

    /// How long a start is known here alone: were the supervisor killed meanwhile, its shim would tell it again.
    private static let longestDeferral = TimeSpan.milliseconds(20)

    private func canWait(_ work: Work) -> Bool {
        guard case .executor(let key, launch: _, .started) = work else { return false }
        return eventWaiters.isEmpty && unsettled.isEmpty && !waiters.concerns(key.number, .started)
    }

    private func store(_ work: [Work]) {
        let sequence = lastEvent
        do {
            try commit(work)
        } catch {
            log.error("a batch of changes could not be stored", metadata: ["error": "\(error)"])
            recover(from: error, work)
        }
        jobs.endBatch()
        if lastEvent != sequence { answerEventWaiters() }
    }

    private func commit(_ work: [Work]) throws {
        effects = []
        if isQueueStale {
            try reloadQueue()
            lastEvent = try database.lastSequence()
            isQueueStale = false
        }
        if !work.isEmpty, unsettled.isEmpty, work.allSatisfy(\.isPassing), !work.contains(where: startsHooks) {
            // Frees no slot, and costs no sync.
            try database.passingTransaction { for item in work { try perform(item) } }
        } else {
            try database.transaction {
                for item in work { try perform(item) }
                try startSchedules()
                try giveUp()
                try startJobs()
                try retain()
            }
        }
        let effects = self.effects
        self.effects = []
        for effect in effects { effect() }
    }

    /// The transaction failed as a whole, and nothing of it happened. Where the disk is full, the ballast makes room for
    /// what must be stored; new work is refused until there is space again.
    private func recover(from error: any Error, _ work: [Work]) {
        effects = []
        jobs.forgetAll()
        if let error = error as? StoreError, error.isCorrupt { return leave(damaged: error, work) }
        space.pressure(error)
        isQueueStale = true
        do {
            try commit(work)
        } catch {
            effects = []
            jobs.forgetAll()
            retention.forgetBytes()
            isQueueStale = true
            log.error("it could not be stored again", metadata: ["error": "\(error)"])
            serveOneByOne(work)
            postponed = work.filter { if case .request = $0 { false } else { true } }
        }
    }

    /// Serves the requests of a batch that could not be stored each by itself: those that only read, or wait, can be.
    private func serveOneByOne(_ work: [Work]) {
        for case .request(let request) in work {
            do {
                try database.transaction { try perform(.request(request)) }
                let effects = self.effects
                self.effects = []
                for effect in effects { effect() }
            } catch {
                effects = []
                jobs.forgetAll()
                request.fail(Self.storageError(error))
            }
        }
    }

    /// The database is damaged: nothing can be promised any more. Whoever starts the next supervisor is told what to do;
    /// running jobs go on, and their ends are in their directories.
    private func leave(damaged error: StoreError, _ work: [Work]) {
        for case .request(let request) in work { request.fail(error.jobsError) }
        lifecycle.end = .abandon
    }

    /// A supervisor whose directory was removed has nothing left to do: whoever comes makes a new one.
    func leaveIfRemoved() {
        guard !state.directory.exists(StateFile.supervisorLock) else { return }
        log.warning("the state directory was removed")
        lifecycle.end = .abandon
    }

    /// Takes note of what a check of the database found.
    func noteDamage(_ error: StoreError) {
        log.error("the database is damaged", metadata: ["error": "\(error)"])
        leave(damaged: error, [])
    }

    private func perform(_ work: Work) throws {
        try step {
            switch work {
            case .request(let request): try dispatch(self, request)
            case .disconnected: break
            case .executor(let key, let launch, let event): try handle(event, of: key, launch: launch)
            case .resume(let body): try body(self)
            }
        } failed: { error in
            if case .request(let request) = work {
                let answer = (error as? JSONRPCError) ?? JSONRPCError(Self.storageError(error))
                afterCommit { request.fail(answer) }
            } else {
                log.error("a change failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Does one thing of a batch. Its changes and effects are undone where it fails, and the others of the batch stay; only
    /// where the disk is full the whole batch fails, because then there is a way out for all of it.
    func step(_ body: () throws -> Void, failed: (any Error) -> Void) throws {
        let mark = effects.count
        jobs.beginStep()
        do {
            try database.transaction(body)
        } catch let error as StoreError where error.isFull {
            throw error
        } catch {
            effects.removeSubrange(mark...)
            jobs.undoStep()
            retention.forgetBytes()
            failed(error)
        }
    }

    /// Errors that are none of the edges' are of the store.
    static func storageError(_ error: any Error) -> JobsError {
        if let error = error as? JobsError { return error }
        if let error = error as? StoreError { return error.jobsError }
        if let error = error as? FormatError { return JobsError(.usage, error.description) }
        return JobsError(.storage, "the state directory could not be written", cause: error)
    }

    private func forget(_ client: ClientID?) {
        guard let client else { return }
        waiters.removeAll(of: client)
        batchWaiters.removeAll(of: client)
        readers?.forget(client)
        eventWaiters.removeAll { $0.request.client == client }
        // He may have had all of his answers from `QuickReads`.
        lifecycle.noteVisit()
    }

    private func expire(now: Int64) {
        for waiter in waiters.takeExpired(now: now) { waiter.complete(false, waiter.first) }
        for waiter in batchWaiters.takeExpired(now: now) { waiter.complete(false, nil) }
        expireEventWaiters(now: now)
    }

    /// Answers a request from what is on the disk now.
    func reply(to request: Request, _ make: () throws -> JSONValue) {
        do {
            request.succeed(try make())
        } catch {
            request.fail(Self.storageError(error))
        }
    }

    private var isIdle: Bool {
        !surroundings.keepsGroup && scheduler.runningCount == 0 && !scheduler.isLooking && scheduler.nextDelayEnd == nil
            && scheduler.nextTime == nil && schedules.nextTime == nil && unsettled.isEmpty && clientCount() == 0
            && postponed.isEmpty && deferred.work.isEmpty && !isQueueStale
    }
}

/// What is known of a running attempt while this supervisor lives.
struct RuntimeInfo {
    var pid: Int32?
    var survivors: [Survivor] = []
    var stoppage: Stoppage?
    var inputWait: InputWait?
    /// Whether it stood still for some time: how long it has worked is not known then.
    var wasPaused = false
    /// Something that a user should know about it.
    var remark: String?
    /// A user has asked for its end: it is not tried again or restarted, also where the attempt ends by itself meanwhile.
    var endsForGood = false
}
