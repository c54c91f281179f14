import JobModel
import TestSupport
import Testing
import Values

@testable import JobSupervisor

/// What is made of the times of a schedule.
@Suite struct ScheduleDecisionTests {
    private static let start = Timestamp(milliseconds: 1_795_190_400_000)

    private func schedule(_ recurrence: Recurrence) -> Schedule {
        let submission = Submission(command: ["true"], directory: "/")
        return Schedule(number: 1, id: JobID(), recurrence, submission: submission, createdAt: Self.start)
    }

    private func due(
        every span: TimeSpan,
        late: TimeSpan,
        _ missed: Schedule.Missed
    ) -> (DueTimes, first: Timestamp, now: Timestamp) {
        let schedule = schedule(.every(span))
        let first = Self.start + span
        let now = first + late
        return (DueTimes(from: first, now: now, missed) { schedule.next(after: $0, in: .utc) }, first, now)
    }

    @Test(arguments: Schedule.Missed.allCases)
    func aTimeThatHasJustComeIsNotMissed(_ missed: Schedule.Missed) {
        let (due, first, _) = due(every: .seconds(600), late: .seconds(3), missed)
        #expect(due.runs == [first] && due.missed == 0 && due.last == first)
        #expect(due.next == first + .seconds(600))
    }

    @Test func whatIsPutOffStaysSoWhenAllIsReadAgain() {
        var due = schedule(.every(.seconds(600)))
        due.nextAt = Self.start
        let later = Self.start + .seconds(60)
        var book = ScheduleBook()
        book.set(due)
        #expect(book.takeDue(Self.start).map(\.number) == [1])
        book.putOff(1, until: later, because: "the disk is full")
        var again = ScheduleBook([due], putOffAs: book, now: Self.start)
        #expect(again.nextTime == later && again[1]?.problem == "the disk is full")
        #expect(again.takeDue(Self.start).isEmpty)
        // A clock that is set back makes it no longer.
        again.forgetPutOffs(beyond: Self.start + .seconds(59))
        #expect(again.nextTime == Self.start)
        #expect(ScheduleBook([due], putOffAs: book, now: later).nextTime == Self.start)
        book.set(due)
        #expect(ScheduleBook([due], putOffAs: book, now: Self.start).nextTime == Self.start)
    }

    @Test func whatWasMissed() {
        let late = TimeSpan.seconds(3 * 600 + 120)
        let skipped = due(every: .seconds(600), late: late, .skip).0
        #expect(skipped.runs.isEmpty && skipped.missed == 4)
        let (once, first, _) = due(every: .seconds(600), late: late, .once)
        #expect(once.runs == [first + .seconds(1800)] && once.missed == 3)
        let all = due(every: .seconds(600), late: late, .all).0
        #expect(all.runs == (0...3).map { first + .seconds($0 * 600) } && all.missed == 0)
        #expect(all.next == first + .seconds(2400) && all.next == once.next && all.next == skipped.next)
    }

    @Test func veryMany() {
        let (due, _, now) = due(every: .seconds(1), late: .seconds(365 * 86_400), .all)
        #expect(due.runs.count == DueTimes.mostRuns && due.runs.last == due.last)
        #expect(due.next.map { $0 > now } == true)
        #expect(zip(due.runs, due.runs.dropFirst()).allSatisfy { $0 + .seconds(1) == $1 })
    }

    /// Whenever somebody looks, each time gets one job at most, and where somebody looks often enough, each gets one.
    @Test func nothingTwiceAndNothingLost() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<500 {
            let span = TimeSpan.seconds(.random(in: 1...90, using: &random))
            let expression = try CronExpression("*/\(Int.random(in: 1...30, using: &random)) * * * *")
            let schedule = schedule(Bool.random(using: &random) ? .every(span) : .cron(expression))
            let zone = ZoneRules(rule: "CET-1CEST,M3.5.0,M10.5.0/3") ?? .utc
            var next = schedule.next(after: Self.start, in: zone)
            var now = Self.start
            var runs: [Timestamp] = []
            for _ in 0..<50 {
                now = now + .milliseconds(.random(in: 0...200_000, using: &random))
                guard let due = next else { break }
                let times = DueTimes(from: due, now: now, .all) { schedule.next(after: $0, in: zone) }
                runs += times.runs
                next = times.next
            }
            var expected: [Timestamp] = []
            while let time = schedule.next(after: expected.last ?? Self.start, in: zone), time <= now {
                expected.append(time)
            }
            #expect(runs == expected)
            #expect(next.map { $0 > now } ?? false)
        }
    }

    @Test func aClockThatIsSetBackRepeatsNothingButWhatFollowsIt() throws {
        func corrected(_ text: String, ran: String, now: String) throws -> String? {
            var schedule = schedule(.cron(try CronExpression(text)))
            schedule.lastAt = Timestamp(rfc3339: ran)
            schedule.nextAt = schedule.next(after: try #require(schedule.lastAt), in: .utc)
            return schedule.corrected(now: try #require(Timestamp(rfc3339: now)), in: .utc)?.description
        }
        // By an hour: the daily one has run; the one of every ten minutes follows the clock.
        #expect(
            try corrected("0 3 * * *", ran: "2026-11-20T03:00:00Z", now: "2026-11-20T02:10:00Z")
                == "2026-11-21T03:00:00.000Z"
        )
        #expect(
            try corrected("*/10 * * * *", ran: "2026-11-20T03:00:00Z", now: "2026-11-20T02:10:00Z")
                == "2026-11-20T02:20:00.000Z"
        )
        // By years: it was wrong before.
        #expect(
            try corrected("0 3 * * *", ran: "2031-11-20T03:00:00Z", now: "2026-11-20T02:10:00Z")
                == "2026-11-20T03:00:00.000Z"
        )
        // What has come stays due.
        #expect(
            try corrected("0 3 * * *", ran: "2026-11-20T03:00:00Z", now: "2026-11-25T00:00:00Z")
                == "2026-11-21T03:00:00.000Z"
        )
        var paused = schedule(.every(.seconds(5)))
        paused.isPaused = true
        #expect(paused.corrected(now: Self.start, in: .utc) == nil)
    }

    @Test func anIntervalNeverWaitsLongerThanItself() {
        var random = SplitMix(seed: 3)
        for _ in 0..<1000 {
            let span = TimeSpan.seconds(.random(in: 1...100_000, using: &random))
            var schedule = schedule(.every(span))
            schedule.nextAt = Self.start + .seconds(.random(in: 0...1_000_000_000, using: &random))
            let now = Timestamp(milliseconds: .random(in: 0...Self.start.milliseconds * 2, using: &random))
            guard let next = schedule.corrected(now: now, in: .utc), next > now else { continue }
            #expect(next.nanoseconds - now.nanoseconds <= span.nanoseconds)
        }
    }

    @Test func overlaps() {
        var schedule = schedule(.every(.seconds(60)))
        for overlap in Schedule.Overlap.allCases {
            schedule.overlap = overlap
            #expect(schedule.start(open: 0, isCatchingUp: false) == .submit)
            #expect(schedule.start(open: 1, isCatchingUp: true) == .submit)
        }
        schedule.overlap = .skip
        #expect(schedule.start(open: 1, isCatchingUp: false) == .skip)
        schedule.overlap = .queue
        #expect(schedule.start(open: 1, isCatchingUp: false) == .submit)
        #expect(schedule.start(open: Schedule.mostWaiting, isCatchingUp: false) == .skip)
        schedule.overlap = .killOld
        #expect(schedule.start(open: 2, isCatchingUp: false) == .replace)
    }

    @Test func theBookKnowsWhoIsNext() {
        var book = ScheduleBook()
        for number in 1...Int64(2000) {
            var schedule = schedule(.every(.seconds(60)))
            schedule.number = number
            schedule.nextAt = Self.start + .seconds((number * 7) % 2000)
            book.set(schedule)
        }
        #expect(book.nextTime == Self.start)
        #expect(book.takeDue(Self.start + .seconds(2)).count == 3)
        #expect(book.nextTime == Self.start + .seconds(3))
        book.noteOpen(7, of: 1)
        book.noteOpen(9, of: 1)
        book.noteEnd(7, of: 1)
        #expect(book[1]?.openJobs == [9])
        book.remove(1)
        #expect(book[1] == nil)
    }

    /// However the clock jumps, nobody who comes later comes before one that waits, if both have the same priority.
    @Test func aClockThatIsSetBackLetsNobodyOvertake() {
        var random = SplitMix(seed: 11)
        for _ in 0..<1000 {
            var scheduler = Scheduler()
            scheduler.setGroup("a", slots: 1, isPaused: false)
            scheduler.occupy(1_000, Admission.Place(group: "a"))
            var clock = Self.start
            var entries: [(Int64, QueueEntry)] = []
            for number in 1...Int64(20) {
                let jump = Int64.random(in: -10_000_000...10_000_000, using: &random)
                clock = Timestamp(milliseconds: clock.milliseconds + jump)
                let arrival = scheduler.arrival(at: clock) ?? clock
                let rank = QueueRank(arrival: arrival, priority: 0, number: number)
                let entry = QueueEntry(Admission.Place(group: "a"), rank: rank, arrival: arrival)
                entries.append((number, entry))
                scheduler.enqueue(number, entry)
                // Somebody restarts it: the newest one that waits is known from what is stored.
                guard Int.random(in: 0...3, using: &random) == 0 else { continue }
                scheduler = Scheduler()
                scheduler.setGroup("a", slots: 1, isPaused: false)
                scheduler.occupy(1_000, Admission.Place(group: "a"))
                for (number, entry) in entries { scheduler.enqueue(number, entry) }
            }
            scheduler.release(1_000)
            var order: [Int64] = []
            while let next = scheduler.takeStartable(now: 0).first {
                order.append(next)
                scheduler.release(next)
            }
            #expect(order == Array(1...20))
        }
    }
}
