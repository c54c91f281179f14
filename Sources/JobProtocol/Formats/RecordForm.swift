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
    /// For this program's own processes.
    package func json(as form: RecordForm) -> JSONValue {
        // Limits stand in the submission, in more exact words.
        var object = json(of: RecordMember.all.lazy.filter { $0.part != .limits })
        var members = JSONObject()
        for member in submission.jsonInRecords.members where form == .whole || !Self.shown.contains(member.name) {
            members.append(member.name, member.value)
        }
        object.append("submission", .object(members))
        object.append("wait_reason", waitReason?.json)
        return .object(object)
    }

    /// The members of a submission that a record shows by themselves.
    private static let shown = Set(RecordMember.all.compactMap(\.stored))

    /// The submission in a record of either form.
    static func submission(in record: JSONValue) throws(FormatError) -> Submission {
        var object = try JSONMembers(record, of: "job").required("submission") { $0.object }
        for member in RecordMember.all {
            if let name = member.stored, object[name] == nil { object.append(name, record[member.name]) }
        }
        return try Submission(json: .object(object))
    }
}
