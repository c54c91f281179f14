package import JobModel
import LinuxSystem
import Synchronization
import Values

/// One waiter's view of what happens to jobs, made by `EventWatch.open`.
///
/// It is level-triggered: whatever happened since it was opened, or since the last `next`, makes the next `next` return at
/// once. So nothing is missed between a look and a wait: open it, look, and wait where what was seen is not enough; look
/// again after each wakeup, of which some may be for nothing.
package final class JobWatch: Sendable {
    package enum Wakeup: Sendable, Equatable {
        /// Something became of one of the jobs: look at them.
        case changed
        /// There may be more output of one that `watchOutput` was called for, or that output is over.
        case output
        /// The deadline has passed.
        case timedOut
        /// The Swift task was cancelled.
        case cancelled
    }

    private struct State {
        var hasChanged = false
        var hasOutput = false
        var failure: JobsError?
        var waiter: CheckedContinuation<Void, Never>?
        var isTimeOver = false
        var isCancelled = false
    }

    /// `nil`: all jobs.
    let jobs: Set<JobID>?
    /// `nil`: all kinds of events.
    let kinds: Set<JobEvent.Kind>?
    private let watch: EventWatch
    private let state = Mutex(State())

    init(_ jobs: Set<JobID>?, kinds: Set<JobEvent.Kind>?, of watch: EventWatch) {
        self.jobs = jobs
        self.kinds = kinds
        self.watch = watch
    }

    /// Lets go: to be called exactly when no `next` will follow.
    package func close() { watch.close(self) }

    /// From now on, growth and end of this output wake `next`, too. What was there before does not: read after this call.
    package func watchOutput(_ output: AttemptOutput) { watch.watchOutput(output, for: self) }

    /// Waits for what happens next. Throws where events cannot be had any more: no supervisor can be started.
    ///
    /// - Parameter deadline: Of the monotonic clock, in nanoseconds (see `Clock.monotonic`); `nil`: none.
    package func next(until deadline: Int64? = nil) async throws(JobsError) -> Wakeup {
        // The timer of the last call may have come late.
        state.withLock { $0.isTimeOver = false }
        if let wakeup = try take() { return wakeup }
        let timer = deadline.map { deadline in
            Task {
                let left = max(0, deadline - Clock.monotonic())
                try? await Task.sleep(for: .nanoseconds(left))
                if !Task.isCancelled { wake { $0.isTimeOver = true } }
            }
        }
        defer { timer?.cancel() }
        while true {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isAwake = state.withLock { state in
                        if Self.hasNews(state) { return true }
                        state.waiter = continuation
                        return false
                    }
                    if isAwake { continuation.resume() }
                }
            } onCancel: {
                wake { $0.isCancelled = true }
            }
            if let wakeup = try take() { return wakeup }
        }
    }

    private static func hasNews(_ state: State) -> Bool {
        state.hasChanged || state.hasOutput || state.failure != nil || state.isTimeOver || state.isCancelled
    }

    private func take() throws(JobsError) -> Wakeup? {
        let news = state.withLock { state -> Result<Wakeup, JobsError>? in
            if let failure = state.failure { return .failure(failure) }
            if state.isCancelled { return .success(.cancelled) }
            if state.hasChanged {
                state.hasChanged = false
                return .success(.changed)
            }
            if state.hasOutput {
                state.hasOutput = false
                return .success(.output)
            }
            return state.isTimeOver ? .success(.timedOut) : nil
        }
        return try news?.get()
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    func deliver(_ events: [JobEvent]) {
        let isNews = events.contains { event in
            guard kinds?.contains(event.kind) ?? true else { return false }
            guard let jobs else { return true }
            return event.id.map(jobs.contains) ?? false
        }
        if isNews { wake { $0.hasChanged = true } }
    }

    func deliverOutput() { wake { $0.hasOutput = true } }

    func fail(_ error: JobsError) { wake { $0.failure = error } }
}
