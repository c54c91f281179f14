package import JobModel
package import Values

/// All pools, by name.
package struct PoolListCall: SupervisorCall {
    package static let method = "pool.list"
    package init() {}
    package var params: JSONValue { [:] }
    package init(params: JSONValue) throws(FormatError) {}
    package static func encode(_ reply: [PoolLoad], as form: RecordForm) -> JSONValue {
        ["pools": .array(reply.map(\.json))]
    }
    package static func decode(_ json: JSONValue) throws(FormatError) -> [PoolLoad] {
        try JSONMembers(json, of: method).elements("pools") { json throws(FormatError) in try PoolLoad(json: json) }
    }
}

/// Makes a pool, or changes what is given.
package struct PoolSetCall: SupervisorCall {
    package static let method = "pool.set"

    /// The variable of the pool in the environments of jobs.
    package enum Variable: Sendable, Equatable {
        case unset
        case named(String)
    }

    package var name: String
    /// `nil`: as it is.
    package var size: Pool.Size?
    /// `nil`: as it is.
    package var variable: Variable?

    package init(name: String, size: Pool.Size?, variable: Variable? = nil) {
        (self.name, self.size, self.variable) = (name, size, variable)
    }

    package var params: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        switch size {
        case .units(let count): object.append("units", .integer(count))
        case .bytes(let count): object.append("bytes", .integer(Int64(clamping: count.bytes)))
        case .percent(let hundredths): object.append("percent", .integer(hundredths))
        case nil: break
        }
        switch variable {
        case .named(let name): object.append("env", .string(name))
        case .unset: object.append("env", "")
        case nil: break
        }
        return .object(object)
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        name = try members.string("name")
        func amount(_ name: String, _ range: ClosedRange<Int64>) throws(FormatError) -> Int64? {
            try members.optional(name) { $0.integer.flatMap { range.contains($0) ? $0 : nil } }
        }
        let units = try amount("units", 1...Pool.mostUnits)
        let bytes = try amount("bytes", Pool.fewestBytes...(1 << 53))
        let percent = try amount("percent", 1...100)
        size = units.map { .units($0) } ?? bytes.map { .bytes(ByteCount(UInt64($0))) } ?? percent.map { .percent($0) }
        variable = try members.optionalString("env").map { $0.isEmpty ? .unset : .named($0) }
    }

    package static func encode(_ reply: PoolLoad, as form: RecordForm) -> JSONValue { reply.json }
    package static func decode(_ json: JSONValue) throws(FormatError) -> PoolLoad { try PoolLoad(json: json) }
}

/// Removes a pool of which no queued or running job takes anything.
package struct PoolRemoveCall: SupervisorCall {
    package static let method = "pool.remove"
    package typealias Reply = Done
    package var name: String
    package init(name: String) { self.name = name }
    package var params: JSONValue { ["name": .string(name)] }
    package init(params: JSONValue) throws(FormatError) {
        name = try JSONMembers(params, of: Self.method).string("name")
    }
}
