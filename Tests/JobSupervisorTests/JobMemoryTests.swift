import JobModel
import JobStore
import Testing
import Values

@testable import JobSupervisor

@Suite struct JobMemoryTests {
    private func job(_ number: Int64, _ status: JobStatus) -> StoredJob {
        StoredJob(
            record: JobRecord(
                number: number,
                id: JobID(),
                submission: Submission(command: ["true"], directory: "/"),
                status: status,
                attempt: 1,
                submittedAt: Timestamp(nanoseconds: 0)
            )
        )
    }

    @Test func whatIsNotLiveIsLetGoOfAtTheEndOfTheBatch() {
        var memory = JobMemory()
        let jobs = JobStatus.stored.enumerated().map { job(Int64($0 + 1), $1) }
        for job in jobs { memory.change(job) }
        for job in jobs { #expect(memory[job.record.number] == job) }
        memory.endBatch()
        for job in jobs {
            #expect(memory[job.record.number] == (job.record.status.isLive ? job : nil))
            #expect(memory.number(of: job.record.id) == (job.record.status.isLive ? job.record.number : nil))
        }
    }

    @Test func aJobThatEndsIsLetGoOf() {
        var memory = JobMemory()
        var job = job(1, .running)
        memory.note(job)
        job.record.status = .completed
        memory.change(job)
        #expect(memory[1] == job, "whoever waits for it is told from memory")
        memory.endBatch()
        #expect(memory[1] == nil)
    }

    @Test func whatWasUndoneIsReadAnew() {
        var memory = JobMemory()
        memory.note(job(1, .running))
        memory.note(job(2, .running))
        memory.beginStep()
        memory.change(job(2, .paused))
        memory.undoStep()
        #expect(memory[1] != nil && memory[2] == nil)
    }
}
