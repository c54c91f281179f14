import JobModel
import JobProtocol
import LinuxSystem
import Values

/// A task as it is stored: what was promised, and what came of it.
struct TaskRecord: Sendable, Equatable {
    /// How long what came of a task is kept.
    static let retention = TimeSpan.seconds(7 * 86_400)

    enum Status: String, Sendable {
        case working, completed, failed, cancelled

        /// Nothing changes any more.
        var isOver: Bool { self != .working }
    }

    let id: String
    /// The tool's name.
    let tool: String
    /// What the tool needs to go on.
    let state: JSONObject
    let createdAt: Timestamp
    var updatedAt: Timestamp
    var status = Status.working
    /// Whether the client asked to have it cancelled.
    var isUnwanted = false
    /// What the result is to say of the call.
    var notes: [String] = []
    /// The members of a CallToolResult, where it is completed.
    var result: JSONObject?
    /// Where it failed.
    var error: JSONRPCError?

    /// A new one, with an id that nobody can guess: 256 random bits.
    init(tool: String, state: JSONObject) {
        var generator = SystemRandomNumberGenerator()
        id = (0..<4).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        self.tool = tool
        self.state = state
        createdAt = Clock.now()
        updatedAt = createdAt
    }

    /// The members of a task that all messages about it have.
    ///
    /// - Parameter message: What it is at.
    func members(message: String?) -> JSONObject {
        let lifetime = updatedAt.milliseconds - createdAt.milliseconds + Self.retention.milliseconds
        return [
            "taskId": .string(id),
            "status": .string(status.rawValue),
            "statusMessage": message.map { .string($0) },
            "createdAt": .string(createdAt.description),
            "lastUpdatedAt": .string(updatedAt.description),
            "ttlMs": status.isOver ? .integer(max(1, lifetime)) : .null,
            "pollIntervalMs": 500,
        ]
    }

    /// The members of a DetailedTask.
    func details(message: String?) -> JSONObject {
        var members = members(message: message)
        if let result { members.append("result", Envelope.result(Reply(result), .v2026July)) }
        members.append("error", error?.json)
        return members
    }
}

extension TaskRecord {
    private static let version: Int64 = 1

    var json: JSONValue {
        [
            "version": .integer(Self.version),
            "id": .string(id),
            "tool": .string(tool),
            "state": .object(state),
            "created_at": .string(createdAt.description),
            "updated_at": .string(updatedAt.description),
            "status": .string(status.rawValue),
            "unwanted": isUnwanted ? true : nil,
            "notes": notes.isEmpty ? nil : .array(notes.map { .string($0) }),
            "result": result.map { .object($0) },
            "error": error?.json,
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "task")
        guard try members.integer("version") == Self.version else { throw FormatError("task: of a newer release") }
        id = try members.string("id")
        tool = try members.string("tool")
        state = try members.required("state") { $0.object }
        createdAt = try members.required("created_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
        updatedAt = try members.required("updated_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
        status = try members.required("status") { $0.string.flatMap { Status(rawValue: $0) } }
        isUnwanted = try members.flag("unwanted")
        notes = try members.optional("notes") { $0.elements(\.string) } ?? []
        result = try members.optional("result") { $0.object }
        error = try members.optional("error") { JSONRPCError(json: $0) }
    }
}
