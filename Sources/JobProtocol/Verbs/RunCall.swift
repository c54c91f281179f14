package import JobModel
package import Values

/// A call that submits jobs, which a supervisor may not be able to start as they have to be.
package protocol PlacedCall: SupervisorCall {
    /// What the jobs have of their submitter.
    var traits: Submission { get }
    /// Whether they are to run also where the supervisor cannot give them all of that.
    var acceptsLess: Bool { get set }
}

/// Submits a job. It may be repeated: the same UUID is the same job.
package struct RunCall: PlacedCall {
    package static let method = "run"
    package typealias Reply = JobRecord

    package var id: JobID
    /// `environment` is ignored; the supervisor stores `environment` of the call.
    package var submission: Submission
    package var environment: [ByteString]
    /// The submitter's, in which the job is to run; `nil`: wherever.
    package var namespaces: Namespaces?
    /// Whether the job is to run also where the supervisor cannot give it all that its submitter has.
    package var acceptsLess = false

    package var traits: Submission { submission }

    package init(id: JobID, submission: Submission, environment: [ByteString], namespaces: Namespaces? = nil) {
        self.id = id
        self.submission = submission
        self.environment = environment
        self.namespaces = namespaces
    }

    package var params: JSONValue {
        [
            "id": .string(id.description),
            "submission": submission.json,
            "environment": .array(environment.map { JSONValue($0) }),
            "namespaces": namespaces.map(\.json),
            "accepts_less": acceptsLess ? true : nil,
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        id = try members.required("id") { $0.string.flatMap { JobID($0) } }
        submission = try Submission(json: try members.required("submission") { $0 })
        environment = try members.byteStrings("environment")
        namespaces = try Namespaces(members, "namespaces")
        acceptsLess = try members.flag("accepts_less")
        guard !environment.contains(where: \.containsNUL) else {
            throw FormatError("run: a variable of the environment contains NUL")
        }
    }
}
