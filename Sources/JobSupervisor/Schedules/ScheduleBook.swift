import JobModel
import Values

/// All schedules, when the next of their times is, and which of their jobs have not ended. A plain value without I/O.
struct ScheduleBook: Sendable {
    private var schedules: [Int64: Schedule] = [:]
    private var times = Deadlines<Timestamp>()
    private var open: [Int64: Set<Int64>] = [:]
    /// Until when a schedule is put off, and why.
    private var putOffs: [Int64: (until: Timestamp, problem: String)] = [:]

    init() {}

    /// One that is made anew from the database, which does not know what was put off.
    ///
    /// - Parameter old: The one before.
    init(_ all: [Schedule], putOffAs old: ScheduleBook, now: Timestamp) {
        for schedule in all {
            set(schedule)
            guard let putOff = old.putOffs[schedule.number], putOff.until > now else { continue }
            self.putOff(schedule.number, until: putOff.until, because: putOff.problem)
        }
    }

    /// With its jobs that have not ended.
    subscript(number: Int64) -> Schedule? {
        guard var schedule = schedules[number] else { return nil }
        schedule.openJobs = openJobs(of: number)
        return schedule
    }

    /// The oldest first.
    var all: [Schedule] { schedules.keys.sorted().compactMap { self[$0] } }

    /// When the first of them is due; `nil`: none is.
    var nextTime: Timestamp? { times.first }

    var isEmpty: Bool { schedules.isEmpty }

    func schedule(id: JobID) -> Schedule? { schedules.values.first { $0.id == id }.flatMap { self[$0.number] } }

    func schedule(named name: String) -> Schedule? {
        schedules.values.first { $0.submission.name == name }.flatMap { self[$0.number] }
    }

    /// Takes note of a schedule as it is stored.
    mutating func set(_ schedule: Schedule) {
        schedules[schedule.number] = schedule
        times[schedule.number] = schedule.nextAt
        putOffs[schedule.number] = nil
    }

    mutating func remove(_ number: Int64) {
        schedules[number] = nil
        times[number] = nil
        putOffs[number] = nil
    }

    /// Takes out those whose time has come, the lowest number first; each is to be set again, or put off.
    mutating func takeDue(_ now: Timestamp) -> [Schedule] { times.take(until: now).sorted().compactMap { self[$0] } }

    /// Looks at a schedule again only at this time, because nothing could be done now.
    mutating func putOff(_ number: Int64, until time: Timestamp, because problem: String) {
        schedules[number]?.problem = problem
        times[number] = time
        putOffs[number] = (time, problem)
    }

    /// Has those looked at again that are put off beyond this time, because the clock was set back.
    mutating func forgetPutOffs(beyond time: Timestamp) {
        for (number, putOff) in putOffs where putOff.until > time {
            putOffs[number] = nil
            times[number] = schedules[number]?.nextAt
        }
    }

    // MARK: Jobs

    func openJobs(of number: Int64) -> [Int64] { open[number]?.sorted() ?? [] }

    /// A job is queued or runs. Jobs of removed schedules are counted, too: nobody asks for them.
    mutating func noteOpen(_ job: Int64, of schedule: Int64?) {
        if let schedule { open[schedule, default: []].insert(job) }
    }

    mutating func noteEnd(_ job: Int64, of schedule: Int64?) {
        guard let schedule else { return }
        open[schedule]?.remove(job)
        if open[schedule]?.isEmpty ?? false { open[schedule] = nil }
    }
}
