import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Accepts a job: it is on the disk before it is answered for.
    func run(_ call: RunCall, by actor: String?) throws -> JobRecord {
        FaultPoint.reach("supervisor-after-accept", in: state.directory)
        if let existing = try job(id: call.id) ?? keyHolder(call.submission) { return present(existing) }
        try check(call.submission)
        try checkUses(of: call.submission)
        try checkPlace(call.namespaces)
        if !call.acceptsLess { try checkReach(call.submission) }
        try space.admit()
        if call.submission.standardInput == .stored { try checkInput(of: call.id) }
        var submission = call.submission
        submission.environment = try environments.store(call.environment)
        submission.dependencies = try resolved(submission.dependencies)
        let job = try submit(call.id, submission, by: actor)
        afterCommit { [state] in FaultPoint.reach("supervisor-after-commit", in: state.directory) }
        var record = present(job)
        // As it would be now: what holds them is known for sure once it runs.
        if job.launch == 0 { record.keepers = try keepers(of: submission) }
        return record
    }

    /// The job that the key of a submission stands for, if it does. Throws where that is another job than is wanted.
    func keyHolder(_ submission: Submission) throws -> StoredJob? {
        guard let key = submission.key, let job = try database.number(ofKey: key).flatMap(job) else { return nil }
        let age = TimeSpan(nanoseconds: max(0, Clock.now().nanoseconds - job.record.submittedAt.nanoseconds))
        if let lifetime = submission.keyLifetime, age > lifetime { return nil }
        guard job.record.submission.isSameWish(as: submission) else {
            throw JobsError(
                .usage,
                "the key '\(key)' stands for job \(job.record.number), which is another one (its command, directory, name, "
                    + "labels, metadata or time limit): use another key"
            )
        }
        return job
    }

    func check(_ submission: Submission) throws {
        if let name = submission.name, let problem = JobName.problem(with: name) {
            throw JobsError(.usage, "a job cannot be named \"\(name)\": \(problem)")
        }
        for word in [submission.group] + [submission.unique, submission.key].compactMap(\.self) + submission.labels.keys
        {
            if let problem = JobName.problemWithWord(word) {
                throw JobsError(.usage, "a group, label, lock or key cannot be named \"\(word)\": \(problem)")
            }
        }
        if let niceness = submission.niceness, !(-20...19).contains(niceness) {
            throw JobsError(.usage, "a niceness is from -20 to 19, not \(niceness)")
        }
        try keepers(of: submission)
        guard submission.hook == nil, submission.group != JobGroup.hooksName else {
            throw JobsError(.usage, "the group \(JobGroup.hooksName) is for hooks: name another one")
        }
        guard (-1000...1000).contains(submission.priority), (1...1_000_000).contains(submission.slots) else {
            throw JobsError(.usage, "a priority is from -1000 to 1000, and a job takes 1 slot or more")
        }
        try checkExecutor(for: submission)
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
