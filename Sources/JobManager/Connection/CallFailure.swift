import JobModel

/// Why a call on one connection gave no reply.
enum CallFailure: Error {
    /// Another try would end in the same way: the supervisor's own answer, for the most part.
    case final(JobsError)
    /// The connection is gone, or was never there: a new one may do. `wasSent`: the call may have been carried out.
    case transient(JobsError, wasSent: Bool)
}
