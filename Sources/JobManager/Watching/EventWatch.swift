package import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// Follows the supervisor's events with one thread for everybody who waits, and the growth of outputs with another one; a
/// thousand waits cost no threads. Both run only while somebody waits. A replaced supervisor is not noticed.
package final class EventWatch: Sendable {
    /// How long one call waits in the supervisor, and so how long the thread stays when nobody is left.
    private static let piece = TimeSpan.seconds(20)

    private struct Starter {
        let watch: JobWatch
        let continuation: CheckedContinuation<Result<Void, JobsError>, Never>
    }

    private struct State {
        var watches: [ObjectIdentifier: JobWatch] = [:]
        /// Those who wait for the thread to have a cursor.
        var starters: [Starter] = []
        var isRunning = false
        /// Whether the thread has a cursor: whatever happens from now on reaches all watches.
        var isReady = false
    }

    private let home: String?
    private let state = Mutex(State())
    private let outputs = OutputGrowth()

    package init(home: String? = nil) { self.home = home }

    /// Begins to watch. Whatever happens after this returned is told by `JobWatch.next`.
    ///
    /// - Parameters:
    ///   - jobs: `nil`: all.
    ///   - kinds: Of the events; `nil`: all.
    package func open(
        _ jobs: Set<JobID>?,
        kinds: Set<JobEvent.Kind>? = nil
    ) async throws(JobsError) -> JobWatch {
        let watch = JobWatch(jobs, kinds: kinds, of: self)
        let result: Result<Void, JobsError> = await withCheckedContinuation { continuation in
            let (isReady, needsThread) = state.withLock { state in
                if state.isReady {
                    state.watches[ObjectIdentifier(watch)] = watch
                    return (true, false)
                }
                state.starters.append(Starter(watch: watch, continuation: continuation))
                defer { state.isRunning = true }
                return (false, !state.isRunning)
            }
            if isReady { continuation.resume(returning: .success(())) }
            if needsThread { startThread() }
        }
        try result.get()
        return watch
    }

    func close(_ watch: JobWatch) {
        outputs.remove(watch)
        _ = state.withLock { $0.watches.removeValue(forKey: ObjectIdentifier(watch)) }
    }

    func watchOutput(_ output: AttemptOutput, for watch: JobWatch) { outputs.add(output, for: watch) }

    private func startThread() {
        do throws(SystemError) {
            _ = try WorkerThread("jobs-events") { [self] in follow() }
        } catch {
            fail(JobsError(.overloaded, "no thread can be started to follow the events", cause: error))
        }
    }

    private func follow() {
        do throws(JobsError) {
            let client = try JobClient(home: home)
            var cursor = try client.newestEvent()
            begin()
            repeat {
                let reply = try client.events(after: cursor, timeout: Self.piece)
                cursor = reply.next
                deliver(reply.events)
            } while !isDone()
        } catch {
            fail(error)
        }
    }

    private func begin() {
        let starters = state.withLock { state in
            state.isReady = true
            for starter in state.starters { state.watches[ObjectIdentifier(starter.watch)] = starter.watch }
            defer { state.starters = [] }
            return state.starters
        }
        for starter in starters { starter.continuation.resume(returning: .success(())) }
    }

    private func deliver(_ events: [JobEvent]) {
        guard !events.isEmpty else { return }
        for watch in state.withLock({ Array($0.watches.values) }) { watch.deliver(events) }
    }

    private func isDone() -> Bool {
        state.withLock { state in
            guard state.watches.isEmpty else { return false }
            (state.isRunning, state.isReady) = (false, false)
            return true
        }
    }

    private func fail(_ error: JobsError) {
        let (watches, starters) = state.withLock { state in
            defer { state = State() }
            return (state.watches, state.starters)
        }
        for watch in watches.values { watch.fail(error) }
        for starter in starters { starter.continuation.resume(returning: .failure(error)) }
    }
}
