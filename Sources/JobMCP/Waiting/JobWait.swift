import JobManager
import JobModel
import LinuxSystem
import Values

/// Waits for jobs without keeping a thread, and misses nothing: it is told of events before it looks.
struct JobWait: Sendable {
    /// How often the client is told that the wait goes on, where it does not want to hear how.
    private static let heartbeat = TimeSpan.seconds(5)
    /// How often it is told how the wait goes on.
    private static let report = TimeSpan.seconds(1)
    /// How long the first look may take in any case.
    private static let shortestLook = TimeSpan.milliseconds(200)

    var targets: [WaitTarget]
    /// Whether one of them is enough.
    let any: Bool
    /// The first of them that is met counts.
    let conditions: [WaitCondition]

    /// - Parameter deadline: On the monotonic clock; `nil`: none.
    /// - Returns: The targets as they are when the condition holds or the time is over.
    func run(_ call: ToolCall, until deadline: Int64?) async throws(ToolFailure) -> [WaitTarget] {
        do throws(JobsError) {
            let watch = try await call.watch.open(Set(targets.compactMap { JobID($0.id) }))
            defer { watch.close() }
            return try await run(call, watch, until: deadline)
        } catch {
            throw ToolFailure(error)
        }
    }

    private func run(
        _ call: ToolCall,
        _ watch: JobWatch,
        until deadline: Int64?
    ) async throws(JobsError) -> [WaitTarget] {
        let began = Clock.monotonic()
        // Also who does not want to wait gets what there is, where that does not take long.
        let end = deadline.map { max($0, began + Self.shortestLook.nanoseconds) }
        let look = WaitLook(conditions: conditions, watch: watch, deadline: end)
        var targets = targets
        while true {
            let before = targets
            targets = try await call.jobs.perform { client throws(JobsError) in try look.at(before, client) }
            if isDone(targets) { return targets }
            if call.tellsProgress { call.progress(await Self.progress(targets, call)) }
            var wakeup = JobWatch.Wakeup.timedOut
            repeat {
                let now = Clock.monotonic()
                if let deadline, now >= deadline { return targets }
                let pause = call.tellsProgress ? Self.report : Self.heartbeat
                let times = [deadline, quietAt(targets), now + pause.nanoseconds]
                wakeup = try await watch.next(until: times.compactMap { $0 }.min())
                if wakeup == .cancelled { throw JobsError(.timedOut, "the call was cancelled; the jobs go on") }
                if call.tellsProgress { call.progress(await Self.progress(targets, call)) }
            } while wakeup == .timedOut && !isQuietDue(targets)
        }
    }

    private func isDone(_ targets: [WaitTarget]) -> Bool {
        let isMet = targets.contains { $0.progress == .met }
        // Who waits for input waits for the caller.
        let asks = targets.contains { $0.progress == .asks }
        return any && isMet || asks || !targets.contains { $0.progress == .pending }
    }

    private func quietAt(_ targets: [WaitTarget]) -> Int64? {
        targets.filter { $0.progress == .pending }.compactMap(\.quietAt).min()
    }

    private func isQuietDue(_ targets: [WaitTarget]) -> Bool {
        quietAt(targets).map { $0 <= Clock.monotonic() } ?? false
    }

    /// Without the time, which the client is told beside it.
    private static func progress(_ targets: [WaitTarget], _ call: ToolCall) async -> String {
        guard targets.count == 1, let job = targets[0].job else {
            let done = targets.count { $0.progress != .pending }
            return "\(done) of \(targets.count) jobs"
        }
        let percent = job.progress.map { ", \(Int(($0 * 100).rounded()))%" } ?? ""
        if let message = job.progressMessage { return "job \(job.number) \(job.status.rawValue)\(percent), \(message)" }
        let activity = try? await call.jobs.perform { client throws(JobsError) in
            client.activity(of: job, measuresTime: false)
        }
        let line = (activity ?? nil)?.lastLine.map { ": \($0)" } ?? ""
        return "job \(job.number) \(job.status.rawValue)\(percent)\(line)"
    }
}
