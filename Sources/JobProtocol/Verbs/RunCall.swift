package import JobModel

/// Submits a job. It may be repeated: the same UUID is the same job.
package struct RunCall: SupervisorCall {
    package static let method = "run"
    package typealias Reply = JobRecord

    package var id: JobID
    /// `environment` is ignored; the supervisor stores `environment` of the call.
    package var submission: Submission
    package var environment: [ByteString]

    package init(id: JobID, submission: Submission, environment: [ByteString]) {
        self.id = id
        self.submission = submission
        self.environment = environment
    }

    package var params: JSONValue {
        [
            "id": .string(id.description),
            "submission": submission.json,
            "environment": .array(environment.map { JSONValue($0) }),
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        id = try members.required("id") { $0.string.flatMap { JobID($0) } }
        submission = try Submission(json: try members.required("submission") { $0 })
        environment = try members.byteStrings("environment")
        guard !environment.contains(where: \.containsNUL) else {
            throw FormatError("run: a variable of the environment contains NUL")
        }
    }
}
