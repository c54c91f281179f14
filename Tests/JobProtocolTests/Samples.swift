import JobModel
import JobProtocol
import Values

/// Values with every member that there is, and with none.
enum Sample {
    static let id = JobID("01234567-89ab-4def-8123-456789abcdef") ?? JobID()
    static let time = Timestamp(milliseconds: 1_795_193_590_747)

    static var hookRun: HookRun {
        HookRun(
            number: 99,
            origin: HookOrigin(number: running.number, attempt: 1, hook: Hook(.end, "notify")),
            status: .failed,
            verdict: "failed: exit status 2"
        )
    }

    static var small: Submission { Submission(command: ["true"], directory: "/") }

    static var submission: Submission {
        var submission = Submission(
            command: ["make", "", "a\nb", ByteString([0x66, 0xFF])],
            directory: ByteString([0x2F, 0xFF])
        )
        submission.environment = "0123456789abcdef"
        submission.name = "build"
        submission.group = "heavy"
        submission.labels = ["a": "1", "é": ""]
        submission.metadata = ["nested": ["deep": [1, .null, .number(0.5)]]]
        submission.owner = "agent"
        submission.standardInput = .file(ByteString([0x2F, 0xFE]))
        submission.mergesOutput = true
        submission.whenMainEnds = .linger
        submission.timeout = .seconds(90)
        submission.stop.grace = TimeSpan(nanoseconds: 0)
        submission.maximumOutput = ByteCount(1)
        submission.niceness = -20
        submission.umask = 0o777
        submission.resourceLimits = [
            ResourceLimit(name: "nofile", soft: 1024, hard: .max, isRequired: true),
            ResourceLimit(name: "core", soft: .max, hard: nil, isRequired: false),
        ]
        return submission
    }

    static var traits: ProcessTraits {
        var traits = ProcessTraits()
        traits.affinity = NumberSet([0, 2, 3, 70])
        traits.scheduling = ProcessTraits.Scheduling(policy: 1, priority: 7)
        traits.ioPriority = 3 << 13
        traits.oomScore = -1000
        traits.timerSlack = 1
        traits.ignoredSignals = NumberSet([1, 64])
        traits.noNewPrivileges = true
        traits.capabilities = ProcessTraits.Capabilities(
            effective: 1,
            permitted: .max,
            inheritable: 0,
            bounding: 1 << 63,
            ambient: 2
        )
        traits.personality = .max
        traits.controlGroups = [":/a b", "cpu,cpuacct:/c"]
        traits.memoryPolicy = ProcessTraits.MemoryPolicy(mode: 2, nodes: NumberSet([1]))
        return traits
    }

    static var outcome: Outcome {
        var outcome = Outcome(ending: Ending(status: .failed, reason: .signalled))
        outcome.exitCode = 3
        outcome.signal = Signal(rawValue: 32)
        outcome.coreDumped = true
        outcome.startedAt = time
        outcome.endedAt = Timestamp(milliseconds: time.milliseconds + 1500)
        outcome.duration = TimeSpan(nanoseconds: 1_500_000_001)
        outcome.usage = ResourceUsage(
            user: .milliseconds(10),
            system: .milliseconds(3),
            maximumResidentBytes: 1 << 20
        )
        outcome.outputBytes = 1 << 40
        outcome.droppedBytes = 7
        outcome.survivors = [Survivor(pid: 42, command: "a (b) c")]
        outcome.result = ["answer": 42]
        outcome.failure = JobFailure(step: "result", errno: 2, message: "why")
        return outcome
    }

    /// A queued job that waits for this.
    static func shortage(total: Int64?) -> PoolShortage {
        PoolShortage(PoolUse("gpu", 2), inUse: 3, total: total, isCounted: total != nil)
    }

    /// A job that takes of pools.
    static var taking: JobRecord {
        var record = running
        record.submission.uses = [PoolUse("gpu", 2), PoolUse("memory", 8 << 30)]
        (record.submission.stop.mode, record.submission.stop.signal) = (.tree, .interrupt)
        record.poolUnits = ["gpu": [0, 3]]
        return record
    }

    /// A job with limits for all of its processes, which has ended.
    static var limited: JobRecord {
        var record = ended
        record.submission.treeLimits = TreeLimits(memory: .gibibytes(8), cpus: 0.5, pids: 100)
        record.keepers = [.memory: .cgroup, .cpus: .cgroup, .pids: .rlimit]
        record.outcome?.keepers = record.keepers
        record.outcome?.peakMemory = 5 << 30
        return record
    }

    static var specOfLimited: AttemptSpec {
        var spec = spec
        spec.submission.treeLimits = limited.submission.treeLimits
        spec.controlGroup = "/sys/fs/cgroup/jobs"
        return spec
    }

    static var specOfTaking: AttemptSpec {
        var spec = spec
        spec.takings = PoolTakings(units: ["gpu": [0, 3]], variables: ["JOBS_POOL_GPU": "0,3"])
        return spec
    }

    static var pausedGroup: JobGroup {
        var group = JobGroup(name: "paused", isPaused: true)
        group.pause = Act(at: time, by: nil)
        return group
    }

    static let pools = [
        PoolLoad(
            pool: Pool(name: "gpu", size: .units(4), variable: "CUDA_VISIBLE_DEVICES"),
            total: 4,
            inUse: 2,
            queued: 1,
            holders: [PoolLoad.Holder(number: 7, amount: 2, units: [0, 3])]
        ),
        PoolLoad(
            pool: Pool(name: "memory", size: .percent(80)),
            total: 100 << 30,
            inUse: 8 << 30,
            queued: 0,
            holders: [PoolLoad.Holder(number: 7, amount: 8 << 30, units: [])]
        ),
        PoolLoad(
            pool: Pool(name: "disk", size: .bytes(.gibibytes(1))),
            total: 1 << 30,
            inUse: 0,
            queued: 0,
            holders: []
        ),
    ]

    static func waiting(_ reason: WaitReason) -> JobRecord {
        var record = queued
        record.waitReason = reason
        return record
    }

    static var queued: JobRecord {
        JobRecord(number: 1, id: id, submission: small, status: .queued, attempt: 1, submittedAt: time)
    }

    static var running: JobRecord {
        var record = JobRecord(
            number: .max,
            id: id,
            submission: submission,
            status: .running,
            attempt: 2,
            submittedAt: time
        )
        record.startedAt = time
        record.pid = 4711
        record.progress = 0.4
        record.progressMessage = "compiling"
        record.waitingFor = "nothing"
        record.survivors = [Survivor(pid: 42, command: "sleep")]
        return record
    }

    /// What releases after version 1 of the fixtures added.
    static var stopped: JobRecord {
        var record = running
        let processes = ProcessList([NamedProcess(pid: 42, command: "sleep 9")], count: 20)
        record.stoppage = Stoppage(signal: .stop, processes: processes, isWhole: true)
        record.submission.ready = ready
        record.readyAt = time
        record.inputWait = InputWait(process: NamedProcess(pid: 44, command: "cat"), since: time)
        return record
    }

    static var ready: [ReadyCondition] {
        let http = try? HTTPAddress("http://[::1]:8080/health?deep=1")
        return [.output("^up$"), .port(65535), .file(ByteString([0x2F, 0xFF]))] + (http.map { [.http($0)] } ?? [])
    }

    static var leftRunning: JobRecord {
        var record = ended
        record.submission.session = "5d0f"
        record.outcome?.leftovers = ProcessList([NamedProcess(pid: 43, command: "python3 -m http.server")])
        record.outcome?.readyAt = time
        record.readyAt = time
        record.outcome?.outputDigest = "44bc2cf5ad770999+d24ec4f1a98c6e5b"
        return record
    }

    static var ended: JobRecord {
        var record = running
        record.status = .failed
        record.pid = nil
        record.survivors = []
        record.outcome = outcome
        return record
    }

    static var spec: AttemptSpec {
        AttemptSpec(number: 7, id: id, attempt: 2, launch: 3, submittedAt: time, submission: submission)
    }

    static var claim: Claim {
        Claim(holder: .shim, process: ProcessIdentity(pid: 4711, startTime: 123_456, bootID: "boot"))
    }

    static var exit: ExitRecord {
        ExitRecord(number: 7, id: id, attempt: 2, launch: 3, outcome: outcome, isRetryable: true)
    }

    static var start: ShimStart { ShimStart(pid: 4711, startTime: 123_456, startedAt: time) }

    static var hello: ShimHello {
        ShimHello(
            number: 7,
            id: id,
            attempt: 2,
            launch: 3,
            state: .ending,
            start: start,
            survivors: [Survivor(pid: 42, command: "sleep")]
        )
    }

    static var event: JobEvent {
        JobEvent(
            sequence: 9,
            time: time,
            kind: .ended,
            number: 7,
            id: id,
            attempt: 2,
            details: ["status": "failed", "exit_code": 3]
        )
    }
}
