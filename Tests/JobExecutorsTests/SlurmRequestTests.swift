import JobModel
import Testing
import Values

@testable import JobExecutors

/// What `sbatch` is asked for.
struct SlurmRequestTests {
    private func attempt(_ change: (inout Submission) -> Void) -> Attempt {
        var submission = Submission(command: ["true"], directory: "/")
        change(&submission)
        return Attempt(
            key: Attempt.Key(number: 7, attempt: 2),
            id: JobID(),
            launch: 3,
            executor: "cluster",
            submittedAt: Timestamp(milliseconds: 0),
            submission: submission
        )
    }

    private func options(_ common: [String: String] = [:], _ change: (inout Submission) -> Void = { _ in }) -> [String]
    {
        let attempt = attempt(change)
        let identity = SlurmIdentity(attempt, place: "0123456789abcdef")
        return SlurmRequest.options(for: attempt, identity: identity, common: common, directory: "/d", log: "/d/log")
    }

    @Test func aJobIsNeverRequeuedAndHasOneNode() {
        let all = options()
        #expect(all.contains("--no-requeue") && all.contains("--nodes=1") && all.contains("--parsable"))
    }

    @Test(arguments: [(1, 1), (60, 2), (110, 2), (111, 3), (7200, 121)] as [(Int64, Int)])
    func timeLimitsAreRoundedUpWithTheGrace(_ seconds: Int64, _ minutes: Int) {
        let all = options { submission in
            submission.timeout = .seconds(seconds)
            submission.stop.grace = .seconds(10)
        }
        #expect(all.contains("--time=\(minutes)"), "\(all)")
    }

    @Test func noTimeLimitIsNone() { #expect(!options().contains { $0.hasPrefix("--time") }) }

    @Test func theLongestTimeLimitIsNoOverflow() {
        let all = options { $0.timeout = TimeSpan(nanoseconds: .max) }
        #expect(all.contains { $0.hasPrefix("--time=") })
    }

    @Test func theJobsOptionsWin() {
        let all = options(["partition": "main", "account": "a", "time": "5"]) { submission in
            submission.executorOptions = ["partition": "gpu", "exclusive": ""]
            submission.timeout = .seconds(1)
            submission.gpus = 2
            submission.priority = -5
        }
        for wanted in ["--partition=gpu", "--account=a", "--exclusive", "--time=1", "--gres=gpu:2", "--nice=5"] {
            #expect(all.contains(wanted), "\(wanted) of \(all)")
        }
    }

    @Test func limitsOfTheTreeAreSlurmsToHold() {
        let all = options { submission in
            submission.treeLimits.memory = ByteCount(1 << 30 | 1)
            submission.treeLimits.cpus = 1.5
        }
        #expect(all.contains("--mem=1025M") && all.contains("--cpus-per-task=2"), "\(all)")
        var submission = Submission(command: ["true"], directory: "/")
        submission.hasTerminal = true
        #expect(SlurmRequest.problem(with: submission)?.contains("--pty") == true)
        submission.hasTerminal = false
        submission.treeLimits.pids = 3
        #expect(SlurmRequest.problem(with: submission)?.contains("--pids") == true)
    }

    @Test func onlyAnAdministratorRaisesAPriority() {
        #expect(!options { $0.priority = 5 }.contains { $0.hasPrefix("--nice") })
    }

    @Test(arguments: ["output", "job-name", "comment", "requeue", "array", "nodes", "chdir"])
    func whatIsSetByThisProgramIsRefused(_ option: String) {
        var submission = Submission(command: ["true"], directory: "/")
        submission.executorOptions = ["mem": "1G", option: "x"]
        #expect(SlurmRequest.problem(with: submission)?.contains(option) == true)
        submission.executorOptions = ["mem": "1G"]
        #expect(SlurmRequest.problem(with: submission) == nil)
    }

    @Test func aNameSaysWhoseItIs() {
        let first = SlurmIdentity(attempt { $0.name = "a|b/ü c" }, place: "0123456789abcdef")
        #expect(first.name == "abc-7.2.3-01234567")
        #expect(first.comment.hasPrefix("jobs:0123456789abcdef:") && first.comment.hasSuffix(":2:3"))
        #expect(SlurmIdentity.isOurs(first.comment, place: "0123456789abcdef"))
        #expect(!SlurmIdentity.isOurs(first.comment, place: "f123456789abcdef"))
    }
}
