import JobManager
import JobModel
import JobProtocol

// prompts/list and prompts/get.
extension Server {
    func listPrompts(_ request: Request) throws(JSONRPCError) -> Reply {
        try Cursor.refuse(request.params)
        return Reply(["prompts": .array(Prompt.allCases.map(\.json))], caching: .server)
    }

    func getPrompt(_ request: Request) async throws(JSONRPCError) -> Reply {
        let name = try JSONRPCError.string("name", in: request.params)
        let arguments = request.params["arguments"]?.object ?? [:]
        do throws(JobsError) {
            switch Prompt(rawValue: name) {
            case .postmortem:
                guard let reference = arguments["job_id"]?.string, !reference.isEmpty else {
                    throw JobsError(.usage, "Missing required argument: job_id")
                }
                let text = try await jobs.perform { client throws(JobsError) in
                    try Postmortem(reference, client).text
                }
                return Self.prompt("Why job \(reference) ended as it did", text)
            case .report:
                let text = try await jobs.perform { client throws(JobsError) in try JobsReport(client).text }
                return Self.prompt("What ran lately", text)
            case nil: throw JobsError(.usage, "Unknown prompt: \(name.prefix(128))")
            }
        } catch {
            switch error.code {
            case .usage, .notFound, .ambiguous: throw .invalidParams(error.message)
            default: throw JSONRPCError(serving: error)
            }
        }
    }

    private static func prompt(_ description: String, _ text: String) -> Reply {
        Reply([
            "description": .string(description),
            "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]],
        ])
    }
}
