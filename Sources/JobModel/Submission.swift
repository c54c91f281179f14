package import Values

/// What was asked for: everything that a job is, before anything happened to it. It never changes.
package struct Submission: Sendable, Equatable {
    /// The argument vector; at least one element, the first is looked for along the job's own `PATH`.
    package var command: [ByteString]
    /// The working directory, absolute.
    package var directory: ByteString
    /// The name of the stored environment (see `EnvironmentStore`).
    package var environment: String = ""
    package var name: String?
    package var group: String = JobGroup.defaultName
    /// Of all jobs with this word at most one runs at a time; the others wait.
    package var unique: String?
    /// Before whom it comes in its group's line, -1000 to 1000: each step counts as an hour of waiting.
    package var priority: Int32 = 0
    /// How many slots of its group it takes while it runs, 1 or more.
    package var slots: Int32 = 1
    /// What it takes of pools while it runs, each pool once, in the order of their names.
    package var uses: [PoolUse] = []
    /// Where it runs; `nil`: where its group says, else on this machine.
    package var executor: String?
    /// What the executor is asked for besides: names with values, an empty one for a flag.
    package var executorOptions: [String: String] = [:]
    /// How many GPUs the executor is asked for.
    package var gpus: Int32 = 0
    package var dependencies = Dependencies()
    /// It does not start before this time.
    package var startsAt: Timestamp?
    /// How long after its submission it may still start for the first time.
    package var expiry: TimeSpan?
    /// What has to hold of the machine before it starts, all of it.
    package var conditions: [StartCondition] = []
    package var retries = RetryPolicy()
    /// Where it says that the job is restarted, `retries` says how long to wait before that, and nothing else.
    package var restart = RestartPolicy()
    package var labels: [String: String] = [:]
    package var metadata: JSONObject?
    /// Who submitted it, where that was said.
    package var owner: String?
    /// The program through which it was submitted, with its version, where it said so: `claude-code 2.1.280`.
    package var client: String?
    /// The session in which it was submitted, where there was one: a server for agents has one for its life.
    package var session: String?
    /// The batch that it was submitted with: the number of that batch's first job.
    package var batch: Int64?
    /// The schedule that made it, by its number.
    package var schedule: Int64?
    /// The time of the schedule for which it was made.
    package var dueAt: Timestamp?
    /// Of all submissions with this key only the first one makes a job; the others are answered by it.
    package var key: String?
    /// How long the key stands for that job; `nil`: as long as the job is kept.
    package var keyLifetime: TimeSpan?
    /// What tells it from the other jobs of an array.
    package var index: Int64?
    package var standardInput: StandardInput = .null
    /// One pipe for both streams: their order is exact, their names are lost.
    package var mergesOutput = false
    /// Whether it has a terminal, for its output and, unless that comes from elsewhere, its input.
    package var hasTerminal = false
    /// The terminal's size at the start; `nil`: `WindowSize.standard`.
    package var windowSize: WindowSize?
    package var whenMainEnds: RemainderPolicy = .kill
    /// Running time after which the attempt is ended as `timed-out`.
    package var timeout: TimeSpan?
    package var stop = StopPolicy()
    /// How much output is kept of an attempt; above, the middle is dropped.
    package var maximumOutput: ByteCount = .mebibytes(256)
    /// The niceness of the job, -20 to 19; `nil`: that of the shim.
    package var niceness: Int32?
    package var umask: UInt32 = 0o022
    package var resourceLimits: [ResourceLimit] = []
    package var treeLimits = TreeLimits()
    /// What else the job has of its submitter, as far as it can be had; `nil`: what the shim has.
    package var traits: ProcessTraits?
    /// What is run when something happens to the job.
    package var hooks: [Hook] = []
    /// The terminal from which it was submitted, where a hook is about that.
    package var terminal: SubmitterTerminal?
    /// Present in the job of a hook.
    package var hook: HookOrigin?
    /// Set over the environment: `NAME=VALUE`.
    package var variables: [ByteString] = []
    /// What has to be seen of the job before it counts as ready, all of it; empty: nobody asks.
    package var ready: [ReadyCondition] = []

    /// Whether `send` has something to write to.
    package var takesInput: Bool { hasTerminal || standardInput == .interactive }

    /// The size of the job's terminal at its start; `nil`: it has none.
    package var terminalSize: WindowSize? { hasTerminal ? windowSize ?? .standard : nil }

    /// Whether an attempt may be followed by another one without anybody's doing.
    package var mayHaveMoreAttempts: Bool { retries.limit != 0 || restart.mode != .no }

    package init(command: [ByteString], directory: ByteString) {
        self.command = command
        self.directory = directory
    }

    /// Whether another submission with the same key wants the same job: what it has of its surroundings does not count.
    package func isSameWish(as other: Submission) -> Bool {
        command == other.command && directory == other.directory && name == other.name && labels == other.labels
            && metadata == other.metadata && timeout == other.timeout
    }
}

/// Where the job's standard input comes from.
package enum StandardInput: Sendable, Equatable {
    /// `/dev/null`.
    case null
    /// A file of the user's, opened when the attempt starts.
    case file(ByteString)
    /// What the submitter piped in: the file `stdin` of the attempt directory.
    case stored
    /// This text.
    case text(ByteString)
    /// A pipe that `send` writes into.
    case interactive
}

/// What happens to the rest of the tree when the main process has ended.
package enum RemainderPolicy: String, Sendable {
    /// SIGTERM (in mode `tree` the stop signal), the grace, SIGKILL.
    case kill
    /// The job lasts until its tree is empty.
    case linger
    /// The rest runs on and is listed.
    case leave
}
