package import JobModel
package import Values

extension ReadyCondition {
    /// `{"port": 8080}`
    package var json: JSONValue {
        var object = JSONObject()
        if case .port(let number) = self {
            object.append(kind.rawValue, .integer(Int64(number)))
        } else {
            object.append(kind.rawValue, JSONValue(value))
        }
        return .object(object)
    }

    /// The conditions of an object, which may have one of each kind: `{"port": 8080, "output": "ready"}`.
    package static func read(_ object: JSONObject) throws(Problem) -> [ReadyCondition] {
        var conditions: [ReadyCondition] = []
        for member in object.members where !member.value.isNull {
            guard let kind = Kind(rawValue: member.name) else {
                let hint = Spelling.hint(for: member.name, among: Kind.allCases.map(\.rawValue))
                throw Problem("has \(forms), not '\(member.name)'\(hint)")
            }
            guard let value = member.value.byteString ?? member.value.integer.map({ ByteString(String($0)) }) else {
                throw Problem("\(kind.rawValue) wants a string or a number")
            }
            conditions.append(try ReadyCondition(kind, value))
        }
        return conditions
    }
}

extension StoredForm<[ReadyCondition]> {
    /// An object for each condition. Left out where there is none.
    package static var readiness: Self {
        Self(
            write: { $0.isEmpty ? nil : .array($0.map(\.json)) },
            read: { value in
                guard let objects = value.array?.map(\.object) else { return nil }
                var conditions: [ReadyCondition] = []
                for object in objects {
                    guard let object, let more = try? ReadyCondition.read(object) else { return nil }
                    conditions += more
                }
                return conditions
            }
        )
    }
}

extension InputWait {
    package var json: JSONValue {
        [
            "pid": .integer(Int64(process.pid)), "command": .string(process.command),
            "since": .string(since.description), "secret": isSecret ? true : nil,
        ]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "waits_for_input")
        self.init(
            process: try NamedProcess(json: json),
            since: try members.required("since") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            isSecret: try members.flag("secret")
        )
    }
}
