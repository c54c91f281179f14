import JobModel
import Testing

@testable import JobExecutors

/// Lines of `squeue -O`, as Slurm 22.05 and 24.11 print them.
struct SlurmJobTests {
    @Test func aLineHasItsFields() throws {
        let line = "45|RUNNING|1|n1|main|train-7.1.1-0123abcd|None|jobs:0123abcd:id:1:1"
        let job = try #require(SlurmJob(line: line[...]))
        #expect((job.id, job.state, job.restarts, job.host) == ("45", .running, 1, "n1"))
        #expect((job.partition, job.name) == ("main", "train-7.1.1-0123abcd"))
        #expect((job.reason, job.comment) == ("None", "jobs:0123abcd:id:1:1"))
    }

    @Test func freeTextMayHoldWhatEndsAField() throws {
        let job = try #require(SlurmJob(line: "45|PENDING|0||main|x|launch failed | requeued held|jobs:a:b:1:1"[...]))
        #expect((job.reason, job.comment) == ("launch failed | requeued held", "jobs:a:b:1:1"))
        #expect(job.host == nil)
        #expect(job.waitWords == "Slurm: launch failed | requeued held")
    }

    @Test(arguments: [
        "", "slurm_load_jobs error: Unable to contact slurm controller", "x|RUNNING|0|n1|main|a|b|c", "1|2",
    ])
    func whatIsNoJobIsNone(_ line: String) { #expect(SlurmJob(line: line[...]) == nil) }

    @Test(
        arguments: [
            ("Resources", "Slurm: waits for resources (partition gpu)"),
            ("JobHeldAdmin", "Slurm: held by an administrator"),
            ("JobHeldUser", "Slurm: held; 'scontrol release 7' lets it go"),
            ("PartitionTimeLimit", "Slurm: its time limit is more than partition gpu allows"),
            (
                "QOSMaxJobsPerUserLimit",
                "Slurm: a limit of its account or quality of service is reached (QOSMaxJobsPerUserLimit)"
            ),
            ("SomethingNew", "Slurm: SomethingNew"),
        ]
    )
    func reasonsAreSaidInWords(_ reason: String, _ words: String) throws {
        let job = try #require(SlurmJob(line: "7|PENDING|0||gpu|name|\(reason)|comment"[...]))
        #expect(job.waitWords == words)
    }

    @Test(
        arguments: [
            ("OUT_OF_MEMORY", Ending(status: .failed, reason: .outOfMemory)),
            ("TIMEOUT", Ending(status: .failed, reason: .timedOut)),
            ("NODE_FAIL", Ending(status: .lost, reason: .nodeFailed)),
            ("PREEMPTED", Ending(status: .killed, reason: .preempted)),
            ("DEADLINE", Ending(status: .killed, reason: .deadline)),
            ("CANCELLED", Ending(status: .killed, reason: .cancelled)),
            ("BOOT_FAIL", Ending(status: .failed, reason: .bootFailed)),
        ]
    )
    func endsThatSlurmAloneKnowsHaveReasons(_ word: String, _ ending: Ending) {
        #expect(SlurmState(word).isFinal && SlurmState(word).ending == ending)
    }

    @Test(arguments: ["COMPLETED", "FAILED"])
    func anEndOfItsOwnIsTheShimsToTell(_ word: String) {
        #expect(SlurmState(word).isFinal && SlurmState(word).ending == nil)
    }

    @Test(arguments: ["COMPLETING", "RUNNING", "SUSPENDED", "CONFIGURING", "PENDING", "REQUEUED", "A_STATE_TO_COME"])
    func whatIsNotOverIsNot(_ word: String) { #expect(!SlurmState(word).isFinal) }
}
