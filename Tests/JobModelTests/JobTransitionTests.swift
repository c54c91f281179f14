import JobModel
import Testing
import Values

@Suite struct JobTransitionTests {
    static let simple: [JobTransition] = [.start, .wait, .run, .pause, .resume, .requeue, .retry]

    /// The whole table: whatever is not in it cannot happen.
    static func expected(_ status: JobStatus, _ transition: JobTransition) -> JobStatus? {
        switch (status, transition) {
        case (.queued, .start): .starting
        case (.starting, .wait): .pending
        case (.starting, .run), (.pending, .run), (.paused, .resume): .running
        case (.starting, .pause), (.pending, .pause), (.running, .pause): .paused
        case (.starting, .requeue), (.pending, .requeue), (.running, .requeue): .queued
        case (.completed, .retry), (.failed, .retry), (.killed, .retry), (.skipped, .retry), (.lost, .retry): .queued
        default: nil
        }
    }

    @Test(arguments: JobStatus.stored, simple)
    func onlyWhatTheTableAllowsHappens(_ status: JobStatus, _ transition: JobTransition) {
        #expect(status.applying(transition) == Self.expected(status, transition))
    }

    @Test(arguments: JobStatus.stored, JobStatus.stored)
    func aJobEndsOnceAndWithAStatusOfAnEnd(_ status: JobStatus, _ end: JobStatus) {
        for reason in EndReason.allCases {
            let next = status.applying(.end(Ending(status: end, reason: reason)))
            #expect(next == (!status.isEnded && end.isEnded ? end : nil))
        }
    }

    @Test func liveAndEndedExcludeEachOther() {
        #expect(JobStatus.stored.filter(\.isLive) == [.starting, .pending, .running, .paused])
        #expect(Set(JobStatus.stored.map(\.told)) == Set(JobStatus.allCases))
        #expect(JobStatus.allCases.filter(\.isEnded) == [.completed, .failed, .killed, .skipped, .lost])
    }
}
