package import JobModel
package import Values

/// How the record of a job crosses the supervisor's socket. A client says in `hello` which form it wants; either can be read
/// as a record.
package enum RecordForm: String, Sendable {
    /// The members that users are shown, and beside them all of the submission: clients of the first releases read that.
    case whole
    /// The same, and of the submission only what is not among the shown members.
    case once
}

extension JobRecord {
    /// The members of a submission that a record shows by themselves, and how they are called there.
    private static let shownMembers = [
        "command": "command", "directory": "cwd", "name": "name", "group": "group", "unique": "unique",
        "labels": "labels", "metadata": "metadata", "owner": "owner", "client": "client", "session": "session",
    ]

    /// For this program's own processes.
    package func json(as form: RecordForm) -> JSONValue {
        guard case .object(var object) = publicJSON else { return publicJSON }
        var members = JSONObject()
        for member in submission.jsonWithoutLimits.object?.members ?? []
        where form == .whole || Self.shownMembers[member.name] == nil {
            members.append(member.name, member.value)
        }
        object.append("submission", .object(members))
        object.append("wait_reason", waitReason?.json)
        return .object(object)
    }

    /// The submission in a record of either form.
    static func submission(in record: JSONValue) throws(FormatError) -> Submission {
        let own = try JSONMembers(record, of: "job").required("submission") { $0.object }
        var object = own
        for (name, shown) in shownMembers where own[name] == nil { object.append(name, record[shown]) }
        return try Submission(json: .object(object))
    }
}
