package import JobModel
package import JobProtocol

extension JobClient {
    package func groups() throws(JobsError) -> [JobGroup] { try call(GroupListCall()) }

    /// Makes a group, or changes what is given.
    package func setGroup(
        _ name: String,
        slots: GroupSetCall.Slots? = nil,
        isPaused: Bool? = nil,
        priority: Int32? = nil,
        executor: String? = nil,
        makes: Bool? = nil
    ) throws(JobsError) -> JobGroup {
        try call(
            GroupSetCall(
                name: name,
                slots: slots,
                isPaused: isPaused,
                priority: priority,
                executor: executor,
                makes: makes
            )
        )
    }

    /// Removes a group that has no queued or running jobs.
    package func removeGroup(_ name: String) throws(JobsError) { _ = try call(GroupRemoveCall(name: name)) }
}
