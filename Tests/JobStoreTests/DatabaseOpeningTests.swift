import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobStore

/// What is not opened, and why.
@Suite struct DatabaseOpeningTests {
    private func failure(_ state: StateDirectory) -> JobsError? {
        do throws(JobsError) {
            _ = try Database.open(in: state)
            return nil
        } catch {
            return error
        }
    }

    private func content(_ state: StateDirectory, _ name: String) throws -> [UInt8]? {
        try state.directory.readFile(name, limit: 100 << 20)
    }

    @Test func whatALaterReleaseWroteIsRefusedAndStaysAsItWas() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let database = try Database.open(in: state)
        try database.add()
        try database.connection.runScript("PRAGMA user_version = 99")
        try database.close()
        let before = try content(state, "jobs.db")
        let error = failure(state)
        #expect(error?.code == .version)
        #expect(error?.message.contains("version is 99") == true)
        #expect(try content(state, "jobs.db") == before)
        #expect(throws: JobsError.self) { try Database.openForReading(in: state) }
    }

    @Test func oneOfTheFirstReleaseGetsTheIndexesOfThisOne() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        do {
            let file = DatabaseFile(directory: state.directory)
            try file.make()
            let old = try Database(path: "\(state.path)/jobs.db", access: .writing, file: file)
            try old.connection.runScript("PRAGMA journal_mode = WAL")
            try old.connection.runScript(Schema.migrations[0])
            try old.connection.runScript(
                "PRAGMA user_version = 1; PRAGMA application_id = \(DatabaseFile.applicationID)"
            )
            try old.add(sampleSubmission("x", group: "g"))
            try old.add()
            try old.start(1)
            try old.end(1)
            // Read as it is, before a supervisor has opened it.
            #expect(try Database.openForReading(in: state).queue().map(\.number) == [2])
        }
        let database = try Database.open(in: state)
        #expect(try database.connection.first("PRAGMA user_version") { $0.integer(0) } == Int64(Schema.version))
        var filter = JobFilter()
        filter.groups = ["g"]
        #expect(try database.numbers(filter).numbers == [1])
        #expect(try database.queue().map(\.number) == [2])
        let fresh = try Database.open(in: scratch.state("fresh"))
        let schema = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        #expect(try database.connection.rows(schema) { $0.text(0) } == fresh.connection.rows(schema) { $0.text(0) })
    }

    @Test func soIsOneWhoseVersionIsOnlyInTheLog() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        do {
            let database = try Database.open(in: state)
            try database.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
            try database.connection.runScript("PRAGMA user_version = 99")
        }
        let before = try (content(state, "jobs.db"), content(state, "jobs.db-wal"))
        #expect(failure(state)?.code == .version)
        #expect(try (content(state, "jobs.db"), content(state, "jobs.db-wal")) == before)
    }

    @Test(arguments: Damage.allCases) func damageIsNoticedAtOpening(damage: Damage) throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try fillAndDamage(state, damage)
        let error = failure(state)
        #expect(error?.code == .damaged)
        #expect(error?.advice == [Advice(.repair)])
    }

    @Test func aTornTailOfTheLogIsNoDamage() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        do { try Database.open(in: state).add() }
        let log = try state.directory.open("jobs.db-wal", flags: O_WRONLY | O_APPEND)
        try log.writeAll([UInt8](repeating: 7, count: 5000))
        #expect(try Database.open(in: state).job(1) != nil)
    }

    @Test func aNewDatabaseIsNotMadeWhereThereAreTracesOfJobs() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        _ = try AttemptDirectory.create(number: 1, attempt: 1, in: state)
        #expect(failure(state)?.code == .damaged)
        #expect(!state.directory.exists("jobs.db"))
    }

    @Test func aMakingThatWasInterruptedIsTakenUpAgain() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        _ = try state.directory.open("jobs.db", flags: O_CREAT | O_RDWR)
        #expect(try Database.open(in: state).add() == 1)
    }

    @Test func aLinkInItsPlaceIsNotFollowed() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let other = try scratch.state("other")
        try Database.open(in: other).close()
        try Scratch.check(symlink("\(other.path)/jobs.db", "\(state.path)/jobs.db"))
        #expect(failure(state)?.code == .storage)
        #expect(throws: JobsError.self) { try Database.openForReading(in: state) }
    }

    @Test func readingWithoutADatabaseSaysThatThereIsNone() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        #expect {
            try Database.openForReading(in: state)
        } throws: {
            ($0 as? JobsError)?.code == .notFound
        }
        #expect(!state.directory.exists("jobs.db"))
    }

    @Test func aReaderDoesNotHideThatTheLogIsLost() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try fillAndDamage(state, .deletedLog)
        #expect(throws: JobsError.self) { try Database.openForReading(in: state) }
        #expect(!state.directory.exists("jobs.db-wal"))
        #expect(failure(state)?.code == .damaged)
    }

    @Test func readOnlyIsAnErrorOfTheDisk() throws {
        let scratch = try Scratch(tmpfs: "8m")
        let state = try scratch.state()
        try Database.open(in: state).close()
        try scratch.makeReadOnly()
        #expect(failure(state)?.code == .storage)
    }

    @Test func aReaderDoesNotDisturbTheWritersLocksOrLog() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let database = try Database.open(in: state)
        try database.add()
        do { _ = try Database.openForReading(in: state).unended() }
        #expect(state.directory.exists("jobs.db-wal"))
        try database.add()
        #expect(try Database.openForReading(in: state).unended().count == 2)
    }
}
