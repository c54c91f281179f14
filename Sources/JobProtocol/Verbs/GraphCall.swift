package import JobModel
package import Values

/// Tells which jobs depend on which.
package struct GraphCall: SupervisorCall {
    package static let method = "graph"

    /// The most jobs of one answer.
    package static let most = 10_000

    package var scope: GraphScope

    package init(_ scope: GraphScope) { self.scope = scope }

    package var params: JSONValue {
        switch scope {
        case .unended: [:]
        case .jobs(let references): ["refs": JSONValue(references)]
        case .batch(let reference): ["batch": .string(reference)]
        case .groups(let names): ["groups": JSONValue(names)]
        }
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        if params["refs"] != nil {
            scope = .jobs(try members.references())
        } else if let batch = try members.optionalString("batch") {
            scope = .batch(batch)
        } else if params["groups"] != nil {
            scope = .groups(
                try members.required("groups") { value in
                    value.elements(\.string).flatMap { $0.isEmpty ? nil : $0 }
                }
            )
        } else {
            scope = .unended
        }
    }

    package struct Reply: Sendable, Equatable {
        /// By their numbers.
        package var nodes: [GraphNode]
        /// Whether there are more than one answer has.
        package var isCut: Bool
        /// How many jobs have not ended and neither depend on others nor are depended on; only of the graph of all.
        package var unconnected: Int?

        package init(nodes: [GraphNode], isCut: Bool, unconnected: Int? = nil) {
            (self.nodes, self.isCut, self.unconnected) = (nodes, isCut, unconnected)
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        [
            "jobs": .array(reply.nodes.map(\.json)), "cut": reply.isCut ? true : nil,
            "unconnected": reply.unconnected.map { .integer(Int64($0)) },
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        return Reply(
            nodes: try members.elements("jobs") { json throws(FormatError) in try GraphNode(json: json) },
            isCut: try members.flag("cut"),
            unconnected: try members.optionalInteger("unconnected").map { Int($0) }
        )
    }
}

extension GraphNode {
    package var json: JSONValue {
        [
            "number": .integer(number), "name": name.map { .string($0) }, "status": .string(status.rawValue),
            "verdict": .string(verdict), "group": .string(group), "batch": batch.map { .integer($0) },
            "command": .array(command.map { JSONValue($0) }), "after": StoredForm.dependencies.write(dependencies),
        ]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "job")
        self.init(
            number: try members.integer("number"),
            name: try members.optionalString("name"),
            status: try members.required("status") { $0.string.flatMap { JobStatus(rawValue: $0) } },
            verdict: try members.string("verdict"),
            group: try members.string("group"),
            batch: try members.optionalInteger("batch"),
            command: try members.byteStrings("command"),
            dependencies: try members.optional("after", StoredForm.dependencies.read) ?? Dependencies()
        )
    }
}
