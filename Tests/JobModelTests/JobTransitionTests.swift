import JobModel
import Testing
import Values

@Suite struct JobTransitionTests {
    static let simple: [JobTransition] = [.start, .pause, .resume, .requeue, .retry]

    /// The whole table: whatever is not in it cannot happen.
    static func expected(_ status: JobStatus, _ transition: JobTransition) -> JobStatus? {
        switch (status, transition) {
        case (.queued, .start), (.paused, .resume): .running
        case (.running, .pause): .paused
        case (.running, .requeue): .queued
        case (.completed, .retry), (.failed, .retry), (.killed, .retry), (.skipped, .retry), (.lost, .retry): .queued
        default: nil
        }
    }

    @Test(arguments: JobStatus.allCases, simple)
    func onlyWhatTheTableAllowsHappens(_ status: JobStatus, _ transition: JobTransition) {
        #expect(status.applying(transition) == Self.expected(status, transition))
    }

    @Test(arguments: JobStatus.allCases, JobStatus.allCases)
    func aJobEndsOnceAndWithAStatusOfAnEnd(_ status: JobStatus, _ end: JobStatus) {
        for reason in EndReason.allCases {
            let next = status.applying(.end(Ending(status: end, reason: reason)))
            #expect(next == (!status.isEnded && end.isEnded ? end : nil))
        }
    }

    @Test func liveAndEndedExcludeEachOther() {
        #expect(JobStatus.allCases.filter(\.isLive) == [.running, .paused])
        #expect(JobStatus.allCases.filter(\.isEnded) == [.completed, .failed, .killed, .skipped, .lost])
    }
}
