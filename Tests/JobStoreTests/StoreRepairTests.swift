import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobStore

/// A damaged database is kept aside and rebuilt, and nothing is silently forgotten.
@Suite struct StoreRepairTests {
    @Test(arguments: Damage.allCases) func everyDamageIsRepaired(damage: Damage) throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try fillAndDamage(state, damage)
        let damaged = try state.directory.readFile("jobs.db", limit: 100 << 20)
        let report = try StoreRepair.repair(state)
        let database = try Database.open(in: state)

        for number in Inventory.ended {
            let job = try #require(try database.job(number), "job \(number)")
            #expect(job.record.outcome?.exitCode == Int32(number % 3))
            #expect(job.record.submission.command == ["sleep", ByteString(String(number))])
            #expect(try database.attempt(1, of: number) == job.record)
        }
        for number in Inventory.running {
            #expect(try database.job(number)?.record.status == .running, "job \(number)")
            #expect(try database.job(number)?.launch == 1)
        }
        // The disk no longer says that these ever were.
        let isForgotten = [.emptied, .deleted, .deletedLog].contains(damage)
        if isForgotten { #expect(report.notes.contains { $0.contains("had not started") }) }
        if !isForgotten {
            for number in Inventory.queued {
                let job = try #require(try database.job(number), "job \(number)")
                #expect(job.record.status == (report.lost.contains(number) ? .lost : .queued))
            }
        }
        if damage == .garbledHeader || damage == .garbledFirstPage {
            #expect(report.lost.isEmpty)
            #expect(report.fromDatabase == 400)
            #expect(try database.events(after: 0, limit: 1000).count == 400)
            #expect(try database.groupsWithLoad().first == JobGroup.paused("builds", slots: 3, queued: 355, running: 5))
        }
        let highest = isForgotten ? Inventory.running.upperBound : Inventory.queued.upperBound
        #expect(try database.add() == highest + 1000)
        let event = try database.append(JobEvent(sequence: 0, time: time(0), kind: .ended))
        #expect(event >= (isForgotten ? 1 : 1000))

        if damage != .deleted {
            let aside = try #require(report.keptAside)
            #expect(try state.directory.readFile(aside, limit: 100 << 20) == damaged)
        }
        #expect(try state.directory.names().allSatisfy { !$0.contains("salvage") && !$0.contains("new") })
        try database.check()
    }

    @Test func aRepairCanBeRepeatedAfterAnInterruption() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try fillAndDamage(state, .garbledHeader)
        // As if the repair had been killed between moving the old one away and moving the new one in.
        try state.directory.rename("jobs.db", to: "jobs.db.damaged-20260101T000000Z")
        try state.directory.rename("jobs.db-wal", to: "jobs.db.damaged-20260101T000000Z-wal")
        _ = try state.directory.open("jobs.db.new", flags: O_CREAT | O_WRONLY)
        #expect(try StoreRepair.repair(state).fromDatabase == 400)
        #expect(try Database.open(in: state).unended().count == 360)
    }

    @Test func soundDatabasesAreLeftAlone() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let number: Int64
        do {
            let database = try Database.open(in: state)
            number = try database.add()
        }
        let report = try StoreRepair.repair(state)
        #expect(report.keptAside == nil)
        #expect(report.lost.isEmpty)
        #expect(try Database.open(in: state).add() == number + 1)
    }

    @Test func aRowThatCannotBeUnderstoodIsListedAsLost() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let id = JobID()
        do {
            let database = try Database.open(in: state)
            for _ in 1...3 {
                let number = try database.add()
                let own = number == 2 ? id : nil
                try database.append(
                    JobEvent(sequence: 0, time: time(0), kind: .submitted, number: number, id: own)
                )
            }
            try database.connection.runScript("UPDATE jobs SET submission = '{' WHERE number = 2")
            try database.remove(3)
            try database.close()
        }
        let report = try StoreRepair.repair(state)
        #expect(report.lost == [2], "and not 3, which was removed")
        let lost = try #require(try Database.open(in: state).job(2)?.record)
        #expect(lost.status == .lost)
        #expect(lost.outcome?.ending.reason == .recordLost)
        #expect(lost.outcome?.failure?.step == "database")
        #expect(lost.id == id, "events still name it")
    }

    @Test func attemptsAreTakenFromTheirDirectories() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let id = JobID()
        func write(attempt number: Int, launch: Int = 1, exitCode: Int32?, retryable: Bool = false) throws {
            let attempt = try AttemptDirectory.create(number: 7, attempt: number, in: state)
            let spec = AttemptSpec(
                number: 7,
                id: id,
                attempt: number,
                launch: launch,
                submittedAt: time(0),
                submission: sampleSubmission("seven")
            )
            try attempt.writeSpec(spec)
            guard let exitCode else { return }
            var outcome = Outcome(ending: Ending(mainProcess: .exited(exitCode), firstCause: nil))
            outcome.exitCode = exitCode
            try attempt.writeExit(ExitRecord(number: 7, id: id, attempt: number, launch: 1, outcome: outcome))
        }
        try write(attempt: 1, exitCode: 5)
        try write(attempt: 2, launch: 2, exitCode: 6)
        // Just made, without a spec: nothing ran there.
        _ = try AttemptDirectory.create(number: 7, attempt: 3, in: state)
        // Its removal was interrupted.
        try AttemptDirectory.create(number: 8, attempt: 1, in: state).directory
            .replaceFile(AttemptFile.outputLog, with: [1], synchronized: false)
        // Its spec is torn.
        try AttemptDirectory.create(number: 9, attempt: 1, in: state).directory
            .replaceFile(AttemptFile.spec, with: Array("{\"vers".utf8), synchronized: false)
        let report = try StoreRepair.repair(state)
        #expect(report.fromDirectories == 2)
        let database = try Database.open(in: state)
        let seven = try #require(try database.job(7))
        #expect(seven.record.status == .running, "the exit record is of an earlier launch")
        #expect((seven.record.attempt, seven.launch) == (2, 2))
        #expect(try database.attempt(1, of: 7)?.outcome?.exitCode == 5)
        #expect(try database.job(8)?.record.status == nil || database.job(8)?.record.status == .lost)
        #expect(try database.job(9)?.record.status == .lost)
        #expect(try database.job(9)?.record.attempt == 1, "its output can still be read")
        #expect(try database.add() == 1009)
        #expect(try AttemptDirectory.open(number: 8, attempt: 1, in: state) == nil)
    }

    @Test func aJobThatTheDatabaseLostIsTakenIn() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try fillAndDamage(state, .deletedLog)
        _ = try StoreRepair.repair(state)
        do {
            let database = try Database.open(in: state)
            try database.connection.runScript("DELETE FROM jobs WHERE number = 5")
            try database.close()
        }
        let findings = StoreInspector.inspect(state, isSupervised: false)
        #expect(findings.contains { $0.severity == .error && $0.what.contains("does not know job 5") })
        #expect(try StoreRepair.repair(state).fromDirectories == 1)
        #expect(try Database.open(in: state).job(5)?.record.outcome?.exitCode == 2)
    }
}

extension JobGroup {
    fileprivate static func paused(_ name: String, slots: Int, queued: Int, running: Int) -> JobGroup {
        var group = JobGroup(name: name, slots: slots, isPaused: true)
        (group.queued, group.running) = (queued, running)
        return group
    }
}

/// What `doctor` sees.
@Suite struct StoreInspectorTests {
    @Test func aSoundStateDirectoryGivesNoFindings() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        #expect(StoreInspector.inspect(state, isSupervised: false).isEmpty, "before the first job, too")
        do {
            let database = try Database.open(in: state)
            var submission = sampleSubmission("x")
            submission.environment = try EnvironmentStore(state).store(["A=1"])
            try database.add(submission)
            #expect(StoreInspector.inspect(state, isSupervised: true).isEmpty)
            try database.close()
        }
        let before = try state.directory.readFile("jobs.db", limit: 1 << 20)
        #expect(StoreInspector.inspect(path: state.path, isSupervised: false).isEmpty)
        #expect(try state.directory.readFile("jobs.db", limit: 1 << 20) == before)
    }

    @Test(arguments: Damage.allCases) func damageIsAnError(damage: Damage) throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try fillAndDamage(state, damage)
        let findings = StoreInspector.inspect(state, isSupervised: false)
        #expect(findings.contains { $0.severity == .error && $0.advice == Advice(.repair) })
    }

    @Test func aStateDirectoryThatIsOpenToOthersIsAnError() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try Scratch.check(chmod(state.path, 0o755))
        let findings = StoreInspector.inspect(path: state.path, isSupervised: false)
        #expect(findings.map(\.severity) == [.error])
        #expect(StoreInspector.inspect(path: "\(scratch.path)/none", isSupervised: false).map(\.severity) == [.note])
    }

    @Test func leftoversAreFoundAndRemoved() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        do {
            let database = try Database.open(in: state)
            let number = try database.add()
            try database.start(number)
            try database.close()
        }
        let abandoned = JobID()
        let live = try AttemptDirectory.create(number: 1, attempt: 1, in: state)
        try live.directory.replaceFile(AttemptFile.spec, with: Array("{}".utf8), synchronized: false)
        _ = try live.directory.open("exit.tmp", flags: O_CREAT | O_WRONLY)
        _ = try live.directory.open("claim.1.77-1.tmp", flags: O_CREAT | O_WRONLY)
        _ = try AttemptDirectory.create(number: 2, attempt: 1, in: state)
        _ = try EnvironmentStore(state).store(["UNUSED=1"])
        _ = try state.directory.open("ballast.1-1.tmp", flags: O_CREAT | O_WRONLY)
        _ = try state.directory.open(StateFile.inbox(abandoned), flags: O_CREAT | O_WRONLY)
        var times = [timespec(tv_sec: 0, tv_nsec: 0), timespec(tv_sec: 0, tv_nsec: 0)]
        try Scratch.check(utimensat(AT_FDCWD, "\(state.path)/\(StateFile.inbox(abandoned))", &times, 0))
        _ = try state.directory.open(StateFile.inbox(JobID()), flags: O_CREAT | O_WRONLY)

        #expect(StoreInspector.inspect(state, isSupervised: false).map(\.severity) == [.note])
        let report = try StoreRepair.repair(state)
        #expect(report.removed.count == 5, "\(report.removed)")
        #expect(try live.directory.names().sorted() == ["exit.tmp", "spec.json"])
        #expect(try state.directory.openDirectory("inbox").names().count == 1, "an upload may be under way")
        #expect(StoreInspector.inspect(state, isSupervised: false).isEmpty)
    }

    @Test func aLiveJobWithoutADirectoryIsAWarning() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        do {
            let database = try Database.open(in: state)
            try database.start(database.add())
            try database.close()
        }
        let findings = StoreInspector.inspect(state, isSupervised: false)
        #expect(findings.map(\.severity) == [.warning])
        #expect(findings.first?.advice == Advice(.startSupervisor))
    }

    @Test func aNearlyFullDiskIsAWarning() throws {
        let scratch = try Scratch(tmpfs: "8m")
        let state = try scratch.state()
        let findings = StoreInspector.inspect(state, isSupervised: false)
        #expect(findings.map(\.severity) == [.warning])
        #expect(findings.first?.what.contains("free") == true)
    }
}
