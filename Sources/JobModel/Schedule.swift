package import Values

/// A submission that is made again and again, at its times.
package struct Schedule: Sendable, Equatable {
    /// What becomes of times that came while nothing could start: the machine or the supervisor was off.
    package enum Missed: String, Sendable, CaseIterable {
        case skip
        /// One job for all of them.
        case once
        /// One for each, one after the other.
        case all
    }

    /// What is done if a time comes and the job of an earlier one has not ended.
    package enum Overlap: String, Sendable, CaseIterable {
        /// No job for that time.
        case skip
        /// The job waits for the earlier one.
        case queue
        /// The earlier one is killed.
        case killOld = "kill-old"
    }

    /// 1, 2, 3 …, never used twice; users say `s1`, so that it is no job's number.
    package var number: Int64
    /// Made by the client, so that the call can be repeated.
    package var id: JobID
    package var recurrence: Recurrence
    /// The zone in which cron expressions are meant; `nil`: that of the machine.
    package var zone: String?
    package var missed = Missed.once
    package var overlap = Overlap.skip
    /// Each of its jobs is one of these. The name is that of the schedule, too.
    package var submission: Submission
    package var createdAt: Timestamp
    package var isPaused = false
    /// The first time that nothing has been made of yet; `nil`: none comes, or it is paused.
    package var nextAt: Timestamp?
    /// The last time of which something was made.
    package var lastAt: Timestamp?
    /// The job that it submitted last.
    package var lastJob: Int64?
    /// How many jobs it has submitted.
    package var runs: Int64 = 0
    /// How many times got no job because the one before had not ended.
    package var skipped: Int64 = 0
    /// How many times were missed and got no job of their own.
    package var missedTimes: Int64 = 0
    /// Why its jobs cannot be submitted now, in words.
    package var problem: String?
    /// Its jobs that have not ended.
    package var openJobs: [Int64] = []

    package init(
        number: Int64 = 0,
        id: JobID,
        _ recurrence: Recurrence,
        zone: String? = nil,
        submission: Submission,
        createdAt: Timestamp
    ) {
        (self.number, self.id, self.recurrence, self.zone) = (number, id, recurrence, zone)
        (self.submission, self.createdAt) = (submission, createdAt)
    }

    /// What users call it: `s3`.
    package var reference: String { Self.reference(number) }

    package static func reference(_ number: Int64) -> String { "s\(number)" }

    /// The number of a reference; `nil` if it is not of the form `s3`.
    package static func number(of reference: String) -> Int64? {
        let digits = reference.dropFirst()
        guard reference.first == "s", !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int64(digits).flatMap { $0 > 0 ? $0 : nil }
    }

    /// Of the jobs of one schedule one runs at a time.
    package var lock: String { "schedule:\(number)" }

    /// The first of its times after this one.
    package func next(after time: Timestamp, in zone: ZoneRules) -> Timestamp? {
        recurrence.next(after: time, in: zone, from: createdAt)
    }

    /// Whether another one says the same: adding it again under the same id then changes nothing.
    package func says(sameAs other: Schedule) -> Bool {
        recurrence == other.recurrence && zone == other.zone && missed == other.missed && overlap == other.overlap
            && submission.isSameWish(as: other.submission)
    }
}
