import JobModel
import Testing
import Values

@Suite struct RestartPolicyTests {
    private func outcome(_ ending: Ending, signal: Signal? = nil, seconds: Int64 = 0) -> Outcome {
        var outcome = Outcome(ending: ending)
        (outcome.signal, outcome.duration) = (signal, .seconds(seconds))
        return outcome
    }

    private let failed = Ending(status: .failed, reason: .exited)
    private let completed = Ending(status: .completed, reason: .exited)

    private func policy(_ mode: RestartPolicy.Mode, _ limit: RestartPolicy.Limit? = nil) -> RestartPolicy {
        var policy = RestartPolicy()
        (policy.mode, policy.limit) = (mode, limit)
        return policy
    }

    @Test func whatIsFollowedByAnotherAttempt() {
        let (never, failure, always) = (policy(.no), policy(.onFailure), policy(.always))
        let killed = Ending(status: .killed, reason: .signalled)
        let cases: [(Outcome, onFailure: Bool, always: Bool)] = [
            (outcome(failed), true, true), (outcome(completed), false, true),
            (outcome(killed, signal: .terminate), false, true), (outcome(killed, signal: .kill), true, true),
            (outcome(Ending(status: .failed, reason: .timedOut)), true, true),
            (outcome(Ending(status: .lost, reason: .machineRebooted)), true, true),
            (outcome(Ending(status: .lost, reason: .shimLost)), true, true),
            (outcome(Ending(status: .killed, reason: .killedByUser)), false, false),
            (outcome(Ending(status: .skipped, reason: .expired)), false, false),
        ]
        for (outcome, isFailure, isAlways) in cases {
            #expect(!never.wants(after: outcome, isRestart: true), "\(outcome.ending)")
            #expect(failure.wants(after: outcome, isRestart: false) == isFailure, "\(outcome.ending)")
            #expect(always.wants(after: outcome, isRestart: false) == isAlways, "\(outcome.ending)")
        }
        let unstarted = outcome(Ending(status: .failed, reason: .spawnFailed))
        #expect(!always.wants(after: unstarted, isRestart: false) && always.wants(after: unstarted, isRestart: true))
    }

    @Test func theDelayGrowsUntilAnAttemptRanWell() {
        var history = RestartHistory()
        func delay(_ seconds: Int64) -> TimeSpan? {
            let now = Timestamp(nanoseconds: 0)
            return history.restart(
                after: outcome(failed, seconds: seconds),
                policy(.always),
                pauses: RetryPolicy(),
                now: now
            )
        }
        #expect([delay(0), delay(1), delay(2)] == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(delay(60) == .seconds(1))
        #expect(delay(59) == .seconds(2))
    }

    /// In no window of the limit are there more restarts than it allows, and fewer only where none was wanted.
    @Test func theLimitHoldsInEveryWindow() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let limit = RestartPolicy.Limit(count: .random(in: 1...5, using: &random), window: .seconds(10))
            var history = RestartHistory()
            var (now, restarts): (Int64, [Int64]) = (0, [])
            for _ in 0..<60 {
                now += .random(in: 0...4, using: &random)
                let recent = restarts.filter { now - $0 < 10 }
                let delay = history.restart(
                    after: outcome(failed),
                    policy(.always, limit),
                    pauses: RetryPolicy(),
                    now: Timestamp(nanoseconds: now * 1_000_000_000)
                )
                #expect((delay != nil) == (recent.count < limit.count))
                if delay != nil { restarts.append(now) }
                #expect(history.times.count <= limit.count)
            }
        }
    }

    @Test func aLimitIsANumberWithinATime() {
        #expect(RestartPolicy.Limit("5/10m") == RestartPolicy.Limit(count: 5, window: .seconds(600)))
        for text in ["", "5", "5/", "/5m", "0/5m", "5/0", "-1/5m", "5/5m/5m", "x/5m"] {
            #expect(RestartPolicy.Limit(text) == nil, "\(text)")
        }
    }
}
