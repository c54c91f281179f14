package import JobModel
package import Values

/// One job, or one attempt of it (`7.2`).
package struct StatusCall: SupervisorCall {
    package static let method = "status"
    package typealias Reply = JobRecord

    package var reference: String

    package init(reference: String) { self.reference = reference }

    package var params: JSONValue { ["ref": .string(reference)] }

    package init(params: JSONValue) throws(FormatError) {
        reference = try JSONMembers(params, of: Self.method).string("ref")
    }
}
