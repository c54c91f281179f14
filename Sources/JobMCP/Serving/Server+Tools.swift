import JobModel
import JobProtocol
import LinuxSystem

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
        let name = try JSONRPCError.string("name", in: request.params)
        guard let tool = catalog[name] else {
            let isWithheld = Toolset.all.tools(ToolSettings()).contains { $0.name == name }
            let reason = isWithheld ? "; the user has not given it to this server: use one of tools/list" : ""
            throw .invalidParams("Unknown tool: \(name.prefix(128))\(reason)")
        }
        let arguments: JSONObject
        switch request.params["arguments"] {
        case nil: arguments = [:]
        case .object(let object): arguments = object
        default: throw .invalidParams("Invalid params: arguments must be an object")
        }
        let call = toolCall(client: request.client, progress)
        let began = Clock.monotonic()
        do throws(ToolFailure) {
            guard request.knowsTasks, let tool = tool as? any TaskTool else {
                let result = try await tool.call(arguments, call)
                meter.note(name, isError: result.isError, since: began)
                return Reply(result.json)
            }
            let state = try await tool.begin(arguments, call)
            defer { meter.note(name, isError: false, since: began) }
            return try await tasks.create(tool, state, call)
        } catch {
            meter.note(name, isError: true, since: began)
            return Reply(error.json)
        }
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
