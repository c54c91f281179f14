package import JobModel
package import JobProtocol
import LinuxSystem

extension JobClient {
    /// Stops all processes of the jobs; their limits stand still.
    package func pause(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { PauseCall(references: $0) }
    }

    /// Lets paused jobs go on.
    package func resume(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { ResumeCall(references: $0) }
    }

    /// Puts ended jobs back into the queue, with the same number and the next attempt.
    package func retry(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        let id = JobID()
        return try apply(references) { (pinned) throws(JobsError) in
            try place(RetryCall(references: pinned, id: id, namespaces: .current()))
        }
    }

    /// Gives queued jobs another place in the line of their group.
    package func move(_ references: [String], to place: MoveCall.Place) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { MoveCall(references: $0, to: place) }
    }

    /// Changes what was asked for of a queued job: `wanted` is its submission as it is to be.
    package func edit(_ job: JobRecord, to wanted: Submission) throws(JobsError) -> JobRecord {
        let changes = wanted.changes(from: job.submission)
        return try call(EditCall(reference: job.id.description, changes: changes))
    }

    /// All that keeps a job from starting.
    package func why(_ reference: String) throws(JobsError) -> WhyCall.Reply {
        try call(WhyCall(reference: reference))
    }

    /// Which jobs depend on which.
    package func graph(_ scope: GraphScope) throws(JobsError) -> GraphCall.Reply { try call(GraphCall(scope)) }

    /// Forgets ended jobs, with their output.
    package func remove(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { RemoveCall(references: $0) }
    }
}
