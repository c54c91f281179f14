import JobModel
import JobStore
import LinuxSystem
import Values

/// Conditions of queued jobs.
extension Engine {
    /// Has the conditions looked at of the jobs that nothing else keeps from starting.
    func lookAtConditions() throws {
        for number in scheduler.takeLooks() {
            guard let job = try job(number), job.record.status == .queued else {
                scheduler.dropLook(number)
                continue
            }
            let submission = job.record.submission
            let look = ConditionLook(
                number: number,
                conditions: submission.conditions,
                directory: submission.directory,
                environment: try? environments.load(submission.environment),
                umask: submission.umask
            )
            afterCommit { [inbox, checker] in
                checker.check(look) { look, problem in
                    inbox.put(.resume { engine in try engine.note(problem, of: look) })
                }
            }
        }
    }

    /// What the look found counts if it was about the job as it is now.
    private func note(_ problem: String?, of look: ConditionLook) throws {
        guard let job = try job(look.number), job.record.status == .queued,
            job.record.submission.conditions == look.conditions
        else { return scheduler.dropLook(look.number) }
        scheduler.noteLook(look.number, problem: problem, now: Clock.monotonic(), clock: Clock.now())
    }
}
