package import JobModel
package import Values

extension Act {
    /// `{"at": "2026-…", "by": "agent"}`.
    package var json: JSONValue { ["at": .string(at.description), "by": by.map { .string($0) }] }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "act")
        self.init(
            at: try members.required("at") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            by: try members.optional("by", \.string)
        )
    }
}
