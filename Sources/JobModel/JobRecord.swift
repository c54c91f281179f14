package import Values

/// One job as everybody is told it: the record of `--json`, the socket, events and MCP.
package struct JobRecord: Sendable, Equatable {
    package var number: Int64
    package var id: JobID
    package var submission: Submission
    package var status: JobStatus
    /// The number of the latest attempt; 0 where none was started yet.
    package var attempt: Int
    package var submittedAt: Timestamp
    package var startedAt: Timestamp?
    /// How often it was started again by itself (`RestartPolicy`) since it was submitted or retried.
    package var restarts: Int32 = 0
    /// When the latest attempt had met all conditions of readiness.
    package var readyAt: Timestamp?
    /// The name of the executor that has it; `nil`: this machine's.
    package var executor: String?
    /// The machine on which its latest attempt runs or ran, where that is not this one.
    package var host: String?
    /// The main process's pid, while it lives and is known.
    package var pid: Int32?
    /// Present where the latest attempt ended.
    package var outcome: Outcome?
    /// 0–1.
    package var progress: Double?
    package var progressMessage: String?
    /// What holds the limits of the whole tree in the latest attempt.
    package var keepers: [TreeLimits.Kind: TreeLimits.Keeper] = [:]
    /// The numbers of the units that the latest attempt took of each counted pool.
    package var poolUnits: [String: [Int]] = [:]
    /// In words, why a queued job does not run, or what is wrong with a running one.
    package var waitingFor: String?
    /// The same of a queued job as a value.
    package var waitReason: WaitReason? { didSet { waitingFor = waitReason?.words ?? waitingFor } }
    /// Which of its processes are stopped by a signal, where some are.
    package var stoppage: Stoppage?
    /// Which of its processes is blocked reading its standard input, where one is.
    package var inputWait: InputWait?
    /// How far it is, as far as earlier runs of it tell.
    package var estimate: RunEstimate?
    /// How the runs of its command went; only where a single job was asked for.
    package var history: RunSummary?
    /// What became of its hooks; only where a single job was asked for.
    package var hookRuns: [HookRun] = []
    /// Processes that withstand a kill that is under way.
    package var survivors: [Survivor] = []

    package init(
        number: Int64,
        id: JobID,
        submission: Submission,
        status: JobStatus,
        attempt: Int,
        submittedAt: Timestamp
    ) {
        self.number = number
        self.id = id
        self.submission = submission
        self.status = status
        self.attempt = attempt
        self.submittedAt = submittedAt
    }

    /// Whether it is queued, and nothing that is known of keeps it there. (A supervisor of an earlier release says so in
    /// words alone.)
    package var isAboutToStart: Bool {
        guard status == .queued else { return false }
        return waitReason.map { $0 == .turn } ?? (waitingFor.map { $0 == WaitReason.turn.words } ?? true)
    }

    /// When the latest attempt was ready, whether it has ended or not.
    package var readiness: Timestamp? { outcome == nil ? readyAt : outcome?.readyAt }

    /// What holds, or held, the limits of the whole tree.
    package var limitKeepers: [TreeLimits.Kind: TreeLimits.Keeper] {
        outcome.flatMap { $0.keepers.isEmpty ? nil : $0.keepers } ?? keepers
    }

    /// When an ended job ended, a running one started, a queued one was submitted.
    package var statusSince: Timestamp {
        outcome?.endedAt ?? (status == .queued ? nil : startedAt) ?? submittedAt
    }

    /// The status in a word, for people: a job that stands still is not called running.
    package var statusWord: String { stoppage?.word ?? status.told.rawValue }
}
