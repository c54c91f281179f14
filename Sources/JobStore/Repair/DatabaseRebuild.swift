internal import Glibc
internal import JobModel
internal import JobProtocol
internal import LinuxSystem
internal import Values

/// Builds a new database out of a damaged one and the attempt directories, and puts it in its place. Until the last
/// step nothing is changed, so that an interrupted rebuild is just begun again.
struct DatabaseRebuild {
    let state: StateDirectory
    var report = RepairReport()

    private static let newName = "jobs.db.new"
    /// Numbers of removed jobs cannot be told from those of lost ones where the table cannot be read: at most this many,
    /// the highest, are listed as lost.
    static let mostLost = 10_000

    init(_ state: StateDirectory) { self.state = state }

    mutating func run() throws {
        try removeNew()
        let source = try damagedName()
        let survey = try AttemptSurvey(state)
        let salvage = try source.flatMap { try DatabaseSalvage(of: $0, in: state) }
        if source == StateFile.database, try isLogMissing() {
            report.notes.append("the log was missing: jobs that were submitted last and had not started are not known")
        }
        if salvage == nil {
            report.notes.append(
                "nothing could be read out of the damaged database: jobs that had not started are not known"
            )
        }
        do {
            let database = try makeNew()
            try database.transaction { try fill(database, from: salvage, and: survey) }
            try database.check()
            try database.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        for suffix in ["-wal", "-shm"] { try? state.directory.remove(Self.newName + suffix) }
        try DatabaseSalvage.removeCopy(in: state)
        try exchange()
    }

    // MARK: Content

    private mutating func fill(
        _ database: Database,
        from salvage: DatabaseSalvage?,
        and survey: AttemptSurvey
    ) throws {
        let reconstruction = JobReconstruction(state: state)
        var highest = max(survey.highestNumber, salvage?.lastKey(of: "jobs") ?? 0)
        let (ids, lastSequence) = try restoreEvents(database, from: salvage, highest: &highest)
        var known: Set<Int64> = []
        var failure: (any Error)?
        func restore(_ number: Int64, row: StoredJob?) -> Bool {
            do {
                let attempts = survey.attempts[number] ?? []
                guard let job = try reconstruction.job(number, row: row, attempts: attempts) else { return false }
                try database.restore(job)
                for (record, launch) in try reconstruction.earlierAttempts(of: job, among: attempts) {
                    try database.keepAttempt(record, launch: launch)
                }
                try database.noteRun(of: job.record)
                known.insert(number)
                return true
            } catch let error as StoreError where error.isConflict {
                return false
            } catch {
                failure = failure ?? error
                return false
            }
        }

        var unreadable = highest > 0 ? [1...highest] : []
        if let salvage, highest > 0 {
            var count = 0
            unreadable = salvage.jobs(1...highest) { job throws(StoreError) in
                guard restore(job.record.number, row: job) else { throw .damagedRow("the id exists already") }
                count += 1
            }
            report.fromDatabase = count
        }
        for number in survey.attempts.keys.sorted() where !known.contains(number) {
            if restore(number, row: nil) { report.fromDirectories += 1 }
        }
        try restoreGroups(database, from: salvage)
        try restorePools(database, from: salvage)
        try restoreSchedules(database, from: salvage)
        try database.rebuildBatches()
        try database.rebuildKeys()
        try database.rebuildHooks()
        for number in lostNumbers(unreadable, known: known) {
            try database.restore(JobReconstruction.lost(number, id: ids[number]))
            report.lost.append(number)
        }
        if let failure { throw failure }
        try database.setLastKey(of: "jobs", to: highest + Database.leap - 1)
        report.nextNumber = highest + Database.leap
        try database.setLastKey(of: "events", to: lastSequence + Database.leap - 1)
    }

    /// Returns the ids that events name, and the last sequence number.
    private mutating func restoreEvents(
        _ database: Database,
        from salvage: DatabaseSalvage?,
        highest: inout Int64
    ) throws -> (ids: [Int64: JobID], last: Int64) {
        guard let salvage, let last = salvage.lastKey(of: "events") else { return ([:], 0) }
        var ids: [Int64: JobID] = [:]
        var highestNumber = highest
        let unreadable = salvage.events(1...last) { event throws(StoreError) in
            try database.insert(event, sequence: event.sequence)
            if let number = event.number {
                highestNumber = max(highestNumber, number)
                if let id = event.id { ids[number] = id }
            }
        }
        highest = highestNumber
        if !unreadable.isEmpty { report.notes.append("some events could not be read and are missing") }
        return (ids, last)
    }

    private mutating func restoreGroups(_ database: Database, from salvage: DatabaseSalvage?) throws {
        if let groups = salvage?.groups() {
            for group in groups { try database.set(group) }
        } else {
            report.notes.append("the groups could not be read: set their slots again, and pause them again")
        }
        try database.connection.run(
            "INSERT OR IGNORE INTO groups (name, paused) SELECT DISTINCT group_name, 0 FROM jobs"
        )
    }

    private mutating func restorePools(_ database: Database, from salvage: DatabaseSalvage?) throws {
        if let pools = salvage?.pools() {
            for pool in pools { try database.set(pool) }
        } else {
            report.notes.append("the pools could not be read: set them again, or what takes of them waits")
        }
    }

    private mutating func restoreSchedules(_ database: Database, from salvage: DatabaseSalvage?) throws {
        guard let schedules = salvage?.schedules() else {
            report.notes.append("the schedules could not be read: add them again")
            return
        }
        for schedule in schedules { try database.write(schedule) }
    }

    private mutating func lostNumbers(_ unreadable: [ClosedRange<Int64>], known: Set<Int64>) -> [Int64] {
        var lost: [Int64] = []
        for range in unreadable.sorted(by: { $0.upperBound > $1.upperBound }) {
            for number in range.reversed() where !known.contains(number) {
                guard lost.count < Self.mostLost else {
                    report.notes.append("jobs below \(number + 1) may be lost, too, and are not listed")
                    return lost.reversed()
                }
                lost.append(number)
            }
        }
        return lost.reversed()
    }

    // MARK: Files

    /// The file to read from: the database, or, where an earlier repair was interrupted, what that one kept aside.
    private func damagedName() throws -> String? {
        if state.directory.exists(StateFile.database) { return StateFile.database }
        let aside = try state.directory.names().filter {
            $0.hasPrefix("\(StateFile.database).damaged-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
        }
        return aside.max()
    }

    private func isLogMissing() throws -> Bool {
        let file = DatabaseFile(directory: state.directory)
        return try !file.hasLog && file.lastClosing() == .unknown
    }

    private func makeNew() throws -> Database {
        let file = DatabaseFile(directory: state.directory)
        try file.make(Self.newName)
        return try Database.make(path: "\(state.path)/\(Self.newName)", file: file)
    }

    private func removeNew() throws(SystemError) {
        for suffix in ["", "-wal", "-shm"] where state.directory.exists(Self.newName + suffix) {
            try state.directory.remove(Self.newName + suffix)
        }
    }

    private mutating func exchange() throws {
        let now = Clock.now().description.prefix(19).filter { $0 != "-" && $0 != ":" }
        var aside = "\(StateFile.database).damaged-\(now)Z"
        while state.directory.exists(aside) { aside += "+" }
        let file = DatabaseFile(directory: state.directory)
        for suffix in ["", "-wal", "-shm"] where state.directory.exists(StateFile.database + suffix) {
            try state.directory.rename(StateFile.database + suffix, to: aside + suffix)
        }
        try file.markClosed(fingerprint: file.fingerprint(of: Self.newName))
        try state.directory.rename(Self.newName, to: StateFile.database)
        try state.directory.synchronize()
        report.keptAside = aside
    }
}

extension Database {
    /// Writes a job under the number that it had.
    func restore(_ job: StoredJob) throws(StoreError) {
        let submission = job.record.submission
        try connection.change { () throws(StoreError) in
            try connection.run(
                """
                INSERT INTO jobs (number, id, name, status, group_name, owner, environment, submitted_at, submission)
                VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?)
                """,
                [
                    .integer(job.record.number), .text(job.record.id.description), SQLiteValue(submission.name),
                    .text(submission.group), SQLiteValue(submission.owner), .text(submission.environment),
                    .integer(job.record.submittedAt.milliseconds), .text(submission.json.encodedText),
                ]
            )
            try insertLabels(submission.labels, of: job.record.number)
            try insertDependencies(submission.dependencies, of: job.record.number)
            try update(job)
        }
    }

    func setLastKey(of table: String, to key: Int64) throws(StoreError) {
        try connection.run("DELETE FROM sqlite_sequence WHERE name = ?", [.text(table)])
        try connection.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [.text(table), .integer(key)])
    }
}
