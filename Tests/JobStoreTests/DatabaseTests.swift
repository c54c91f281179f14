import Glibc
import JobModel
import JobStore
import LinuxSystem
import TestSupport
import Testing
import Values

/// What the database keeps, and how it is found again.
@Suite struct DatabaseTests {
    @Test func numbersGrowAndAreNeverUsedTwice() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let database = try Database.open(in: state)
        #expect(try database.lastNumber() == 0)
        #expect(try (database.add(), database.add()) == (1, 2))
        try database.remove(2)
        #expect(try database.lastNumber() == 2)
        #expect(try database.add() == 3)
        #expect(mode(of: "\(state.path)/jobs.db") == 0o600)
        #expect(mode(of: "\(state.path)/jobs.db-wal") == 0o600)
        #expect(mode(of: "\(state.path)/jobs.db-shm") == 0o600)
    }

    @Test func aStepThatChangedNothingFailsAloneAndOneThatDidTakesAllWithIt() throws {
        struct Refusal: Error {}
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        try database.transaction {
            try database.step { _ = try database.add() }
            try? database.step { () -> Void in throw Refusal() }
            try database.step { _ = try database.add() }
        }
        let count = try database.list(JobFilter()).jobs.count
        #expect(count == 2)
        #expect(throws: Refusal.self) {
            try database.transaction {
                _ = try database.add()
                try? database.step {
                    _ = try database.add()
                    throw Refusal()
                }
            }
        }
        #expect(try database.list(JobFilter()).jobs.count == 2)
        // A transaction within is undone alone, as ever.
        try database.transaction {
            _ = try database.add()
            try? database.transaction {
                try? database.step {
                    _ = try database.add()
                    throw Refusal()
                }
            }
        }
        #expect(try database.list(JobFilter()).jobs.count == 3)
    }

    @Test func aSubmissionCanBeRepeatedAndNotReplaced() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let id = JobID()
        let submission = sampleSubmission("printf", "e\u{301}\n", labels: ["k": "v"])
        let first = try database.insert(id: id, submission: submission, submittedAt: time(0))
        let second = try database.insert(id: id, submission: submission, submittedAt: time(5))
        #expect(first.isNew && !second.isNew)
        #expect(first.job.record.number == 1 && first.job.record.attempt == 1)
        #expect(first.job == second.job)
        #expect(try database.job(1) == first.job)
        #expect {
            try database.insert(id: id, submission: sampleSubmission("other"), submittedAt: time(0))
        } throws: {
            let error = $0 as? StoreError
            return error?.isConflict == true && error?.jobsError.code == .usage
        }
        #expect(try database.job(1)?.record.submittedAt == time(0))
    }

    @Test func whatIsCommittedIsSeenByASecondConnectionAndAfterACrash() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        do {
            let database = try Database.open(in: state)
            let reader = try Database.openForReading(in: state)
            try database.add(sampleSubmission("echo", "ünï"))
            #expect(try reader.job(1)?.record.submission == sampleSubmission("echo", "ünï"))
            #expect(throws: StoreError.self) { try reader.add() }
        }
        // Nothing was closed in order here.
        let again = try Database.open(in: state)
        #expect(try again.job(1)?.record.status == .queued)
        try again.close()
        #expect(try Database.open(in: state).unended().count == 1)
    }

    @Test func everyMemberComesBack() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let number = try database.add(sampleSubmission("make", name: "build", labels: ["a": "1"]))
        var job = try #require(try database.job(number))
        job.record.status = .failed
        job.record.attempt = 2
        job.record.startedAt = time(1)
        job.record.progress = 0.25
        job.record.progressMessage = "half of a half"
        job.record.waitingFor = "for nothing"
        job.record.pid = 4711
        job.record.survivors = [Survivor(pid: 9, command: "zombie")]
        var outcome = Outcome(ending: Ending(status: .failed, reason: .timedOut))
        outcome.signal = .kill
        outcome.coreDumped = true
        outcome.startedAt = time(1)
        outcome.endedAt = time(3)
        outcome.result = ["deep": ["x": 1]]
        outcome.failure = JobFailure(step: "result", errno: 2, message: "none")
        job.record.outcome = outcome
        job.launch = 3
        job.notBefore = time(99)
        job.bytesOnDisk = 12_345
        try database.update(job)
        #expect(try database.job(number) == job)
        #expect(try database.job(id: job.record.id) == job)
    }

    @Test func jobsAreFoundByNameAndByTheBeginningOfTheirID() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        for index in 0..<5 { try database.add(sampleSubmission("x", name: index % 2 == 0 ? "even" : "odd")) }
        #expect(try database.jobs(withName: "even", limit: 2).map(\.record.number) == [5, 3])
        let id = try #require(JobID("abcdef01-0000-4000-8000-000000000000"))
        try database.add(id: id)
        try database.add(id: try #require(JobID("abcdef02-0000-4000-8000-000000000000")))
        #expect(try database.jobs(withPrefix: "ABCDEF01", limit: 10).map(\.record.id) == [id])
        #expect(try database.jobs(withPrefix: "abcdef", limit: 10).count == 2)
        #expect(try database.jobs(withPrefix: id.description, limit: 10).count == 1)
        #expect(try database.jobs(withPrefix: "abcdef03", limit: 10).isEmpty)
    }

    @Test func anAttemptIsToldAsItWas() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let number = try database.add()
        #expect(try database.attempt(1, of: number)?.status == .queued)
        try database.start(number)
        try database.end(number, exitCode: 1)
        var job = try #require(try database.job(number))
        try database.keepAttempt(job.record, launch: job.launch)
        job.record.status = .queued
        job.record.outcome = nil
        try database.update(job)
        #expect(try database.attempt(1, of: number)?.status == .failed, "queued again, and attempt 1 stays what it was")
        try database.start(number, attempt: 2)
        #expect(try database.attempt(1, of: number)?.outcome?.exitCode == 1)
        #expect(try database.attempt(2, of: number)?.status == .running)
        #expect(try database.attempt(3, of: number) == nil)
        #expect(try database.attempt(1, of: 99) == nil)
    }

    @Test func groupsCountTheirJobs() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        #expect(try database.makeGroup("ci"))
        #expect(try !database.makeGroup("ci"))
        try database.set(JobGroup(name: "ci", slots: 2, isPaused: true))
        for _ in 0..<3 { try database.add(sampleSubmission("x", group: "ci")) }
        try database.start(1)
        try database.start(2)
        try database.end(2)
        var expected = JobGroup(name: "ci", slots: 2, isPaused: true)
        (expected.queued, expected.running) = (1, 1)
        #expect(try database.groupsWithLoad() == [expected])
        #expect(try database.endedCount() == 1)
        try database.removeGroup("ci")
        #expect(try database.groupsWithLoad().isEmpty)
    }

    @Test func eventsAreReadFromACursorAndTheirNumbersNeverReturn() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let id = JobID()
        let number = try database.add(id: id)
        let event = JobEvent(
            sequence: 0,
            time: time(0),
            kind: .submitted,
            number: number,
            id: id,
            attempt: 1,
            details: ["group": "default"]
        )
        #expect(try database.append(event) == 1)
        try database.append(JobEvent(sequence: 0, time: time(1), kind: .supervisorStarted))
        var read = event
        read.sequence = 1
        #expect(try database.events(after: 0, limit: 1) == [read])
        #expect(try database.events(after: 1, limit: 9).map(\.kind) == [.supervisorStarted])
        #expect(try database.events(after: 0, limit: 9, numbers: [number, 77]) == [read])
        try database.remove(number)
        try database.removeGeneralEvents(before: time(2))
        #expect(try database.events(after: 0, limit: 9).isEmpty)
        #expect(try database.lastSequence() == 2)
        #expect(try database.append(event) == 3)
    }

    @Test func retentionBeginsWithWhatEndedFirst() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        for index in 1...4 {
            let number = try database.add()
            try database.start(number)
            if index < 4 { try database.end(number, bytes: 100, at: Int64(10 - index)) }
        }
        #expect(try database.bytesOnDisk() == 300)
        func ended(after mark: EndMark? = nil, limit: Int = 9, until number: Int64 = 0) throws -> [Int64] {
            try database.endedJobs(after: mark, limit: limit) { $0.number != number }.map(\.number)
        }
        #expect(try ended() == [3, 2, 1])
        #expect(try ended(limit: 2) == [3, 2])
        #expect(try ended(until: 1) == [3, 2])
        #expect(try ended(after: EndMark(time: time(7).milliseconds, number: 3)) == [2, 1])
        try database.remove(3)
        #expect(try database.bytesOnDisk() == 200)
    }

    @Test func aRuleEndsAtTheEarliestOfItsBoundaries() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        for index in 1...6 {
            let number = try database.add(
                sampleSubmission("x", group: index < 4 ? "a" : "b", labels: ["n": "\(index)"])
            )
            try database.start(number)
            if index < 6 { try database.end(number, bytes: 100, at: Int64(index)) }
        }
        func numbers(_ change: (inout PruneRule) -> Void) throws -> [Int64] {
            var rule = PruneRule()
            change(&rule)
            guard let through = try database.boundary(of: rule, now: time(10)) else { return [] }
            let jobs = try database.endedJobs(of: rule.scope, after: nil, through: through, limit: 99)
            for job in jobs { #expect(try database.isUnchanged(job)) }
            return jobs.map(\.number)
        }
        #expect(try numbers { _ in } == [1, 2, 3, 4, 5])
        #expect(try numbers { $0.age = .seconds(8) } == [1, 2])
        #expect(try numbers { $0.kept = 2 } == [1, 2, 3])
        #expect(try numbers { $0.kept = 5 }.isEmpty)
        #expect(try numbers { $0.size = ByteCount(250) } == [1, 2, 3])
        #expect(try numbers { $0.size = ByteCount(500) }.isEmpty)
        #expect(try numbers { ($0.age, $0.kept, $0.size) = (.seconds(7), 1, ByteCount(0)) } == [1, 2, 3])
        #expect(try numbers { ($0.scope.groups, $0.kept) = (["b"], 1) } == [4])
        #expect(try numbers { ($0.scope.groups, $0.size) = (["a"], ByteCount(100)) } == [1, 2])
        #expect(try numbers { $0.scope.labels = ["n": "2"] } == [2])
        #expect(try numbers { $0.scope.statuses = [.failed] } == [])
    }

    @Test func environmentsThatAreReferredToAreNamed() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        try database.add()
        #expect(try database.environmentNames() == ["0123456789abcdef"])
    }
}

/// Batches of changes, of which some fail.
@Suite struct TransactionTests {
    private struct Refusal: Error {}

    @Test func aFailedPartUndoesItselfAlone() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let database = try Database.open(in: state)
        try database.transaction {
            try database.add()
            #expect(throws: Refusal.self) {
                try database.transaction {
                    try database.add()
                    throw Refusal()
                }
            }
            try database.transaction { _ = try database.add() }
        }
        #expect(try Database.openForReading(in: state).unended().count == 2)
    }

    @Test func aFailedWholeUndoesEverything() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        #expect(throws: Refusal.self) {
            try database.transaction {
                try database.transaction { _ = try database.add() }
                throw Refusal()
            }
        }
        #expect(try database.unended().isEmpty)
        #expect(try database.add() == 1)
    }

    @Test func aFullDiskIsSaidAndTheBallastHelps() throws {
        let scratch = try Scratch(tmpfs: "12m")
        let state = try scratch.state()
        let database = try Database.open(in: state)
        let ballast = Ballast(state)
        #expect(try ballast.restore())
        let number = try database.add()
        try database.start(number)
        try scratch.fillDisk()
        let large = sampleSubmission("x", String(repeating: "y", count: 1 << 20))
        var refusal: StoreError?
        do {
            try database.transaction {
                do { try database.transaction { _ = try database.add(large) } } catch { refusal = error as? StoreError }
                try database.end(number)
            }
        } catch {
            refusal = error as? StoreError
        }
        #expect(refusal?.isFull == true)
        #expect(refusal?.jobsError.code == .storage)
        for _ in 0..<1000 where (try? database.add()) != nil {}
        #expect(try ballast.release())
        #expect(try !ballast.release())
        try database.end(number)
        #expect(try Database.openForReading(in: state).job(number)?.record.status == .completed)
        #expect(try !ballast.restore(), "there is no room for it yet")
        try scratch.emptyFiller()
        #expect(try ballast.restore())
        #expect(mode(of: "\(state.path)/ballast") == 0o600)
    }
}

/// Each distinct environment once.
@Suite struct EnvironmentStoreTests {
    @Test func equalEnvironmentsShareAFile() throws {
        let scratch = try Scratch()
        let store = try EnvironmentStore(scratch.state())
        let entries: [ByteString] = ["A=1", ByteString([0x42, 0x3D, 0xFF]), "EMPTY=", ""]
        let name = try store.store(entries)
        #expect(try store.store(entries) == name)
        #expect(try store.load(name) == entries)
        let empty = try store.store([])
        #expect(try store.load(empty) == [])
        #expect(empty != name)
        #expect(try store.removeUnreferenced(keeping: [name]) == 1)
        #expect(try store.load(empty) == nil)
        #expect(try store.names() == [name])
    }

    @Test func aCollisionGetsANameOfItsOwn() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let store = try EnvironmentStore(state)
        let name = try store.store(["A=1"])
        // As if another environment had the same hash.
        let directory = try state.directory.openDirectory(StateFile.environments)
        try directory.replaceFile(name, with: Array("B=2\u{0}".utf8), synchronized: false)
        let second = try store.store(["A=1"])
        #expect(second == "\(name)-1")
        #expect(try store.store(["A=1"]) == second)
        #expect(try store.load(second) == ["A=1"])
        #expect(try store.load(name) == ["B=2"])
    }

    @Test(arguments: ["../machine-id", "", "abc", "0123456789abcdef/x", "0123456789abcdef-x"])
    func nothingElseCanBeLoaded(name: String) throws {
        let scratch = try Scratch()
        #expect(try EnvironmentStore(scratch.state()).load(name) == nil)
    }
}
