import JobModel
import JobStore
import LinuxSystem
import Values

/// Jobs that depend on others, and jobs that have to be given up.
extension Engine {
    /// The dependencies with numbers in place of what a user typed.
    func resolved(_ dependencies: Dependencies) throws -> Dependencies {
        var dependencies = dependencies
        for index in dependencies.all.indices {
            guard case .reference(let text) = dependencies.all[index].target else { continue }
            dependencies.all[index].target = .jobs(try numbers(of: text))
        }
        return dependencies
    }

    /// The jobs that a user means: one, a range, all of a batch, or those of a group that have not ended.
    private func numbers(of text: String) throws -> [ClosedRange<Int64>] {
        if text.hasPrefix("group:") {
            return try Dependency.ranges(of: database.unendedNumbers(inGroup: String(text.dropFirst(6))))
        }
        if text.hasPrefix("batch:") {
            let job = try resolve(String(text.dropFirst(6)))
            guard let batch = job.record.submission.batch else {
                throw JobsError(.usage, "job \(job.record.number) is not part of a batch", advice: .list)
            }
            return try existing(database.numbers(ofBatch: batch))
        }
        guard let range = JobRange(text) else {
            let number = try resolve(text).record.number
            return [number...number]
        }
        let ends = [try number(of: range.first), try number(of: range.last)].sorted()
        let numbers = try existing([ends[0]...ends[1]])
        guard !numbers.isEmpty else { throw JobsError(.notFound, "job \(text) not found", advice: .list) }
        return numbers
    }

    private func number(of reference: JobReference) throws -> Int64 {
        switch reference {
        case .number(let number): number
        case .beforeLast(let back): try resolve("last-\(back)").record.number
        default: try resolve("last").record.number
        }
    }

    /// Those of the numbers that there are jobs of.
    private func existing(_ ranges: [ClosedRange<Int64>]) throws -> [ClosedRange<Int64>] {
        Dependency.ranges(of: try ranges.flatMap { try database.statuses($0).keys.sorted() })
    }

    /// How far the ends have come that a job waits for.
    func wants(of dependencies: Dependencies) throws -> DependencyBook.Wants {
        var wants = DependencyBook.Wants()
        guard !dependencies.isEmpty else { return wants }
        wants.needsOne = dependencies.needsOne
        wants.keepsWaiting = dependencies.keepsWaiting
        wants.all = try dependencies.all.map { dependency in
            var statuses: [Int64: JobStatus] = [:]
            for range in dependency.ranges {
                statuses.merge(try database.statuses(range)) { $1 }
                // One that somebody removed by force: nobody knows any more how it ended.
                for number in range where statuses[number] == nil { statuses[number] = .lost }
            }
            return DependencyBook.Want(dependency.condition, statuses)
        }
        return wants
    }

    /// Tells those who depend on a job how it stands now.
    func tellDependents(of record: JobRecord) { broken += scheduler.note(record.number, record.status) }

    /// Ends the queued jobs that can never start as they should, and those that depend on them in turn.
    func giveUp() throws {
        for number in scheduler.takeExpired(clock: Clock.now()) { try skip(number, .expired) }
        while let number = broken.popLast() {
            if scheduler.isBroken(number) { try skip(number, .dependencyFailed) }
        }
    }

    private func skip(_ number: Int64, _ reason: EndReason) throws {
        guard var job = try job(number), job.record.status == .queued else { return }
        var outcome = Outcome(ending: Ending(status: .skipped, reason: reason))
        outcome.endedAt = Clock.now()
        outcome.failure = JobFailure(step: "queue", errno: 0, message: explanation(of: number, reason))
        try end(&job, outcome)
    }

    private func explanation(of number: Int64, _ reason: EndReason) -> String {
        let obstacles = scheduler.reasons(for: number)
        guard reason == .dependencyFailed else {
            let waiting = obstacles.first.map { ", waiting for \($0.words)" } ?? ""
            return "it had not started in time\(waiting)"
        }
        for case .brokenDependency(let other, let status) in obstacles {
            return "job \(other), on which it depends, \(status.clause)"
        }
        return "what it depends on did not end as it had to"
    }
}
