import JobModel
import LinuxSystem
import Values

// Whether this supervisor is the right one to start a job.
extension Engine {
    /// Nor schedules, which will have some.
    var hasNoJobs: Bool {
        scheduler.runningCount == 0 && scheduler.queuedCount == 0 && schedules.nextTime == nil
    }

    /// Throws where whoever asks is in another world: his job would see other files, processes or networks than he does.
    /// `.misplaced` where nothing keeps a supervisor of his world from taking over, else `.refused`.
    func checkPlace(_ namespaces: Namespaces?) throws(JobsError) {
        guard let difference = namespaces?.difference(from: surroundings.namespaces) else { return }
        let starter = surroundings.starter.map { ", started by \($0)," } ?? ""
        let place =
            "the supervisor (process \(lifecycle.pid))\(starter) runs elsewhere: in \(difference) than this process"
        guard !hasNoJobs else { throw JobsError(.misplaced, place) }
        let (running, queued) = (scheduler.runningCount, scheduler.queuedCount)
        let others = schedules.isEmpty ? "" : ", and schedules"
        throw JobsError(
            .refused,
            "\(place), and has \(running) running and \(queued) queued jobs\(others) there; a job of yours would not see what you "
                + "see. Submit it from that place, or wait until those have ended, when a supervisor of this place takes "
                + "over by itself, or set JOBS_HOME to a state directory of this place's own"
        )
    }

    /// What can hold the limits of a job's whole tree here. Throws `.refused` where nothing can hold one of them.
    @discardableResult
    func keepers(of submission: Submission) throws(JobsError) -> [TreeLimits.Kind: TreeLimits.Keeper] {
        let limits = submission.treeLimits
        // Those of another machine are its executor's to hold.
        guard !limits.isEmpty, executorName(for: submission) == nil else { return [:] }
        do throws(TreeLimits.Refusal) {
            return try limits.keepers(in: surroundings.delegation)
        } catch {
            throw JobsError(.refused, error.description, advice: .examine)
        }
    }

    /// Throws `.misplaced` where the job would get less than its submitter has.
    func checkReach(_ submission: Submission) throws(JobsError) {
        let shortfall = surroundings.reach.shortfall(of: submission)
        guard !shortfall.isEmpty else { return }
        throw JobsError(
            .misplaced,
            "the supervisor (process \(lifecycle.pid)) cannot give the job \(shortfall.joined(separator: ", "))"
        )
    }
}
