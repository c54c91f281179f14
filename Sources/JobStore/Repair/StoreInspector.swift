package import JobModel
internal import JobProtocol
internal import LinuxSystem
internal import Values

/// Looks a state directory over for `jobs doctor`. It changes nothing.
package enum StoreInspector {
    /// What is wrong at this path; empty where all is well. A supervisor may live meanwhile (`isSupervised`): leftovers are
    /// not looked for then, as they may be somebody's work under way.
    package static func inspect(path: String, isSupervised: Bool) -> [Finding] {
        do throws(JobsError) {
            return inspect(try StateDirectory.open(path: path, create: false), isSupervised: isSupervised)
        } catch {
            return [finding(error)]
        }
    }

    package static func inspect(_ state: StateDirectory, isSupervised: Bool) -> [Finding] {
        var findings = space(state)
        do {
            let survey = try AttemptSurvey(state)
            findings += survey.strangers.map {
                Finding(.warning, "\($0) is not a file of jobs", advice: Advice(.words, "look at it, then remove it"))
            }
            let database: Database
            do throws(JobsError) {
                if !isSupervised { try Database.examine(state) }
                database = try Database.openForReading(in: state)
            } catch {
                let isNew = try error.code == .notFound && !DatabaseFile(directory: state.directory).hasTraces()
                return findings + (isNew ? [] : [finding(error)])
            }
            try database.checkThoroughly()
            findings += try jobs(state, survey, database)
            if !isSupervised { findings += try leftovers(state, survey, database) }
        } catch let error as StoreError {
            findings.append(finding(error.jobsError))
        } catch {
            findings.append(
                Finding(
                    .error,
                    "the state directory cannot be read: \(error)",
                    advice: Advice(.words, "check the disk and the permissions")
                )
            )
        }
        return findings
    }

    private static func finding(_ error: JobsError) -> Finding {
        Finding(error.code == .notFound ? .note : .error, error.message, advice: error.advice.first)
    }

    private static func space(_ state: StateDirectory) -> [Finding] {
        guard let (total, available) = try? state.directory.space(), total > 0 else { return [] }
        guard available < total / 20 || available < UInt64(Ballast.size) * 4 else { return [] }
        return [
            Finding(
                .warning,
                "only \(ByteCount(available)) of \(ByteCount(total)) are free on the disk of \(state.path)",
                advice: Advice(.freeSpace)
            )
        ]
    }

    private static func jobs(
        _ state: StateDirectory,
        _ survey: AttemptSurvey,
        _ database: Database
    ) throws -> [Finding] {
        var findings: [Finding] = []
        for job in try database.live() where job.record.status.isLive {
            let number = job.record.number
            if !(survey.attempts[number] ?? []).contains(job.record.attempt) {
                findings.append(
                    Finding(
                        .warning,
                        "job \(number) is \(job.record.status.rawValue) and attempt \(job.record.attempt) has no directory",
                        advice: Advice(.startSupervisor)
                    )
                )
            }
        }
        for (number, attempts) in survey.attempts.sorted(by: { $0.key < $1.key })
        where try database.job(number) == nil {
            for attempt in attempts {
                guard case .none = try AttemptTestimony(number: number, attempt: attempt, in: state) else {
                    let what = "the database does not know job \(number), which has a directory"
                    findings.append(Finding(.error, what, advice: Advice(.repair)))
                    break
                }
            }
        }
        return findings
    }

    private static func leftovers(
        _ state: StateDirectory,
        _ survey: AttemptSurvey,
        _ database: Database
    ) throws -> [Finding] {
        let leftovers = try Leftovers(in: state, survey: survey, database: database).descriptions
        guard let first = leftovers.first else { return [] }
        let what =
            leftovers.count == 1 ? "\(first) is a leftover" : "\(first) and \(leftovers.count - 1) more are leftovers"
        return [Finding(.note, what, advice: Advice(.removeLeftovers))]
    }
}

extension Database {
    /// Throws where `open` would refuse the file, without opening it.
    fileprivate static func examine(_ state: StateDirectory) throws(JobsError) {
        try explaining(state) { () throws in _ = try examine(DatabaseFile(directory: state.directory)) }
    }
}
