import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// A task that is not over, looked after by this process.
final class RunningTask: Sendable {
    private struct State {
        var record: TaskRecord
        var message: String?
        var work: Task<Void, Never>?
        var isAbandoned = false
    }

    private let tool: any TaskTool
    private let call: ToolCall
    private let desk: TaskDesk
    private let state: Mutex<State>
    private let end = Bell()

    init(_ record: TaskRecord, _ tool: any TaskTool, _ call: ToolCall, desk: TaskDesk) {
        self.tool = tool
        self.call = call
        self.desk = desk
        state = Mutex(State(record: record))
    }

    /// The members of a DetailedTask.
    var details: JSONObject { state.withLock { $0.record.details(message: $0.message) } }

    /// Begins to wait for the result.
    func start() {
        let work = Task {
            var record = state.withLock { $0.record }
            let call = call.reporting { [self] in note($0) }
            do throws(ToolFailure) {
                record.result = try await tool.finish(record.state, call).noting(record.notes).json
                record.status = .completed
            } catch {
                switch error.code {
                case .unavailable, .overloaded, .storage, .version, .timedOut: return pause(error)
                case .damaged, .internal:
                    record.error = JSONRPCError(code: JSONRPCError.internalError, message: error.message)
                    record.status = .failed
                case .usage, .notFound, .ambiguous, .wrongState, .refused, .misplaced, nil:
                    record.result = error.noting(record.notes).json
                    record.status = .completed
                }
            }
            if !Task.isCancelled { await settle(record) }
        }
        state.withLock { $0.work = work }
    }

    /// The result cannot be had now, which says nothing about the job: whoever asks next makes another try.
    private func pause(_ failure: ToolFailure) {
        guard !Task.isCancelled else { return }
        let id = state.withLock { state in
            state.message = failure.message
            return state.record.id
        }
        desk.forget(id)
        end.ring()
    }

    /// The client wants it no more: ends what it started, and then the wait.
    func abandon() {
        let isFirst = state.withLock { state in
            defer { state.isAbandoned = true }
            return !state.isAbandoned
        }
        guard isFirst else { return }
        Task {
            do throws(ToolFailure) {
                try await tool.cancel(state.withLock { $0.record.state }, call)
            } catch {
                return note("it cannot be cancelled: \(error)")
            }
            let (work, record) = state.withLock { ($0.work, $0.record) }
            work?.cancel()
            await work?.value
            var cancelled = record
            cancelled.isUnwanted = true
            await settle(cancelled)
        }
    }

    /// Waits for the end, but not long.
    func settles(within time: TimeSpan) async {
        let limit = Task {
            try? await Task.sleep(for: .nanoseconds(time.nanoseconds))
            end.ring()
        }
        _ = await end.next()
        limit.cancel()
    }

    private func note(_ message: String) {
        let isNews = state.withLock { state in
            defer { state.message = message }
            return state.message != message
        }
        if isNews { desk.ring(state.withLock { $0.record.id }) }
    }

    private func settle(_ record: TaskRecord) async {
        guard !state.withLock({ $0.record.status.isOver }) else { return }
        let settled = await desk.settle(record)
        state.withLock { $0.record = settled }
        desk.forget(settled.id)
        end.ring()
    }
}

extension ToolCall {
    /// The same call, telling another one how it goes on.
    fileprivate func reporting(_ progress: @escaping @Sendable (String) -> Void) -> ToolCall {
        var call = self
        call.progress = progress
        return call
    }
}
