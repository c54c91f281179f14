import JobModel
import Testing
import Values

@Suite struct EndingTests {
    static let ends: [ProcessEnd] = [
        .exited(0), .exited(1), .exited(143), .signalled(.terminate, coreDumped: false),
        .signalled(Signal(rawValue: 6), coreDumped: true),
    ]

    @Test(arguments: [
        (EndCause.killedByUser, JobStatus.killed, EndReason.killedByUser), (.timedOut, .failed, .timedOut),
        (.idleTimedOut, .failed, .idleTimedOut), (.outputLimit, .failed, .outputLimit),
        (.outOfMemory, .failed, .outOfMemory),
    ])
    func theFirstCauseWinsHoweverTheProcessEnded(_ cause: EndCause, _ status: JobStatus, _ reason: EndReason) {
        for end in Self.ends {
            #expect(Ending(mainProcess: end, firstCause: cause) == Ending(status: status, reason: reason))
        }
    }

    @Test(
        arguments: [(0, JobStatus.completed), (1, .failed), (127, .failed), (143, .failed), (255, .failed)]
            as [(Int32, JobStatus)]
    )
    func withoutACauseTheExitCodeDecides(_ code: Int32, _ status: JobStatus) {
        let ending = Ending(mainProcess: .exited(code), firstCause: nil)
        #expect(ending == Ending(status: status, reason: .exited))
    }

    @Test(arguments: 1...Signal.highest)
    func ofSignalsFromElsewhereFourMeanKilled(_ number: Int32) {
        let ending = Ending(mainProcess: .signalled(Signal(rawValue: number), coreDumped: false), firstCause: nil)
        let isKill = [1, 2, 9, 15].contains(number)
        #expect(ending == Ending(status: isKill ? .killed : .failed, reason: .signalled))
    }
}
