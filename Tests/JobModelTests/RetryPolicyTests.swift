import JobModel
import Testing
import Values

@Suite struct RetryPolicyTests {
    private func outcome(_ status: JobStatus, _ reason: EndReason, _ exitCode: Int32? = nil) -> Outcome {
        var outcome = Outcome(ending: Ending(status: status, reason: reason))
        outcome.exitCode = exitCode
        return outcome
    }

    @Test func eachDelayIsLongerUpToTheLongest() {
        var policy = RetryPolicy()
        policy.limit = 10
        let failed = outcome(.failed, .exited, 1)
        let delays = (0..<11).map { policy.delay(after: failed, tries: $0)?.seconds }
        #expect(delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, nil])
        policy.limit = nil
        #expect(policy.delay(after: failed, tries: 1_000_000)?.seconds == 300)
        policy.jitter = 0.5
        #expect(policy.delay(after: failed, tries: 0, chance: 0)?.seconds == 0.5)
        #expect(policy.delay(after: failed, tries: 0, chance: 1)?.seconds == 1.5)
    }

    @Test func whatWouldNotHelpIsNotTriedAgain() {
        var policy = RetryPolicy()
        policy.limit = 1
        for (status, reason) in [
            (.completed, .exited), (.killed, .killedByUser), (.failed, .spawnFailed), (.killed, .signalled),
            (.skipped, .expired), (.skipped, .dependencyFailed),
        ] as [(JobStatus, EndReason)] {
            #expect(policy.delay(after: outcome(status, reason, 0), tries: 0) == nil, "\(status) \(reason)")
        }
        for (status, reason) in [(.failed, .timedOut), (.failed, .signalled), (.lost, .shimLost)]
            as [(JobStatus, EndReason)]
        {
            #expect(policy.delay(after: outcome(status, reason), tries: 0) != nil, "\(status) \(reason)")
        }
        #expect(RetryPolicy().delay(after: outcome(.failed, .exited, 1), tries: 0) == nil)
    }

    @Test(arguments: ["75", "1-3", "signals", "SIGSEGV", "timeouts"])
    func causesAreWrittenAsTheyAreRead(_ text: String) throws {
        #expect(try #require(RetryPolicy.Cause(text)).text == text)
    }

    @Test(arguments: ["", "0", "256", "3-1", "1-", "x", "-1", "9999999999"])
    func whatIsNoCause(_ text: String) { #expect(RetryPolicy.Cause(text) == nil) }
}
