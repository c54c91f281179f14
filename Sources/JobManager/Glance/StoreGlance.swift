package import JobModel
import JobStore
import Values

/// A look at what is stored, for completion and the shells' prompts: quick, without a supervisor, and without starting
/// one. What it tells may be a moment old.
package final class StoreGlance {
    private let database: Database

    /// The most suggestions of one kind.
    static let limit = 100

    /// `nil` where there is nothing to see: no state directory, no database, or one that cannot be read.
    package init?(home: String? = nil) {
        guard let path = try? StateDirectory.locate(home: home),
            let state = try? StateDirectory.open(path: path, create: false),
            let database = try? Database.openForReading(in: state)
        else { return nil }
        self.database = database
    }

    /// The newest jobs whose number begins with these digits (empty: any number).
    package func jobs(withDigits digits: String, stage: JobStage) -> [JobRecord] {
        (try? database.jobs(withDigits: digits, stage: stage, limit: Self.limit).map(\.record)) ?? []
    }

    /// For each name that begins like this the newest job that bears it.
    package func jobs(withNamePrefix prefix: String) -> [JobRecord] {
        (try? database.newestJobs(withNamePrefix: prefix, limit: Self.limit).map(\.record)) ?? []
    }

    package func groups() -> [JobGroup] { (try? database.groupsWithLoad()) ?? [] }

    package func pools() -> [Pool] { (try? database.pools()) ?? [] }

    package func schedules() -> [Schedule] { (try? database.schedules()) ?? [] }

    package func labelKeys(withPrefix prefix: String) -> [String] {
        (try? database.labelKeys(withPrefix: prefix, limit: Self.limit)) ?? []
    }

    package func labelValues(of key: String, withPrefix prefix: String) -> [String] {
        (try? database.labelValues(of: key, withPrefix: prefix, limit: Self.limit)) ?? []
    }

    /// How many jobs wait, and how many have been started and are not over; without those of hooks.
    package func liveCounts() -> (queued: Int, started: Int) {
        let counts = (try? database.liveCountsOfAll()) ?? [:]
        let queued = counts[.queued] ?? 0
        return (queued, counts.values.reduce(-queued, +))
    }

    /// How many jobs have ended.
    package func endedCount() -> Int {
        (try? database.endedCount()) ?? 0
    }

    /// The number of the newest event.
    package var newestEvent: Int64 { (try? database.lastSequence()) ?? 0 }

    /// Jobs that ended after the event of this number, in that order, and where to go on next time.
    package func ended(after event: Int64) -> (jobs: [JobRecord], next: Int64) {
        guard let events = try? database.events(after: event, limit: 1000) else { return ([], event) }
        let numbers = events.filter { $0.kind == .ended }.compactMap(\.number)
        let jobs = numbers.suffix(Self.limit).compactMap { number in (try? database.job(number))?.record }
        // One may have been begun again.
        return (jobs.filter { $0.status.isEnded && $0.submission.hook == nil }, events.last?.sequence ?? event)
    }
}
