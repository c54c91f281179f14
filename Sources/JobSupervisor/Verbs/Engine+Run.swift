import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Accepts a job: it is on the disk before it is answered for.
    func run(_ call: RunCall, by actor: String?) throws -> JobRecord {
        FaultPoint.reach("supervisor-after-accept", in: state.directory)
        if let existing = try job(id: call.id) { return present(existing) }
        try check(call.submission)
        try checkPlace(call.namespaces)
        if !call.acceptsLess { try checkReach(call.submission) }
        try space.admit()
        if call.submission.standardInput == .stored { try checkInput(of: call.id) }
        var submission = call.submission
        submission.environment = try environments.store(call.environment)
        submission.dependencies = try resolved(submission.dependencies)
        _ = try database.makeGroup(submission.group)
        let job = try database.insert(id: call.id, submission: submission, submittedAt: Clock.now()).job
        jobs.change(job)
        try append(.submitted, of: job.record, by: actor)
        try enqueue(job)
        afterCommit { [state] in FaultPoint.reach("supervisor-after-commit", in: state.directory) }
        return present(job)
    }

    func check(_ submission: Submission) throws {
        if let name = submission.name, let problem = JobName.problem(with: name) {
            throw JobsError(.usage, "a job cannot be named \"\(name)\": \(problem)")
        }
        for word in [submission.group] + [submission.unique].compactMap(\.self) + submission.labels.keys {
            if let problem = JobName.problemWithWord(word) {
                throw JobsError(.usage, "a group, label or lock cannot be named \"\(word)\": \(problem)")
            }
        }
        if let niceness = submission.niceness, !(-20...19).contains(niceness) {
            throw JobsError(.usage, "a niceness is from -20 to 19, not \(niceness)")
        }
        guard (-1000...1000).contains(submission.priority), (1...1_000_000).contains(submission.slots) else {
            throw JobsError(.usage, "a priority is from -1000 to 1000, and a job takes 1 slot or more")
        }
    }

    /// What the submitter piped in waits in the inbox until the attempt starts.
    private func checkInput(of id: JobID) throws {
        let inbox = try state.directory.openDirectory(StateFile.inbox)
        guard inbox.exists(id.description) else {
            throw JobsError(.storage, "the standard input of the job is not in the inbox; submit the job again")
        }
        try inbox.synchronize()
    }
}
