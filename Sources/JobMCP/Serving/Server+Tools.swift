import JobModel
import JobProtocol
import LinuxSystem
import Values

// tools/list and tools/call.
extension Server {
    func listTools(_ request: Request) throws(JSONRPCError) -> Reply {
        try Cursor.refuse(request.params)
        return Reply(catalog.listing, caching: catalog.isFixed ? .server : .never)
    }

    func callTool(
        _ request: Request,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws(JSONRPCError) -> Reply {
        let given = try JSONRPCError.string("name", in: request.params)
        guard let tool = catalog.tool(meaning: given) else { throw unknownTool(given) }
        let object = try JSONRPCError.arguments(of: request)
        var call = toolCall(client: request.client, progress)
        // A task tells whoever asks for it.
        call.tellsProgress = request.progressToken != nil || request.knowsTasks
        let began = Clock.monotonic()
        var notes: [String] = []
        do throws(ToolFailure) {
            let arguments = try tool.parameters.read(object, changes: !tool.annotations.readOnly)
            notes = arguments.notes
            guard request.knowsTasks, let tool = tool as? any TaskTool else {
                let result = try await tool.call(arguments, call)
                meter.note(tool.name, isError: result.isError, since: began)
                return Reply(result.noting(notes).json)
            }
            let state = try await tool.begin(arguments, call)
            defer { meter.note(tool.name, isError: false, since: began) }
            return try await tasks.create(tool, state, notes: notes, call)
        } catch {
            meter.note(tool.name, isError: true, since: began)
            return Reply(error.noting(notes).json)
        }
    }

    private func unknownTool(_ name: String) -> JSONRPCError {
        let isWithheld = ToolCatalog([.all], ToolSettings()).tool(meaning: name) != nil
        let reason =
            isWithheld ? "; the user has not given it to this server: use one of tools/list" : catalog.hint(for: name)
        return .invalidParams("Unknown tool: \(name.prefix(128))\(reason)")
    }

    func toolCall(client: ClientInfo?, _ progress: @escaping @Sendable (String) -> Void) -> ToolCall {
        ToolCall(
            jobs: jobs,
            watch: watch,
            environment: environment,
            settings: settings,
            client: client,
            progress: progress
        )
    }
}

extension JSONRPCError {
    /// The member `arguments` of a request; also as one string of JSON, as some models write it.
    static func arguments(of request: Request) throws(JSONRPCError) -> JSONObject {
        guard var value = request.params.present("arguments") else { return [:] }
        // Who encodes twice may have encoded three times.
        for _ in 0..<3 {
            guard let text = value.string else { break }
            if text.allSatisfy(\.isWhitespace) { return [:] }
            guard let json = try? JSONParser.parse(text) else { break }
            value = json
        }
        // Languages that know no difference write an empty object as an empty array.
        if value.isNull || value == [] { return [:] }
        guard let object = value.object else {
            throw .invalidParams(#"Invalid params: arguments must be an object, such as {"job_id": "7"}"#)
        }
        return object
    }
}
