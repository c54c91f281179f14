package import JobModel
package import Values

// What jobs take of pools, as it is stored and told.

extension StoredForm<[PoolUse]> {
    /// `{"gpu": 1, "memory": 8589934592}`; left out if there are none.
    package static var uses: Self {
        Self(
            write: { $0.isEmpty ? nil : JSONValue($0) },
            read: { json in
                guard let members = json.object?.members else { return nil }
                let uses = members.compactMap { member in
                    member.value.integer.flatMap { $0 > 0 ? PoolUse(member.name, $0) : nil }
                }
                return uses.count == members.count ? uses.sorted { $0.pool < $1.pool } : nil
            }
        )
    }
}

extension StoredForm<[String: [Int]]> {
    /// `{"gpu": [0, 1]}`; left out if there are none.
    static var units: Self {
        Self(
            write: { units in
                if units.isEmpty { return nil }
                var object = JSONObject()
                for (pool, numbers) in units.sorted(by: { $0.key < $1.key }) { object.append(pool, .numbers(numbers)) }
                return .object(object)
            },
            read: { json in
                guard let members = json.object?.members else { return nil }
                var units: [String: [Int]] = [:]
                for member in members { units[member.name] = member.value.numbers }
                return units.count == members.count ? units : nil
            }
        )
    }
}

extension JSONValue {
    package init(_ uses: [PoolUse]) {
        self = .object(uses.reduce(into: JSONObject()) { $0.append($1.pool, .integer($1.amount)) })
    }

    fileprivate static func numbers(_ numbers: [Int]) -> JSONValue { .array(numbers.map { .integer(Int64($0)) }) }

    /// An array of numbers from 0.
    fileprivate var numbers: [Int]? {
        elements { $0.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil } }
    }
}

extension PoolShortage {
    /// With the members of a reason to wait.
    var json: JSONValue {
        [
            "kind": "pool", "pool": .string(use.pool), "wanted": .integer(use.amount), "in_use": .integer(inUse),
            "size": total.map { .integer($0) }, "unit": .string(Pool.unit(isCounted: isCounted)),
        ]
    }

    init(_ members: JSONMembers) throws(FormatError) {
        self.init(
            PoolUse(try members.string("pool"), try members.integer("wanted")),
            inUse: try members.integer("in_use"),
            total: try members.optionalInteger("size"),
            isCounted: try members.string("unit") == Pool.unit(isCounted: true)
        )
    }
}

extension Pool {
    /// What its size counts, in a word.
    fileprivate static func unit(isCounted: Bool) -> String { isCounted ? "units" : "bytes" }
}

extension PoolLoad {
    package var json: JSONValue {
        var percent: Int64?
        if case .percent(let hundredths) = pool.size { percent = hundredths }
        return [
            "name": .string(pool.name), "size": .integer(total), "unit": .string(Pool.unit(isCounted: pool.isCounted)),
            "percent": percent.map { .integer($0) }, "env": pool.variable.map { .string($0) },
            "in_use": .integer(inUse), "queued": .integer(Int64(queued)), "holders": .array(holders.map(\.json)),
        ]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "pool")
        let total = try members.integer("size")
        let size: Pool.Size =
            if let percent = try members.optionalInteger("percent") {
                .percent(percent)
            } else if try members.string("unit") == Pool.unit(isCounted: true) {
                .units(total)
            } else {
                .bytes(ByteCount(UInt64(clamping: total)))
            }
        self.init(
            pool: Pool(name: try members.string("name"), size: size, variable: try members.optionalString("env")),
            total: total,
            inUse: try members.integer("in_use"),
            queued: try members.int("queued"),
            holders: try members.elements("holders") { json throws(FormatError) in try Holder(json: json) }
        )
    }
}

extension PoolLoad.Holder {
    fileprivate var json: JSONValue {
        [
            "number": .integer(number), "amount": .integer(amount), "units": units.isEmpty ? nil : .numbers(units),
        ]
    }

    fileprivate init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "holder")
        self.init(
            number: try members.integer("number"),
            amount: try members.integer("amount"),
            units: try members.optional("units", \.numbers) ?? []
        )
    }
}
