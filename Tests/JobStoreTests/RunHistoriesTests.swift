import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobStore

/// The history of each command, which every end brings up to date.
@Suite struct RunHistoriesTests {
    private func ended(
        _ submission: Submission,
        _ number: Int64,
        _ seconds: Int64 = 1,
        status: JobStatus = .completed
    ) -> JobRecord {
        var record = JobRecord(
            number: number,
            id: JobID(),
            submission: submission,
            status: status,
            attempt: 1,
            submittedAt: time(0)
        )
        var outcome = Outcome(ending: Ending(status: status, reason: .exited))
        (outcome.duration, outcome.endedAt) = (.seconds(seconds), time(number))
        record.outcome = outcome
        return record
    }

    @Test func isToldByCommandDirectoryAndName() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let make = sampleSubmission("make", "a\u{FF}")
        for number in 1...40 as ClosedRange<Int64> {
            try database.noteRun(of: ended(make, number, number, status: number % 4 == 0 ? .failed : .completed))
        }
        try database.noteRun(of: ended(sampleSubmission("make", "a\u{FF}", name: "n"), 41))
        try database.noteRun(of: ended(sampleSubmission("maker"), 42))
        let history = try #require(try database.history(of: make))
        #expect(history.runs == 40 && history.completed == 30 && history.lastNumber == 40)
        #expect(history.recent.count == RunHistory.mostRecent && history.recent.first?.duration == 11_000)
        #expect(try database.history(of: sampleSubmission("make")) == nil)
        var query = HistoryQuery(limit: 10)
        #expect(try database.histories(query).map(\.lastNumber) == [42, 41, 40])
        query.command = ["make"]
        #expect(try database.histories(query).map(\.lastNumber) == [41, 40])
        query.name = "n"
        #expect(try database.histories(query).map(\.name) == ["n"])
        (query.name, query.limit) = (nil, 1)
        #expect(try database.histories(query).count == 1)
        #expect(try database.histories(HistoryQuery(limit: 10)).contains(history))
    }

    @Test func thereAreNotTooManyAndAnEndCostsLittle() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let count = Int64(Database.mostHistories) + 1500
        let began = Clock.monotonic()
        try database.transaction {
            for number in 1...count { try database.noteRun(of: ended(sampleSubmission("\(number)"), number)) }
        }
        let new = Double(Clock.monotonic() - began) / Double(count) / 1000
        let again = Clock.monotonic()
        try database.transaction {
            for number in 1...count { try database.noteRun(of: ended(sampleSubmission("\(number)"), number)) }
        }
        let known = Double(Clock.monotonic() - again) / Double(count) / 1000
        print("a run noted: \(new) µs of a new command, \(known) µs of a known one (debug build)")
        #expect(try database.trimHistories())
        #expect(try !database.trimHistories())
        #expect(try !database.trimHistories())
        #expect(try database.history(of: sampleSubmission("1")) == nil, "the one that ran first goes first")
        #expect(try database.history(of: sampleSubmission("\(count)"))?.runs == 2)
    }

    @Test func hooksAreFoundByTheirJobAndLeftOutOfLists() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let job = try database.add()
        var submission = sampleSubmission("notify-send", group: JobGroup.hooksName)
        submission.hook = HookOrigin(number: job, attempt: 1, hook: Hook(.end, "notify"))
        let hook = try database.add(submission)
        try database.keepHook(hook, of: job)
        #expect(try database.hooks(of: job).map(\.record.number) == [hook])
        #expect(try database.hasUnendedHook(job) && !database.hasUnendedHook(hook))
        #expect(try database.list(JobFilter()).jobs.map(\.record.number) == [job])
        #expect(try database.numbers(JobFilter()).numbers == [job])
        #expect(try database.newestNumbers(limit: 9) == [job])
        var filter = JobFilter()
        filter.groups = [JobGroup.hooksName]
        #expect(try database.list(filter).jobs.map(\.record.number) == [hook])
        #expect(try database.endedCount() == 0)
        for number in [job, hook] {
            try database.start(number)
            try database.end(number)
        }
        #expect(try database.endedCount() == 1)
        #expect(try !database.hasUnendedHook(job))
        // A rebuilt database knows it from the submissions.
        try database.connection.run("DELETE FROM hooks")
        try database.rebuildHooks()
        #expect(try database.hooks(of: job).count == 1)
        try database.remove(hook)
        #expect(try database.hooks(of: job).isEmpty && database.hookCount() == 0)
    }
}
