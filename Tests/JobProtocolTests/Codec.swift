import JobModel
import JobProtocol
import Testing
import Values

/// A format with a sample of it: what is the same for all of them is tested in one place.
struct Codec: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sample: JSONValue
    /// Decodes, and encodes what came of it.
    let pass: @Sendable (JSONValue) throws -> JSONValue

    init<Value>(
        _ name: String,
        _ sample: Value,
        _ encode: @escaping @Sendable (Value) -> JSONValue,
        _ decode: @escaping @Sendable (JSONValue) throws -> Value
    ) {
        testDescription = name
        self.sample = encode(sample)
        pass = { encode(try decode($0)) }
    }

    init<Call: SupervisorCall>(_ call: Call) {
        self.init("\(Call.method) params", call, \.params) { try Call(params: $0) }
    }

    init<Call: SupervisorCall>(_: Call.Type, reply: Call.Reply) {
        self.init("\(Call.method) reply", reply, { Call.encode($0) }, { try Call.decode($0) })
    }

    init(_ request: ShimRequest) {
        self.init("shim \(request.method)", request, \.params) { try ShimRequest(method: request.method, params: $0) }
    }

    static let records: [Codec] = [
        Codec("submission", Sample.submission, \.json) { try Submission(json: $0) },
        Codec("small submission", Sample.small, \.json) { try Submission(json: $0) },
        Codec("spec", Sample.spec, \.json) { try AttemptSpec(json: $0) },
        Codec("claim", Sample.claim, \.json) { try Claim(json: $0) },
        Codec("exit record", Sample.exit, \.json) { try ExitRecord(json: $0) },
        Codec("queued job", Sample.queued, \.json) { try JobRecord(json: $0) },
        Codec("running job", Sample.running, \.json) { try JobRecord(json: $0) },
        Codec("ended job", Sample.ended, \.json) { try JobRecord(json: $0) },
        Codec("ended job, once", Sample.ended, { $0.json(as: .once) }, { try JobRecord(json: $0) }),
        Codec("queued job, once", Sample.queued, { $0.json(as: .once) }, { try JobRecord(json: $0) }),
        Codec("wait for a slot", Sample.waiting(.slot(group: "g", inUse: 2, slots: 2, ahead: 1)), \.json) {
            try JobRecord(json: $0)
        },
        Codec("wait for a pool", Sample.waiting(.pool(Sample.shortage(total: 4))), \.json) { try JobRecord(json: $0) },
        Codec("wait for no pool", Sample.waiting(.pool(Sample.shortage(total: nil))), \.json) {
            try JobRecord(json: $0)
        },
        Codec("wait behind another", Sample.waiting(.kept(for: 3)), \.json) { try JobRecord(json: $0) },
        Codec("pools", Sample.taking, \.json) { try JobRecord(json: $0) },
        Codec("spec with pools", Sample.specOfTaking, \.json) { try AttemptSpec(json: $0) },
        Codec("limits", Sample.limited, \.json) { try JobRecord(json: $0) },
        Codec("limits, once", Sample.limited, { $0.json(as: .once) }, { try JobRecord(json: $0) }),
        Codec("spec with limits", Sample.specOfLimited, \.json) { try AttemptSpec(json: $0) },
        Codec("wait for a lock", Sample.waiting(.lock("l", holder: 3)), \.json) { try JobRecord(json: $0) },
        Codec("wait for a group", Sample.waiting(.pausedGroup("g")), \.json) { try JobRecord(json: $0) },
        Codec("wait for memory", Sample.waiting(.shortage("memory")), \.json) { try JobRecord(json: $0) },
        Codec("shim hello", Sample.hello, \.json) { try ShimHello(json: $0) },
        Codec("event", Sample.event, \.json) { try JobEvent(json: $0) },
    ]

    static let calls: [Codec] = [
        Codec(HelloCall()), Codec(HelloCall(records: .whole)),
        Codec(RunCall(id: Sample.id, submission: Sample.submission, environment: ["A=1", "B"])),
        Codec(StatusCall(reference: "7.2")), Codec(ListCall(filter: JobFilter())), Codec(ListCall(filter: filter)),
        Codec(
            KillCall(
                references: ["1", "a"],
                action: .end(StopRequest(mode: .tree, signal: .interrupt, grace: .seconds(3)))
            )
        ),
        Codec(KillCall(references: ["1"], action: .end(StopRequest()), timeout: .seconds(1))),
        Codec(KillCall(references: ["1"], action: .signal(Signal(rawValue: 33), .tree))),
        Codec(KillCall(references: ["1"], action: .signal(.interrupt, .foreground))),
        Codec(WaitCall(references: ["1"], condition: .start, any: true, timeout: .seconds(86_400))),
        Codec(SendCall(reference: "1", data: ByteString([0xFF]), endsInput: true)), Codec(PauseCall(references: ["1"])),
        Codec(ResumeCall(references: ["1"])), Codec(RetryCall(references: ["1"], id: Sample.id)),
        Codec(RemoveCall(references: ["1"])), Codec(ProgressCall(reference: "1", fraction: 0.5, message: "x")),
        Codec(GroupListCall()), Codec(GroupSetCall(name: "a", slots: .count(3), isPaused: true)),
        Codec(GroupSetCall(name: "a", slots: .unlimited)), Codec(GroupRemoveCall(name: "a")),
        Codec(GroupSetCall(name: "a", priority: -5)), Codec(PoolListCall()), Codec(PoolRemoveCall(name: "a")),
        Codec(PoolSetCall(name: "a", size: .units(3), variable: .named("A"))),
        Codec(PoolSetCall(name: "a", size: .bytes(.gibibytes(8)), variable: .unset)),
        Codec(PoolSetCall(name: "a", size: .percent(80))), Codec(PoolSetCall(name: "a", size: nil, variable: .unset)),
        Codec(EventsCall(after: 3, limit: 5, timeout: .seconds(1))),
        Codec(EventsCall(after: nil, timeout: .seconds(0))),
        Codec(SupervisorStatusCall()), Codec(SupervisorStopCall(killsJobs: true)),
        Codec(SupervisorRestartCall(executable: "/bin/jobs")), Codec(SupervisorRestartCall(executable: nil)),
    ]

    static let replies: [Codec] = [
        Codec(HelloCall.self, reply: .init(version: 1, release: "1.2.3", pid: 7)),
        Codec(RunCall.self, reply: Sample.queued), Codec(StatusCall.self, reply: Sample.ended),
        Codec(ListCall.self, reply: .init(jobs: [Sample.ended, Sample.queued], next: 5)),
        Codec(
            KillCall.self,
            reply: [
                .init(.ended, ReferenceResult(reference: "1", record: Sample.ended)),
                .init(.failed, ReferenceResult(reference: "x", error: JobsError(.notFound, "no job x"))),
            ]
        ),
        Codec(WaitCall.self, reply: .init(isMet: true, jobs: [Sample.running], first: 1)),
        Codec(PauseCall.self, reply: [ReferenceResult(reference: "1", record: Sample.running)]),
        Codec(GroupListCall.self, reply: [JobGroup(name: "a", slots: 2, isPaused: true), JobGroup(name: "b")]),
        Codec(GroupListCall.self, reply: [JobGroup(name: "a", priority: 7), Sample.pausedGroup]),
        Codec(
            WhyCall.self,
            reply: .init(
                job: Sample.queued,
                reasons: [.turn],
                others: [Sample.ended],
                before: Sample.outcome,
                act: Act(at: Sample.time, by: "ann")
            )
        ),
        Codec(PoolListCall.self, reply: Sample.pools),
        Codec(EventsCall.self, reply: .init(events: [Sample.event], next: 9)),
        Codec(
            SupervisorStatusCall.self,
            reply: .init(pid: 1, release: "1", startedAt: Sample.time, clients: 1, queued: 2, running: 3)
        ),
    ]

    static let shim: [Codec] = [
        Codec(.hello), Codec(.pause), Codec(.resume),
        Codec(.kill(.init(StopRequest(grace: .seconds(1)), cause: .timedOut))),
        Codec(.kill(.init(StopRequest(grace: TimeSpan(nanoseconds: 0))))),
        Codec(.signal(.init(Signal(rawValue: 33), to: .tree))),
        Codec(.send(.init(ByteString([0xFF]), endsInput: true, timeout: .seconds(2)))),
        Codec(.launchSupervisor(.init(executable: "/bin/jobs", arguments: ["jobs"], environment: ["A=1"]))),
    ]

    static let all = records + calls + replies + shim

    private static var filter: JobFilter {
        var filter = JobFilter(limit: 7)
        filter.statuses = [.queued, .lost]
        filter.groups = ["a", "b"]
        filter.name = "b*"
        filter.labels = ["k": "v"]
        filter.owner = "me"
        filter.directory = DirectoryMatch(["/a", ByteString([47, 255])], includesBelow: false)
        filter.own = OwnJobs(session: "s", directory: DirectoryMatch(["/"]))
        filter.since = Sample.time
        filter.before = 9
        return filter
    }
}
