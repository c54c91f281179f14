import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobStore

/// Lists and their filters.
@Suite struct JobListTests {
    private func numbers(_ database: Database, _ change: (inout JobFilter) -> Void) throws -> [Int64] {
        var filter = JobFilter()
        change(&filter)
        let numbers = try database.list(filter).jobs.map(\.record.number)
        #expect(try database.numbers(filter).numbers == numbers)
        return numbers
    }

    /// 1 completed, 2 failed, 3 running, 4 queued, in turns, in groups a and b.
    private func filled(_ scratch: Scratch) throws -> Database {
        let database = try Database.open(in: scratch.state())
        for index in 1...12 {
            let labels = index % 3 == 0 ? ["third": "yes", "n": "\(index)"] : [:]
            var submission = sampleSubmission("x", name: "job-\(index)", group: index <= 6 ? "a" : "b", labels: labels)
            submission.owner = index % 2 == 0 ? "ann" : nil
            let number = try database.add(submission, at: Int64(index))
            if index % 4 != 0 { try database.start(number, at: Int64(index)) }
            if index % 4 == 1 { try database.end(number, at: 100) }
            if index % 4 == 2 { try database.end(number, exitCode: 1, at: Int64(index)) }
        }
        return database
    }

    /// Batches are ranges of numbers, which are forgotten with their last jobs and can be made anew from the jobs.
    @Test func aBatchIsRangesOfNumbers() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        for number in 1...9 {
            var submission = sampleSubmission("x")
            submission.batch = [2, 3, 6, 7].contains(number) ? 2 : number == 5 ? 5 : nil
            try #require(database.add(submission, at: 1) == Int64(number))
        }
        try database.rebuildBatches()
        func lists() throws {
            #expect(try numbers(database) { $0.batch = 2 } == [7, 6, 3, 2])
            #expect(try numbers(database) { $0.batch = 5 } == [5])
            for limit in [1, 2, 100] {
                let found = try numbers(database) { ($0.leavesOutBatches, $0.limit) = (true, limit) }
                #expect(found == Array([9, 8, 4, 1].prefix(limit)))
            }
        }
        try lists()
        #expect(try database.batches(limit: 9).map(\.batch) == [5, 2])
        #expect(try database.batches(limit: 1).map(\.counts) == [[.queued: 1]])
        try database.remove(6)
        #expect(try numbers(database) { $0.batch = 2 } == [7, 3, 2])
        for number: Int64 in [5, 7, 2] { try database.remove(number) }
        #expect(try database.batches(limit: 9).map(\.batch) == [2])
        try database.remove(3)
        #expect(try database.batches(limit: 9).isEmpty)
        #expect(try database.connection.first("SELECT count(*) FROM batches", []) { $0.integer(0) } == 0)
    }

    @Test func conditionsAreJoined() throws {
        let scratch = try Scratch()
        let database = try filled(scratch)
        #expect(try numbers(database) { _ in } == Array((1...12).reversed()))
        #expect(try numbers(database) { $0.statuses = [.completed] } == [9, 5, 1])
        #expect(try numbers(database) { $0.statuses = [.running, .failed] } == [11, 10, 7, 6, 3, 2])
        #expect(try numbers(database) { $0.groups = ["a"] } == [6, 5, 4, 3, 2, 1])
        #expect(
            try numbers(database) {
                $0.groups = ["a", "b"]; $0.statuses = [.queued]
            } == [12, 8, 4]
        )
        #expect(try numbers(database) { $0.name = "job-1*" } == [12, 11, 10, 1])
        #expect(try numbers(database) { $0.name = "job-1" } == [1])
        #expect(try numbers(database) { $0.labels = ["third": "yes", "n": "6"] } == [6])
        let third = try numbers(database) { $0.labels = ["third": "yes"] }
        #expect(try numbers(database) { $0.labels = ["third": ""] } == third)
        #expect(
            try numbers(database) {
                $0.owner = "ann"; $0.groups = ["b"]
            } == [12, 10, 8]
        )
        #expect(try numbers(database) { $0.since = time(10) } == [12, 11, 10, 9, 8, 7, 5, 4, 3, 1])
    }

    @Test func whereTheyRunAndWhoseTheyAre() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let places: [(ByteString, String?)] = [
            ("/a", nil), ("/a/b", "s1"), ("/ab", "s2"), ("/a/", "s2"), ("/", nil), (ByteString([47, 255]), nil),
        ]
        for (index, (directory, session)) in places.enumerated() {
            var submission = sampleSubmission("x")
            submission.directory = directory
            submission.session = session
            _ = try database.add(submission, at: Int64(index))
        }
        func numbers(_ change: (inout JobFilter) -> Void) throws -> [Int64] {
            let found = try self.numbers(database, change)
            var filter = JobFilter()
            change(&filter)
            // What the database finds is what the values say.
            let all = try database.list(JobFilter()).jobs.map(\.record)
            let expected = all.filter { job in
                (filter.directory?.contains(job.submission.directory) ?? true) && (filter.own?.contains(job) ?? true)
            }
            #expect(found == expected.map(\.number))
            return found
        }
        #expect(try numbers { $0.directory = DirectoryMatch(["/a"]) } == [4, 2, 1])
        #expect(try numbers { $0.directory = DirectoryMatch(["/a"], includesBelow: false) } == [4, 1])
        #expect(try numbers { $0.directory = DirectoryMatch(["/ab", "/a/b"]) } == [3, 2])
        #expect(try numbers { $0.directory = DirectoryMatch(["/"], includesBelow: false) } == [5])
        #expect(try numbers { $0.directory = DirectoryMatch([ByteString([47, 255])]) } == [6])
        #expect(try numbers { $0.directory = DirectoryMatch([]) } == [])
        #expect(try numbers { $0.own = OwnJobs(session: "s2", directory: DirectoryMatch(["/a/b"])) } == [4, 3, 2])
        #expect(
            try numbers {
                $0.own = OwnJobs(session: "s1", directory: DirectoryMatch(["/ab"]));
                $0.directory = DirectoryMatch(["/a"])
            } == [2]
        )
    }

    @Test func pagesFollowEachOther() throws {
        let scratch = try Scratch()
        let database = try filled(scratch)
        for statuses in [[], [.completed, .failed, .running, .queued]] as [Set<JobStatus>] {
            var filter = JobFilter()
            filter.limit = 5
            filter.statuses = statuses
            var seen: [Int64] = []
            var pages = 0
            repeat {
                let page = try database.list(filter)
                seen += page.jobs.map(\.record.number)
                filter.before = page.next
                pages += 1
            } while filter.before != nil
            #expect(seen == Array((1...12).reversed()))
            #expect(pages == 3)
        }
    }
}

/// With 100,000 jobs. The plans are asserted, the times are printed: machines differ.
@Suite struct LargeDatabaseTests {
    private func plan(_ database: Database, _ sql: String, _ parameters: [SQLiteValue] = []) throws -> String {
        try database.connection.rows("EXPLAIN QUERY PLAN \(sql)", parameters) { $0.text(3) }.joined(separator: "; ")
    }

    private func measure<Value>(_ what: String, _ body: () throws -> Value) rethrows -> Value {
        let start = Clock.monotonic()
        let value = try body()
        print("    \(what): \(Double((Clock.monotonic() - start) / 10_000) / 100) ms")
        return value
    }

    /// Multiplies one ended job by 100,000; the last 500 run, every tenth of the others failed, 20 bear a rare label.
    private func fill(_ database: Database) throws {
        let number = try database.add(sampleSubmission("make", "-j2"))
        try database.start(number)
        try database.end(number)
        try database.append(JobEvent(sequence: 0, time: time(0), kind: .ended, number: number))
        try database.connection.runScript(
            """
            BEGIN;
            CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                SELECT i FROM n;
            INSERT INTO jobs SELECT i, printf('%08x-0000-4000-8000-%012x', i * 2654435761 % 4294967296, i), CASE WHEN i % 1000 = 0 THEN 'thousandth' END,
                CASE WHEN i > 99500 THEN 'running' WHEN i % 10 = 0 THEN 'failed' ELSE status END, group_name, owner,
                environment, submitted_at + i, started_at, CASE WHEN i <= 99500 THEN ended_at + i END, attempt, launch,
                not_before, bytes_on_disk, state, submission FROM jobs, n;
            INSERT INTO labels SELECT i - 505, 'rare', 'yes' FROM n WHERE i % 5000 = 0;
            INSERT INTO events SELECT i, time, kind, i, id, attempt, details FROM events, n;
            DROP TABLE n;
            COMMIT;
            """
        )
    }

    @Test func fewRowsAreFoundByAnIndexAndManyByTryingEach() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        try fill(database)
        var filter = JobFilter(limit: 7)
        filter.name = "thous*"
        #expect(try database.narrowings(of: filter).count == 1)
        #expect(try database.numbers(filter).numbers.first == 100_000)
        let query = JobQuery(filter, try database.narrowings(of: filter)).rows(limit: 8)
        #expect(try plan(database, query.sql, query.parameters).contains("COVERING INDEX jobs_by_name"))
        filter.name = nil
        filter.since = Timestamp(milliseconds: time(2).milliseconds + 99_000)
        #expect(try database.narrowings(of: filter).count == 1)
        #expect(try database.numbers(filter) == NumberPage(numbers: Array((99_994...100_000).reversed()), next: 99_994))
        filter.since = time(1)
        #expect(try database.narrowings(of: filter).isEmpty)
        #expect(try database.numbers(filter).numbers == Array((99_994...100_000).reversed()))
        // `starting` is told as `running`.
        filter = JobFilter(limit: 1000)
        filter.statuses = [.running]
        try database.connection.run("UPDATE jobs SET status = 'starting' WHERE number > 99990")
        #expect(try database.numbers(filter).numbers == Array((99_501...100_000).reversed()))
    }

    @Test func anotherThreadEndsAQuestion() throws {
        let scratch = try Scratch()
        let database = try Database.open(in: scratch.state())
        let interrupter = database.interrupter
        let thread = try WorkerThread("interrupter") {
            // It may come before the statement begins, and counts for running ones alone.
            for _ in 0..<1000 {
                interrupter.interrupt()
                usleep(1000)
            }
        }
        let endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        #expect {
            try database.connection.run(endless)
        } throws: {
            ($0 as? StoreError)?.isInterrupted == true
        }
        thread.join()
        #expect(try database.numbers(JobFilter()).numbers.isEmpty)
    }

    @Test func everyQueryUsesAnIndex() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let database = try Database.open(in: state)
        try measure("100,000 jobs written") { try fill(database) }
        try measure("closed in order") { try database.close() }
        let again = try measure("opened") { try Database.open(in: state) }
        #expect(!again.needsCheck)
        #expect(try measure("500 live jobs read") { try again.live() }.count == 500)
        var filter = JobFilter()
        filter.limit = 50
        #expect(try measure("the newest 50 listed") { try again.list(filter) }.jobs.count == 50)
        filter.statuses = [.completed, .failed]
        #expect(try measure("the newest 50 ended listed") { try again.list(filter) }.jobs.count == 50)
        filter.labels = ["rare": "yes"]
        #expect(try measure("20 listed by label") { try again.list(filter) }.jobs.count == 20)
        filter.labels = [:]
        filter.groups = ["default"]
        #expect(try measure("the newest 50 of a group") { try again.list(filter) }.jobs.count == 50)
        #expect(try measure("counted") { try again.endedCount() } == 99_500)
        #expect(try measure("bytes summed") { try again.bytesOnDisk() } == 0)
        #expect(try measure("environments named") { try again.environmentNames() }.count == 1)
        _ = try measure("one job found by number") { try again.job(50_000) }
        _ = try measure("one job found by name") { try again.jobs(withName: "thousandth", limit: 1) }
        try measure("100 jobs added, one by one") { for _ in 0..<100 { try again.add() } }
        try measure("checked") { try Database.openForReading(in: state).check() }
        let crashed = try measure("opened after a crash") { try Database.open(in: state) }
        #expect(crashed.needsCheck)

        #expect(try plan(again, "SELECT * FROM \(Database.unended) ORDER BY +number").contains("jobs_live"))
        #expect(try plan(again, "SELECT * FROM jobs WHERE id >= 'ab' AND id < 'abg'").contains("SEARCH"))
        let byName = try plan(again, "SELECT * FROM jobs WHERE name = 'x' ORDER BY number DESC LIMIT 1")
        #expect(byName.contains("jobs_by_name"))
        #expect(!byName.contains("TEMP B-TREE"))
        for (group, status, index) in [
            (nil, .completed, "jobs_by_status"), ("g", .completed, "jobs_by_group"), (nil, nil, "SCAN jobs"),
        ] as [(String?, JobStatus?, String)] {
            let query = JobQuery(JobFilter(), group: group, status: status).rows(limit: 9)
            let found = try plan(again, query.sql, query.parameters)
            #expect(found.contains(index), "\(query.sql)")
            #expect(!found.contains("TEMP B-TREE"), "\(query.sql)")
        }
        for status in [JobStatus.completed, .queued] {
            let query = JobQuery(status: status).rows("number", limit: 9)
            #expect(try plan(again, query.sql, query.parameters).contains("COVERING INDEX"), "\(query.sql)")
        }
        var named = JobFilter()
        named.name = "thousandth"
        let byExactName = JobQuery(named).rows(limit: 9)
        #expect(try plan(again, byExactName.sql, byExactName.parameters).contains("jobs_by_name"))
        #expect(try plan(again, "DELETE FROM events WHERE number = 7").contains("events_by_number"))
        let oldest = try plan(again, "SELECT number FROM jobs WHERE ended_at IS NOT NULL ORDER BY ended_at, number")
        #expect(oldest.contains("jobs_by_end"))
        #expect(!oldest.contains("TEMP B-TREE"))
        #expect(try plan(again, "SELECT sum(bytes_on_disk) FROM jobs WHERE ended_at IS NOT NULL").contains("COVERING"))
    }
}
