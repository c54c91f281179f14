import Values

/// One tool: what `tools/list` says of it, and what `tools/call` does.
///
/// Calls run concurrently, each as a Swift task; a call that the client cancels is cancelled as that task, and what it
/// then returns is dropped. A job is never touched by the end of a wait.
protocol Tool: Sendable {
    /// 1–64 characters of `[A-Za-z0-9_-]`.
    var name: String { get }
    /// For people, in a user interface.
    var title: String { get }
    /// For the model: when to use it, and what for.
    var description: String { get }
    /// What a call may say. Their schema is JSON Schema, 2020-12, without `$schema`; the root has `"type": "object"`.
    var parameters: Parameters { get }
    /// The same kind of schema, of the facts that it answers as `AnswerForm.json`. Loose: members may be added.
    var outputSchema: JSONValue { get }
    /// Whether it is one of the public job template, whose answers have one form.
    var isOfTemplate: Bool { get }
    var annotations: ToolAnnotations { get }

    /// - Parameter arguments: As `parameters` has read them.
    /// - Throws: What the model is told as a result with `isError`. A defect of the call itself (unknown tool, arguments
    ///   that are no object) never comes here.
    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult
}

extension Tool {
    var isOfTemplate: Bool { false }
}

/// A tool whose meaning is to wait. To a client that knows the tasks extension it is answered at once with a task, which
/// outlives this process: what `begin` returns is on the disk before the client hears of it, and any later process calls
/// `finish` with it, as often as it takes.
///
/// For other clients `call` does both, with a limit of its own.
protocol TaskTool: Tool {
    /// Does once what must be done once: submits the job. Does not wait.
    ///
    /// - Returns: All that `finish` and `cancel` need, as members of a JSON object; no secrets.
    func begin(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> JSONObject

    /// Waits without a limit until there is the result that `call` would have given with an endless limit. May be called
    /// again in another process, also when all is long over. `call.progress` becomes the task's status message.
    func finish(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult

    /// The client cancelled the task: ends what `begin` started, if that is to be ended (the job of `run_and_wait`;
    /// nothing for a mere wait), and returns when it is.
    func cancel(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure)
}

/// The hints of `ToolAnnotations` in the specification. The server says all of them.
struct ToolAnnotations: Sendable, Equatable {
    /// It changes nothing.
    var readOnly: Bool
    /// It may undo or end something.
    var destructive: Bool
    /// Again with the same arguments it changes nothing more.
    var idempotent: Bool
    /// It deals with the world outside (a command may do anything).
    var openWorld: Bool

    init(readOnly: Bool, destructive: Bool, idempotent: Bool, openWorld: Bool) {
        self.readOnly = readOnly
        self.destructive = destructive
        self.idempotent = idempotent
        self.openWorld = openWorld
    }

    var json: JSONValue {
        [
            "readOnlyHint": .bool(readOnly),
            "destructiveHint": .bool(destructive),
            "idempotentHint": .bool(idempotent),
            "openWorldHint": .bool(openWorld),
        ]
    }
}
