package import JobModel
package import Values

/// Submits many jobs at once, in one transaction: all of them or none. It may be repeated: the same part of the same batch is
/// stored once. A batch that is longer than one call is several parts.
package struct BatchCall: PlacedCall {
    package static let method = "batch"
    /// The most jobs of one call.
    package static let most = 1000

    /// One of the jobs: the base, with these changes.
    package struct Job: Sendable {
        /// Members of a stored submission that it has in place of the base's.
        package var changes: JSONObject
        /// Its own environment; `nil`: that of the call.
        package var environment: [ByteString]?

        package init(changes: JSONObject, environment: [ByteString]? = nil) {
            (self.changes, self.environment) = (changes, environment)
        }
    }

    /// Made by the client: the same for all parts of a batch.
    package var id: JobID
    /// Which part this is, from 0.
    package var part: Int
    /// What the jobs have in common; its command is that of a job that has none of its own.
    package var base: Submission
    package var environment: [ByteString]
    package var jobs: [Job]
    package var namespaces: Namespaces?
    /// Whether the jobs are to run also where the supervisor cannot give them all that their submitter has.
    package var acceptsLess = false

    package var traits: Submission { base }

    package init(
        id: JobID,
        part: Int,
        base: Submission,
        environment: [ByteString],
        jobs: [Job],
        namespaces: Namespaces?
    ) {
        (self.id, self.part, self.base, self.environment) = (id, part, base, environment)
        (self.jobs, self.namespaces) = (jobs, namespaces)
    }

    package var params: JSONValue {
        [
            "id": .string(id.description),
            "part": .integer(Int64(part)),
            "base": base.json,
            "environment": .array(environment.map { JSONValue($0) }),
            "jobs": .array(
                jobs.map { job in
                    guard let environment = job.environment else { return .object(job.changes) }
                    var object = job.changes
                    object.append("variables", .array(environment.map { JSONValue($0) }))
                    return .object(object)
                }
            ),
            "namespaces": namespaces.map(\.json),
            "accepts_less": acceptsLess ? true : nil,
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        id = try members.required("id") { $0.string.flatMap { JobID($0) } }
        part = try members.required("part") { $0.integer.flatMap { (0...1_000_000).contains($0) ? Int($0) : nil } }
        base = try Submission(json: try members.required("base") { $0 })
        environment = try members.byteStrings("environment")
        jobs = try members.elements("jobs") { value throws(FormatError) in
            guard let changes = value.object else { throw FormatError("batch: a job is not an object") }
            let variables = try JSONMembers(value, of: "job").optional("variables") { $0.elements(\.byteString) }
            return Job(changes: changes, environment: variables)
        }
        namespaces = try Namespaces(members, "namespaces")
        acceptsLess = try members.flag("accepts_less")
        guard (1...Self.most).contains(jobs.count) else {
            throw FormatError("batch: a call has 1 to \(Self.most) jobs, not \(jobs.count)")
        }
        guard !(environment + jobs.flatMap { $0.environment ?? [] }).contains(where: \.containsNUL) else {
            throw FormatError("batch: a variable of the environment contains NUL")
        }
    }

    package struct Reply: Sendable, Equatable {
        /// The number of the batch, which is that of its first job.
        package var batch: Int64
        /// The numbers of the jobs of this part, in their order; `nil`: there are none, for all of them were there.
        package var numbers: ClosedRange<Int64>?
        /// The jobs that were there already: those of earlier submissions with the same keys.
        package var known: [Int64]

        package init(batch: Int64, numbers: ClosedRange<Int64>?, known: [Int64] = []) {
            (self.batch, self.numbers, self.known) = (batch, numbers, known)
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        [
            "batch": .integer(reply.batch), "first": reply.numbers.map { .integer($0.lowerBound) },
            "last": reply.numbers.map { .integer($0.upperBound) },
            "known": reply.known.isEmpty ? nil : .array(reply.known.map { .integer($0) }),
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        let known = try members.optional("known") { $0.elements(\.integer) } ?? []
        var numbers: ClosedRange<Int64>?
        if known.isEmpty || json["first"] != nil {
            let (first, last) = (try members.integer("first"), try members.integer("last"))
            guard first <= last else { throw FormatError("batch: the last number is below the first") }
            numbers = first...last
        }
        return Reply(batch: try members.integer("batch"), numbers: numbers, known: known)
    }
}
