package import JobModel
package import Values

/// Stops all processes of the jobs; their limits stand still.
package struct PauseCall: ReferencesCall {
    package static let method = "pause"
    package var references: [String]
    package init(references: [String]) { self.references = references }
    package var params: JSONValue { ["refs": JSONValue(references)] }
    package init(params: JSONValue) throws(FormatError) {
        references = try JSONMembers(params, of: Self.method).references()
    }
}

/// Lets paused jobs go on.
package struct ResumeCall: ReferencesCall {
    package static let method = "resume"
    package var references: [String]
    package init(references: [String]) { self.references = references }
    package var params: JSONValue { ["refs": JSONValue(references)] }
    package init(params: JSONValue) throws(FormatError) {
        references = try JSONMembers(params, of: Self.method).references()
    }
}

/// Puts ended jobs back into the queue, with the same number and the next attempt.
package struct RetryCall: ReferencesCall {
    package static let method = "retry"
    package var references: [String]
    /// The UUID of the wish: the same one makes no second attempt when the call is repeated.
    package var id: JobID
    /// Those of whoever asks, in which the jobs are to run; `nil`: wherever.
    package var namespaces: Namespaces?

    package init(references: [String], id: JobID = JobID(), namespaces: Namespaces? = nil) {
        self.references = references
        self.id = id
        self.namespaces = namespaces
    }

    package var params: JSONValue {
        ["refs": JSONValue(references), "id": .string(id.description), "namespaces": namespaces.map(\.json)]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        references = try members.references()
        id = try members.required("id") { $0.string.flatMap { JobID($0) } }
        namespaces = try Namespaces(members, "namespaces")
    }
}

/// Forgets ended jobs, with their output.
package struct RemoveCall: ReferencesCall {
    package static let method = "remove"
    package var references: [String]
    package init(references: [String]) { self.references = references }
    package var params: JSONValue { ["refs": JSONValue(references)] }
    package init(params: JSONValue) throws(FormatError) {
        references = try JSONMembers(params, of: Self.method).references()
    }
}

/// Tells how far a running job is; meant to be called from inside it.
package struct ProgressCall: SupervisorCall {
    package static let method = "progress"
    package typealias Reply = JobRecord

    package var reference: String
    /// 0–1.
    package var fraction: Double
    package var message: String?

    package init(reference: String, fraction: Double, message: String?) {
        self.reference = reference
        self.fraction = fraction
        self.message = message
    }

    package var params: JSONValue {
        [
            "ref": .string(reference),
            "progress": .number(fraction),
            "message": message.map { .string($0) },
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        reference = try members.string("ref")
        fraction = try members.required("progress") { $0.double.flatMap { (0...1).contains($0) ? $0 : nil } }
        message = try members.optional("message") { $0.string.flatMap { $0.utf8.count <= 4096 ? $0 : nil } }
    }
}
