import JobModel
import JobProtocol
import Values

// tasks/get, tasks/update and tasks/cancel, of the tasks extension.
extension Server {
    func getTask(_ request: Request) async throws(JSONRPCError) -> Reply {
        let id = try taskID(request)
        guard let details = try await taskDetails(id, client: request.client) else { throw .taskNotFound }
        return Reply(details)
    }

    /// Nothing is ever asked of a client, so there is nothing to be told: it is acknowledged.
    func updateTask(_ request: Request) async throws(JSONRPCError) -> Reply {
        let id = try taskID(request)
        guard try await taskDetails(id, client: request.client) != nil else { throw .taskNotFound }
        return Reply([:])
    }

    func cancelTask(_ request: Request) async throws(JSONRPCError) -> Reply {
        let id = try taskID(request)
        do throws(JobsError) {
            let call = toolCall(client: request.client) { _ in }
            guard try await tasks.cancel(id, tool: taskTool, call) else { throw JobsError(.notFound, "") }
        } catch  where error.code == .notFound {
            throw .taskNotFound
        } catch {
            throw JSONRPCError(serving: error)
        }
        return Reply([:])
    }

    /// The members of a DetailedTask; `nil` where there is no such task.
    func taskDetails(_ id: String, client: ClientInfo?) async throws(JSONRPCError) -> JSONObject? {
        do throws(JobsError) {
            return try await tasks.details(of: id, tool: taskTool, toolCall(client: client) { _ in })
        } catch {
            throw JSONRPCError(serving: error)
        }
    }

    private func taskTool(_ name: String) -> (any TaskTool)? { catalog[name] as? any TaskTool }

    private func taskID(_ request: Request) throws(JSONRPCError) -> String {
        guard request.knowsTasks else { throw .missingTasksCapability }
        return try JSONRPCError.string("taskId", in: request.params)
    }
}

extension JSONRPCError {
    fileprivate static let taskNotFound = JSONRPCError.invalidParams("Task not found")
}
