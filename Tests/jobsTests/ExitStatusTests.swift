import JobModel
import Testing
import Values

@testable import jobs

/// The table of exit statuses, row by row.
struct ExitStatusTests {
    private func job(_ status: JobStatus, _ reason: EndReason, _ change: (inout Outcome) -> Void = { _ in })
        -> JobRecord
    {
        var job = JobRecord.sample(1, status)
        var outcome = Outcome(ending: Ending(status: status, reason: reason))
        change(&outcome)
        job.outcome = outcome
        return job
    }

    @Test func aJobsOwnStatusIsPassedOn() {
        #expect(ExitStatus(of: job(.completed, .exited) { $0.exitCode = 0 }).code == 0)
        #expect(ExitStatus(of: job(.failed, .exited) { $0.exitCode = 4 }).code == 4)
        #expect(ExitStatus(of: job(.failed, .signalled) { $0.signal = Signal(rawValue: 6) }).code == 134)
        #expect(ExitStatus(of: job(.killed, .killedByUser) { $0.signal = .kill }).code == 137)
        #expect(ExitStatus(of: job(.killed, .killedByUser) { $0.exitCode = 5 }).code == 5)
    }

    @Test func aKilledJobThatExitedWithNothingDidNotSucceed() {
        #expect(ExitStatus(of: job(.killed, .killedByUser) { $0.exitCode = 0 }).code == 143)
    }

    @Test func endsWithoutAStatusOfTheirOwnHaveOne() {
        #expect(ExitStatus(of: job(.failed, .timedOut) { $0.signal = .terminate }).code == 124)
        #expect(ExitStatus(of: job(.killed, .killedByUser)).code == 125)
        #expect(ExitStatus(of: job(.skipped, .dependencyFailed)).code == 125)
        #expect(ExitStatus(of: job(.lost, .shimLost)).code == 125)
        #expect(ExitStatus(of: job(.lost, .machineRebooted)).code == 125)
        #expect(ExitStatus(of: JobRecord.sample(1, .running)).code == 125)
    }

    @Test func aCommandThatCouldNotBeStartedIsToldAsAShellDoes() {
        let notFound = JobFailure(step: JobFailure.findStep, errno: 2, message: "not found")
        let denied = JobFailure(step: "exec", errno: 13, message: "denied")
        #expect(ExitStatus(of: job(.failed, .spawnFailed) { $0.failure = notFound }).code == 127)
        #expect(ExitStatus(of: job(.failed, .spawnFailed) { $0.failure = denied }).code == 126)
    }

    @Test func errorsHaveTheirOwn() {
        #expect(ExitStatus(JobsError(.notFound, "")).code == 4)
        #expect(ExitStatus(waiting: JobsError(.notFound, "")).code == 125)
        #expect(ExitStatus(JobsError(.usage, "")).code == 64)
        #expect(ExitStatus(JobsError(.timedOut, "")).code == 124)
        for code in [JobsError.Code.unavailable, .storage, .refused, .damaged, .version, .overloaded, .internal] {
            #expect(ExitStatus(JobsError(code, "")).code == 125)
        }
    }

    @Test func checkSaysHowAJobStands() {
        #expect(ExitStatus(checking: job(.completed, .exited)).code == 0)
        #expect(ExitStatus(checking: job(.failed, .exited)).code == 1)
        #expect(ExitStatus(checking: JobRecord.sample(1, .queued)).code == 3)
        #expect(ExitStatus(checking: JobRecord.sample(1, .paused)).code == 3)
    }
}

extension JobRecord {
    /// A job as tests need one.
    static func sample(_ number: Int64, _ status: JobStatus, command: [ByteString] = ["make", "test"]) -> JobRecord {
        JobRecord(
            number: number,
            id: JobID(),
            submission: Submission(command: command, directory: "/src"),
            status: status,
            attempt: 1,
            submittedAt: Timestamp(milliseconds: 1_000_000)
        )
    }
}
