import JobModel
import JobProtocol
import Testing
import Values

@Suite struct RecordFormatTests {
    @Test(arguments: [Sample.queued, Sample.running, Sample.ended])
    func bothFormsSayTheSame(_ record: JobRecord) throws {
        #expect(try JobRecord(json: record.json(as: .once)) == JobRecord(json: record.json(as: .whole)))
        let members = try #require(record.json(as: .once)["submission"]?.object)
        #expect(members["command"] == nil && members["directory"] == nil && members["grace_ns"] != nil)
        // A client of the first releases reads the submission by itself.
        #expect(throws: Never.self) { try Submission(json: record.json["submission"] ?? .null) }
    }

    @Test func recordsComeBackAsTheyWere() throws {
        for record in [Sample.queued, Sample.running, Sample.stopped, Sample.ended, Sample.leftRunning] {
            var told = record
            // They are for whoever starts the job.
            told.submission.resourceLimits.removeAll { !$0.isRequired }
            #expect(try JobRecord(json: JSONParser.parse(record.json.encoded)) == told)
            #expect(try Submission(json: JSONParser.parse(record.submission.json.encoded)) == record.submission)
        }
        #expect(try AttemptSpec(json: Sample.spec.json) == Sample.spec)
        #expect(try Claim(json: Sample.claim.json) == Sample.claim)
        #expect(try ExitRecord(json: Sample.exit.json) == Sample.exit)
        #expect(try ShimHello(json: Sample.hello.json) == Sample.hello)
        #expect(try JobEvent(json: Sample.event.json) == Sample.event)
    }

    @Test func whatIsToldOfASingleJobComesBack() throws {
        var record = Sample.running
        record.hookRuns = [Sample.hookRun]
        record.submission.hooks = [Hook(.start, "notify"), Hook(.failure, "mail:a@b")]
        record.estimate = RunEstimate(fraction: nil, left: nil, usual: .milliseconds(2500), runs: 3)
        record.history = RunSummary(
            runs: 9,
            completed: 4,
            lastRuns: 9,
            lastFailed: 5,
            median: .seconds(2),
            slowest: .seconds(3)
        )
        record.submission.resourceLimits = []
        for form in [RecordForm.whole, .once] { #expect(try JobRecord(json: record.json(as: form)) == record) }
    }

    @Test(arguments: EndReason.allCases)
    func anOutcomeWithNothingKnownComesBack(_ reason: EndReason) throws {
        for status in JobStatus.allCases where status.isEnded {
            let outcome = Outcome(ending: Ending(status: status, reason: reason))
            let record = ExitRecord(number: 1, id: Sample.id, attempt: 1, launch: 1, outcome: outcome)
            #expect(try ExitRecord(json: record.json) == record)
        }
    }

    @Test func absentMembersAreOmitted() throws {
        let names = try #require(Sample.queued.json.object).members.map(\.name)
        for name in ["exit_code", "started_at", "pid", "progress", "owner", "metadata", "survivors", "result", "name"] {
            #expect(!names.contains(name))
        }
    }

    @Test func usersSeeTheRecordWithoutItsInternalForm() {
        #expect(Sample.ended.publicJSON["submission"] == nil)
        #expect(Sample.ended.publicJSON["command"] == Sample.ended.submission.json["command"])
    }

    @Test func everyMemberIsListed() throws {
        var names: Set<String> = []
        var unique = Sample.queued
        unique.submission.unique = "backup"
        unique.submission.client = "x 1"
        (unique.submission.priority, unique.submission.slots) = (3, 2)
        unique.submission.dependencies.all = [Dependency(.failed, .jobs([3...7]))]
        unique.submission.uses = [PoolUse("gpu", 2)]
        unique.poolUnits = ["gpu": [0, 3]]
        (unique.executor, unique.host) = ("cluster", "n1")
        (unique.submission.executorOptions, unique.submission.gpus) = (["partition": "gpu"], 2)
        unique.submission.startsAt = Timestamp(milliseconds: 1)
        unique.submission.expiry = .seconds(1)
        (unique.submission.hasTerminal, unique.submission.windowSize) = (true, .standard)
        unique.submission.retries.limit = nil
        unique.submission.timeout = .seconds(1)
        unique.submission.hooks = [Hook(.end, "notify")]
        unique.submission.hook = HookOrigin(number: 7, attempt: 1, hook: Hook(.end, "bell"))
        unique.hookRuns = [Sample.hookRun]
        unique.estimate = RunEstimate(fraction: 0.7, left: .seconds(3), usual: .seconds(10), runs: 5)
        unique.history = RunSummary(runs: 3, completed: 2, lastRuns: 3, lastFailed: 1)
        unique.submission.conditions = [.load(.less, 4), .command("true")]
        (unique.submission.restart.mode, unique.restarts) = (.always, 3)
        unique.submission.stop = StopRequest(mode: .tree, signal: .interrupt).applied(to: StopPolicy())
        (unique.submission.batch, unique.submission.index) = (1, 2)
        (unique.submission.schedule, unique.submission.dueAt) = (3, Timestamp(milliseconds: 1))
        (unique.submission.key, unique.submission.keyLifetime) = ("k", .seconds(1))
        unique.submission.resourceLimits = [ResourceLimit(name: "nofile", soft: 1, hard: 2, isRequired: true)]
        for record in [unique, Sample.limited, Sample.running, Sample.stopped, Sample.ended, Sample.leftRunning] {
            names.formUnion(try #require(record.publicJSON.object).members.map(\.name))
        }
        #expect(names == Set(RecordMember.all.map(\.name)))
    }

    @Test func anExitRecordOfAJobThatHasNotEndedIsNone() throws {
        var object = try #require(Sample.exit.json.object)
        object["status"] = "running"
        #expect(throws: FormatError.self) { try ExitRecord(json: .object(object)) }
    }

    @Test func whatALaterReleaseWroteIsRefused() throws {
        for json in [Sample.spec.json, Sample.claim.json, Sample.exit.json, Sample.hello.json] {
            var object = try #require(json.object)
            object["version"] = 2
            let later = JSONValue.object(object)
            #expect(throws: FormatError.self) { try AttemptSpec(json: later) }
            #expect(throws: FormatError.self) { try Claim(json: later) }
            #expect(throws: FormatError.self) { try ExitRecord(json: later) }
            #expect(throws: FormatError.self) { try ShimHello(json: later) }
        }
    }
}
