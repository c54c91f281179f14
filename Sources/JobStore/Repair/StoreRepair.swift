package import JobModel
internal import JobProtocol
internal import LinuxSystem

/// Makes a state directory usable again: `jobs doctor --repair`.
package enum StoreRepair {
    /// Rebuilds the database where it is damaged (the damaged one is kept aside), takes in jobs that only their
    /// directories know, and removes what interruptions left behind. The caller holds `supervisor.lock`. May be interrupted
    /// and repeated.
    package static func repair(_ state: StateDirectory) throws(JobsError) -> RepairReport {
        try Database.explaining(state) { () throws in
            var report = RepairReport()
            if try isDamaged(state) {
                var rebuild = DatabaseRebuild(state)
                try rebuild.run()
                report = rebuild.report
            }
            let database = try Database.open(in: state)
            let survey = try AttemptSurvey(state)
            report.fromDirectories += try takeIn(survey, state, database)
            let leftovers = try Leftovers(in: state, survey: survey, database: database)
            try leftovers.remove(from: state)
            report.removed = leftovers.descriptions
            report.notes += survey.strangers.map { "\($0) is not of jobs: look what it is, and remove it" }
            try database.close()
            return report
        }
    }

    /// Everything is read: indexes against tables, and each row.
    private static func isDamaged(_ state: StateDirectory) throws -> Bool {
        do {
            let database = try Database.open(in: state)
            try database.checkThoroughly()
            database.needsCheck = false
            try database.close()
            return false
        } catch let error as JobsError where error.code == .damaged {
            return true
        } catch let error as StoreError where error.isCorrupt {
            return true
        }
    }

    /// A database that lost its last commits does not know jobs that had begun.
    private static func takeIn(_ survey: AttemptSurvey, _ state: StateDirectory, _ database: Database) throws -> Int {
        let reconstruction = JobReconstruction(state: state)
        var count = 0
        try database.transaction {
            for (number, attempts) in survey.attempts.sorted(by: { $0.key < $1.key }) {
                guard try database.job(number) == nil,
                    let job = try reconstruction.job(number, row: nil, attempts: attempts)
                else { continue }
                try database.restore(job)
                for (record, launch) in try reconstruction.earlierAttempts(of: job, among: attempts) {
                    try database.keepAttempt(record, launch: launch)
                }
                count += 1
            }
            if count > 0 {
                let highest = max(survey.highestNumber, try database.lastNumber())
                try database.setLastKey(of: "jobs", to: highest + Database.leap - 1)
            }
        }
        return count
    }
}

extension Database {
    /// `check`, the indexes too, and whether each row can be understood.
    func checkThoroughly() throws(StoreError) {
        let problem = try connection.first("PRAGMA integrity_check(1)") { $0.text(0) }
        if let problem, problem != "ok" { throw .damagedRow(problem) }
        try connection.run("SELECT \(JobRow.columns) FROM jobs") { row throws(StoreError) in
            _ = try JobRow.read(row)
            return true
        }
    }
}
