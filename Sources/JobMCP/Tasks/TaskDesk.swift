import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// Keeps what clients were promised as tasks. A task is on the disk before its client hears of it; whichever server is
/// asked for one that is not over waits for its end, so that it outlives the server that made it.
final class TaskDesk: Sendable {
    /// How long an answer waits for a task that this process has just begun to look after: it may be over already.
    private static let firstLook = TimeSpan.milliseconds(250)

    private struct State {
        var running: [String: RunningTask] = [:]
        /// Those who want to know of changes.
        var bells: [String: [Bell]] = [:]
        var hasPruned = false
    }

    private let jobs: JobsAccess
    private let state = Mutex(State())

    init(jobs: JobsAccess) { self.jobs = jobs }

    /// Makes a task of a call that has begun, and answers with it.
    ///
    /// - Parameter notes: What the result is to say of the call.
    func create(
        _ tool: any TaskTool,
        _ toolState: JSONObject,
        notes: [String] = [],
        _ call: ToolCall
    ) async throws(ToolFailure) -> Reply {
        var record = TaskRecord(tool: tool.name, state: toolState)
        record.notes = notes
        do throws(JobsError) {
            try await store(record)
        } catch {
            throw ToolFailure("\(error); what was started goes on: list_jobs finds it")
        }
        run(record, tool, call)
        prune()
        var reply = Reply(record.members(message: nil))
        reply.resultType = "task"
        return reply
    }

    /// How a task stands, as the members of a DetailedTask; `nil` where there is none of this id.
    ///
    /// - Parameters:
    ///   - tool: Finds the tool that the task is of; without it, it cannot go on.
    ///   - call: For a tool that has to go on.
    func details(
        of id: String,
        tool: (String) -> (any TaskTool)?,
        _ call: ToolCall
    ) async throws(JobsError) -> JSONObject? {
        if let running = state.withLock({ $0.running[id] }) { return running.details }
        guard let record = try await load(id) else { return nil }
        guard !record.status.isOver, let tool = tool(record.tool) else { return record.details(message: nil) }
        let running = run(record, tool, call)
        await running.settles(within: Self.firstLook)
        return running.details
    }

    /// The client wants the task no more. False where there is none of this id.
    func cancel(
        _ id: String,
        tool: (String) -> (any TaskTool)?,
        _ call: ToolCall
    ) async throws(JobsError) -> Bool {
        guard var record = try await load(id) else { return false }
        guard !record.status.isOver, !record.isUnwanted else { return true }
        record.isUnwanted = true
        try await store(record)
        if let tool = tool(record.tool) { run(record, tool, call).abandon() }
        return true
    }

    /// Rings whenever something becomes of the task.
    func attach(_ bell: Bell, to id: String) { state.withLock { $0.bells[id, default: []].append(bell) } }

    func detach(_ bell: Bell, from id: String) {
        state.withLock { state in
            state.bells[id]?.removeAll { $0 === bell }
            if state.bells[id]?.isEmpty ?? false { state.bells[id] = nil }
        }
    }

    /// Looks after a task that is not over, where that is not done already.
    @discardableResult
    private func run(_ record: TaskRecord, _ tool: any TaskTool, _ call: ToolCall) -> RunningTask {
        let (running, isNew) = state.withLock { state in
            if let running = state.running[record.id] { return (running, false) }
            let running = RunningTask(record, tool, call, desk: self)
            state.running[record.id] = running
            return (running, true)
        }
        if isNew {
            running.start()
            if record.isUnwanted { running.abandon() }
        }
        return running
    }

    /// Notes what came of a task, durably, unless another server was faster or its client no longer wants it.
    ///
    /// - Returns: The task as it is now.
    func settle(_ record: TaskRecord) async -> TaskRecord {
        var record = record
        record.updatedAt = Clock.now()
        if let stored = try? await load(record.id) {
            if stored.status.isOver { return stored }
            record.isUnwanted = record.isUnwanted || stored.isUnwanted
        }
        if record.isUnwanted {
            record.status = .cancelled
            (record.result, record.error) = (nil, nil)
        }
        do throws(JobsError) {
            try await store(record)
        } catch {
            record.status = .failed
            record.result = nil
            record.error = JSONRPCError(code: JSONRPCError.internalError, message: error.description)
        }
        return record
    }

    /// The task is over, and is on the disk.
    func forget(_ id: String) {
        state.withLock { $0.running[id] = nil }
        ring(id)
    }

    func ring(_ id: String) { for bell in state.withLock({ $0.bells[id] ?? [] }) { bell.ring() } }

    private func load(_ id: String) async throws(JobsError) -> TaskRecord? {
        let json = try await jobs.perform { client throws(JobsError) in try client.task(id) }
        return json.flatMap { try? TaskRecord(json: $0) }
    }

    private func store(_ record: TaskRecord) async throws(JobsError) {
        try await jobs.perform { client throws(JobsError) in try client.storeTask(record.id, record.json) }
    }

    /// Removes what was kept long enough, once in the life of a server.
    private func prune() {
        let isDue = state.withLock { state in
            defer { state.hasPruned = true }
            return !state.hasPruned
        }
        guard isDue else { return }
        let seconds = TaskRecord.retention.milliseconds / 1000 + 86_400
        Task {
            _ = try? await jobs.perform { client throws(JobsError) in
                try client.pruneTasks(olderThan: seconds) { json in
                    (try? TaskRecord(json: json))?.status.isOver ?? false
                }
            }
        }
    }
}
