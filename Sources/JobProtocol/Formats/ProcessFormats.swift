package import JobModel
package import Values

extension NamedProcess {
    package var json: JSONValue { ["pid": .integer(Int64(pid)), "command": .string(command)] }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "process")
        self.init(
            pid: try members.required("pid") { $0.integer.flatMap { Int32(exactly: $0) } },
            command: try members.string("command")
        )
    }
}

extension [NamedProcess] {
    package var json: JSONValue? { isEmpty ? nil : .array(map(\.json)) }
}

extension ProcessList {
    fileprivate func append(to object: inout JSONObject) {
        object.append("count", .integer(Int64(count)))
        object.append("processes", .array(named.map(\.json)))
    }

    package var json: JSONValue {
        var object = JSONObject()
        append(to: &object)
        return .object(object)
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "processes")
        let named = try members.elements("processes") { value throws(FormatError) in try NamedProcess(json: value) }
        self.init(named, count: try members.int("count"))
    }
}

extension SignalReport {
    package var json: JSONValue {
        var object = JSONObject()
        append(to: &object)
        return .object(object)
    }

    func append(to object: inout JSONObject) {
        object.append("signalled", reached.json)
        object.append("others", others.count == 0 ? nil : others.json)
    }

    /// `nil` where a program of an earlier release does not say.
    package static func read(_ members: JSONMembers) throws(FormatError) -> SignalReport? {
        guard let reached = try members.element("signalled", ProcessList.init(json:)) else { return nil }
        return SignalReport(
            reached: reached,
            others: try members.element("others", ProcessList.init(json:)) ?? ProcessList([])
        )
    }
}

extension Stoppage {
    package var json: JSONValue {
        var object: JSONObject = ["signal": signal.map { .string($0.description) }, "whole": .bool(isWhole)]
        processes.append(to: &object)
        return .object(object)
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "stopped")
        self.init(
            signal: try members.optional("signal") { $0.string.flatMap { Signal($0) } },
            processes: try ProcessList(json: json),
            isWhole: try members.flag("whole")
        )
    }
}

extension JSONMembers {
    /// `scope`; where it is absent `tree`, as earlier releases have it.
    func signalScope() throws(FormatError) -> SignalScope {
        if let scope = try optional("scope", { $0.string.flatMap { SignalScope(rawValue: $0) } }) { return scope }
        return try flag("tree") ? .tree : .main
    }
}
