import JobManager
import JobModel
import JobProtocol
import Values

// resources/list, resources/templates/list, resources/read.
extension Server {
    private static let pageSize = 50

    func listResources(_ request: Request) async throws(JSONRPCError) -> Reply {
        var filter = JobFilter()
        filter.before = try Cursor.read(request.params)
        let isFirstPage = filter.before == nil
        let jobs: [JobRecord]
        do throws(JobsError) {
            if !request.version.isModern { try await subscriptions.followList() }
            let wanted = filter
            jobs = try await self.jobs.perform { client throws(JobsError) in
                try client.list(wanted, count: Self.pageSize + 1)
            }
        } catch {
            throw JSONRPCError(serving: error)
        }
        let page = jobs.prefix(Self.pageSize)
        let resources = (isFirstPage ? [Self.listResource] : []) + page.map(Self.resource)
        let next = jobs.count > page.count ? page.last.map { Cursor.after($0.number) } : nil
        return Reply(
            ["resources": .array(resources), "nextCursor": next.map { .string($0) }],
            caching: .never
        )
    }

    private static let listResource: JSONValue = [
        "uri": .string(JobURI.listURI),
        "name": "jobs",
        "title": "Recent jobs",
        "description": "The records of the newest jobs.",
        "mimeType": "application/json",
    ]

    private static func resource(_ job: JobRecord) -> JSONValue {
        [
            "uri": .string(JobURI.uri(of: job)),
            "name": .string(job.submission.name ?? "job-\(job.number)"),
            "title": .string("Job \(job.number): \(JobText.command(job, longest: 60))"),
            "description": .string(JobText.status(job)),
            "mimeType": "application/json",
            "annotations": ["lastModified": .string(JobText.lastModified(job).description)],
        ]
    }

    func listResourceTemplates(_ request: Request) throws(JSONRPCError) -> Reply {
        try Cursor.refuse(request.params)
        let templates: JSONValue = [
            [
                "uriTemplate": .string(JobURI.jobTemplate),
                "name": "job",
                "title": "Job",
                "description": "Everything that is known of a job. job_id: its UUID, number or name.",
                "mimeType": "application/json",
            ],
            [
                "uriTemplate": .string(JobURI.logTemplate),
                "name": "job log",
                "title": "Output of a job",
                "description": """
                A page of what a job wrote: stream is stdout or stderr (default both), offset is in bytes, limit is \
                1 to 1048576 (default 65536). _meta says where the next page begins.
                """,
                "mimeType": "text/plain",
            ],
        ]
        return Reply(["resourceTemplates": templates], caching: .server)
    }

    func readResource(_ request: Request) async throws(JSONRPCError) -> Reply {
        let uri = try JSONRPCError.string("uri", in: request.params)
        do throws(JobsError) {
            switch JobURI(uri) {
            case .list: return try await readList(uri)
            case .job(let reference): return try await readJob(uri, reference)
            case .log(let reference, let query): return try await readLog(uri, reference, query)
            case nil where uri.contains("/log?"):
                throw JobsError(
                    .notFound,
                    "the query of a log has stream (stdout or stderr), offset (0 or more) and limit (1 to "
                        + "\(JobURI.LogQuery.largestLimit))"
                )
            case nil: throw JobsError(.notFound, "there is no resource \(uri.prefix(200))")
            }
        } catch {
            throw JSONRPCError(reading: uri, error, request.version)
        }
    }

    private func readList(_ uri: String) async throws(JobsError) -> Reply {
        let jobs = try await self.jobs.perform { client throws(JobsError) in try client.list(count: Self.pageSize) }
        let json: JSONValue = ["jobs": .array(jobs.map { .object(JobAnswer.bounded($0)) })]
        return Self.contents(uri, "application/json", json.encodedText, caching: .never)
    }

    private func readJob(_ uri: String, _ reference: String) async throws(JobsError) -> Reply {
        let (job, activity) = try await jobs.perform { client throws(JobsError) in
            let job = try client.status(reference)
            return (job, client.activity(of: job))
        }
        let caching: Reply.Caching = job.status.isEnded ? .ended : .never
        var object = job.publicJSON.object ?? [:]
        activity?.append(to: &object)
        return Self.contents(uri, "application/json", JSONValue.object(object).encodedText, caching: caching)
    }

    private func readLog(_ uri: String, _ reference: String, _ query: JobURI.LogQuery) async throws(JobsError) -> Reply
    {
        let page = try await jobs.perform { client throws(JobsError) in
            guard let output = try client.output(of: reference) else {
                return LogPage(text: "", next: 0, isLast: try client.status(reference).status.isEnded)
            }
            return try LogPage.read(output, query)
        }
        let meta: JSONValue = [
            "jobs/nextOffset": .integer(Int64(clamping: page.next)), "jobs/isLast": .bool(page.isLast),
        ]
        return Self.contents(uri, "text/plain", page.text, meta: meta, caching: page.isLast ? .ended : .never)
    }

    private static func contents(
        _ uri: String,
        _ type: String,
        _ text: String,
        meta: JSONValue? = nil,
        caching: Reply.Caching
    ) -> Reply {
        let content: JSONValue = ["uri": .string(uri), "mimeType": .string(type), "text": .string(text), "_meta": meta]
        return Reply(["contents": [content]], caching: caching)
    }
}

extension JSONRPCError {
    /// Why a resource cannot be read.
    init(reading uri: String, _ error: JobsError, _ version: ProtocolVersion) {
        switch error.code {
        case .notFound, .ambiguous, .usage:
            self = .resourceNotFound(uri, version)
            if uri.hasPrefix("job") { message += ": \(error.sentenceForTools)" }
        default: self.init(serving: error)
        }
    }
}
