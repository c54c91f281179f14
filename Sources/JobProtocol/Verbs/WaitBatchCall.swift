package import JobModel
package import Values

/// Waits in the supervisor until all jobs of a batch have ended, and answers with how many ended how: a batch may have a
/// million jobs, whose records nobody reads. It may be repeated.
package struct WaitBatchCall: SupervisorCall {
    package static let method = "wait-batch"

    /// The number of the batch, which is that of its first job.
    package var batch: Int64
    /// At most; the supervisor then answers with what there is.
    package var timeout: TimeSpan

    package init(batch: Int64, timeout: TimeSpan) { (self.batch, self.timeout) = (batch, timeout) }

    package var params: JSONValue { ["batch": .integer(batch), "timeout_ms": .integer(timeout.milliseconds)] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        batch = try members.integer("batch")
        timeout = try members.timeout()
    }

    package struct Reply: Sendable, Equatable {
        package var summary: BatchSummary
        /// The first of the jobs that has ended and did not complete.
        package var problem: JobRecord?

        package init(summary: BatchSummary, problem: JobRecord?) { (self.summary, self.problem) = (summary, problem) }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        ["batch": reply.summary.json, "problem": reply.problem.map { $0.json(as: form) }]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        return Reply(
            summary: try BatchSummary(json: try members.required("batch") { $0 }),
            problem: try members.element("problem", JobRecord.init(json:))
        )
    }
}
