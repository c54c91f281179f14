package import JobModel
package import Values

/// A page of jobs, the newest first.
package struct ListCall: SupervisorCall {
    package static let method = "list"

    /// Its limit is at most 1000, and 100,000 of numbers.
    package var filter: JobFilter
    /// Whether nothing but the numbers is wanted. (A supervisor of an earlier release answers with records.)
    package var onlyNumbers: Bool

    package init(filter: JobFilter, onlyNumbers: Bool = false) {
        self.filter = filter
        self.onlyNumbers = onlyNumbers
    }

    private static let mostRecords = 1000
    private static let mostNumbers = 100_000

    package var params: JSONValue {
        [
            "statuses": filter.statuses.isEmpty ? nil : JSONValue(filter.statuses.map(\.rawValue).sorted()),
            "groups": filter.groups.isEmpty ? nil : JSONValue(filter.groups.sorted()),
            "name": filter.name.map { .string($0) },
            "labels": filter.labels.isEmpty ? nil : JSONValue(sorted: filter.labels),
            "owner": filter.owner.map { .string($0) },
            "directory": filter.directory?.json,
            "own": filter.own.map { ["session": .string($0.session), "directory": $0.directory.json] },
            "batch": filter.batch.map { .integer($0) },
            "schedule": filter.schedule.map { .integer($0) },
            "batches": filter.leavesOutBatches ? false : nil,
            "since": filter.since.map { .string($0.description) },
            "before": filter.before.map { .integer($0) },
            "limit": .integer(Int64(min(filter.limit, Self.mostRecords))),
            "numbers": onlyNumbers ? .integer(Int64(min(filter.limit, Self.mostNumbers))) : nil,
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        filter = JobFilter()
        filter.statuses = Set(
            try members.elements("statuses") { value throws(FormatError) in
                guard let status = value.string.flatMap(JobStatus.init(rawValue:)) else {
                    throw FormatError("list: there is no status \(value.encodedText)")
                }
                return status
            }
        )
        filter.groups = Set(
            try members.elements("groups") { value throws(FormatError) in
                guard let text = value.string else { throw FormatError("list: a group's name is a string") }
                return text
            }
        )
        filter.name = try members.optionalString("name")
        filter.labels = try members.strings("labels")
        filter.owner = try members.optionalString("owner")
        filter.directory = try members.element("directory", DirectoryMatch.init(json:))
        filter.own = try members.element("own") { json throws(FormatError) in
            let members = try JSONMembers(json, of: "own")
            return OwnJobs(
                session: try members.string("session"),
                directory: try DirectoryMatch(json: try members.required("directory") { $0 })
            )
        }
        filter.batch = try members.optionalInteger("batch")
        filter.schedule = try members.optionalInteger("schedule")
        filter.leavesOutBatches = try members.optional("batches") { $0.bool } == false
        filter.since = try members.optionalTime("since")
        filter.before = try members.optionalInteger("before")
        filter.limit =
            try members.optional("limit") { Self.limit($0, most: Self.mostRecords) } ?? filter.limit
        let numbers = try members.optional("numbers") { Self.limit($0, most: Self.mostNumbers) }
        onlyNumbers = numbers != nil
        filter.limit = numbers ?? filter.limit
    }

    private static func limit(_ json: JSONValue, most: Int) -> Int? {
        json.integer.flatMap { Int(exactly: $0) }.flatMap { (1...most).contains($0) ? $0 : nil }
    }

    package struct Reply: Sendable, Equatable {
        package var jobs: [JobRecord]
        /// Instead of the jobs, where only numbers were wanted.
        package var numbers: [Int64]?
        /// Give it as `before` for the page after this; `nil` at the end.
        package var next: Int64?

        package init(jobs: [JobRecord] = [], numbers: [Int64]? = nil, next: Int64?) {
            self.jobs = jobs
            self.numbers = numbers
            self.next = next
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        [
            "jobs": reply.numbers == nil ? .array(reply.jobs.map { $0.json(as: form) }) : nil,
            "numbers": reply.numbers.map { .array($0.map { .integer($0) }) },
            "next": reply.next.map { .integer($0) },
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        return Reply(
            jobs: try members.elements("jobs") { json throws(FormatError) in try JobRecord(json: json) },
            numbers: try members.optional("numbers") { $0.elements(\.integer) },
            next: try members.optionalInteger("next")
        )
    }
}

extension DirectoryMatch {
    fileprivate var json: JSONValue { ["paths": .array(paths.map { JSONValue($0) }), "below": .bool(includesBelow)] }

    fileprivate init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "directory")
        let paths = try members.byteStrings("paths")
        guard paths.count <= 16, paths.allSatisfy({ $0.hasPrefix("/") && !$0.containsNUL }) else {
            throw FormatError("directory: paths are up to 16, and absolute")
        }
        self.init(paths, includesBelow: try members.flag("below"))
    }
}
