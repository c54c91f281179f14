import JobManager
import JobModel
import JobProtocol
import Values

// prompts/list and prompts/get.
extension Server {
    func listPrompts(_ request: Request) throws(JSONRPCError) -> Reply {
        try Cursor.refuse(request.params)
        let prompts = Prompt.allCases.map(\.json)
        guard let directory = blueprintDirectory else { return Reply(["prompts": .array(prompts)], caching: .server) }
        let all = prompts + BlueprintPrompt.all(from: directory).map(\.json)
        return Reply(["prompts": .array(all)], caching: .never)
    }

    /// Where blueprints are looked for; `nil`: this server has no tool that would start one.
    private var blueprintDirectory: ByteString? {
        guard catalog[SubmitBlueprintTool.toolName] != nil else { return nil }
        return settings.startDirectory()
    }

    /// The prompt of a blueprint; `nil`: none of that name. Throws where the files that define blueprints cannot be read.
    func blueprintPrompt(_ name: String) throws(JobsError) -> BlueprintPrompt? {
        guard let directory = blueprintDirectory else { return nil }
        return try BlueprintPrompt(name, from: directory)
    }

    func getPrompt(_ request: Request) async throws(JSONRPCError) -> Reply {
        let name = try JSONRPCError.string("name", in: request.params)
        let arguments = try JSONRPCError.arguments(of: request)
        do throws(JobsError) {
            switch Prompt(rawValue: name) {
            case .postmortem:
                let reference = try Self.job(arguments)
                let text = try await jobs.perform { client throws(JobsError) in
                    try Postmortem(reference, client).text
                }
                return Self.prompt("Why job \(reference) ended as it did", text)
            case .report:
                let text = try await jobs.perform { client throws(JobsError) in try JobsReport(client).text }
                return Self.prompt("What ran lately", text)
            case nil:
                guard let prompt = try blueprintPrompt(name) else {
                    throw JobsError(.usage, "Unknown prompt: \(name.prefix(128))")
                }
                return Self.prompt(prompt.title, try prompt.text(arguments))
            }
        } catch {
            switch error.code {
            case .usage, .notFound, .ambiguous, .refused: throw .invalidParams(error.sentenceForTools)
            default: throw JSONRPCError(serving: error)
            }
        }
    }

    /// The argument of a prompt about one job.
    private static func job(_ arguments: JSONObject) throws(JobsError) -> String {
        do throws(ToolFailure) {
            let job = Parameter<String>.job()
            return try Parameters([job.declared]).read(arguments, changes: false)(job)
        } catch {
            throw JobsError(.usage, "Invalid params: \(error)")
        }
    }

    private static func prompt(_ description: String, _ text: String) -> Reply {
        Reply([
            "description": .string(description),
            "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]],
        ])
    }
}
