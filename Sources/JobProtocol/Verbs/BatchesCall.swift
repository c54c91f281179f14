package import JobModel
package import Values

/// The newest batches, each as a whole.
package struct BatchesCall: SupervisorCall {
    package static let method = "batches"

    /// At most so many; 1 to 1000.
    package var limit: Int

    package init(limit: Int) { self.limit = limit }

    package var params: JSONValue { ["limit": .integer(Int64(limit))] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        limit = try members.required("limit") { $0.integer.flatMap { (1...1000).contains($0) ? Int($0) : nil } }
    }

    package static func encode(_ reply: [BatchSummary], as form: RecordForm) -> JSONValue {
        ["batches": .array(reply.map(\.json))]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> [BatchSummary] {
        try JSONMembers(json, of: method).elements("batches") { value throws(FormatError) in
            try BatchSummary(json: value)
        }
    }
}

extension BatchSummary {
    var json: JSONValue {
        var counts = JSONObject()
        for status in JobStatus.allCases {
            counts.append(status.rawValue, self.counts[status].map { .integer(Int64($0)) })
        }
        return ["batch": .integer(number), "jobs": .object(counts)]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "batch")
        var counts: [JobStatus: Int] = [:]
        for member in try members.required("jobs", { $0.object }).members {
            guard let status = JobStatus(rawValue: member.name) else { continue }
            counts[status] = member.value.integer.map { Int(clamping: $0) }
        }
        self.init(number: try members.integer("batch"), counts: counts)
    }
}
