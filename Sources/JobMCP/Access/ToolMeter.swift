import JobManager
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// Tells the supervisor which tools were called, how often and for how long: it keeps the figures, because it lasts.
///
/// The first call is reported at once; what follows within a second goes together, so that a report is nothing beside the
/// calls that it counts.
final class ToolMeter: Sendable {
    private static let interval = TimeSpan.seconds(1)

    private struct State {
        var uses: [ToolReportCall.Use] = []
        var isReporting = false
    }

    private let jobs: JobsAccess
    private let state = Mutex(State())

    init(_ jobs: JobsAccess) { self.jobs = jobs }

    /// - Parameter since: When the call began, on the monotonic clock.
    func note(_ tool: String, isError: Bool, since: Int64) {
        let duration = TimeSpan(nanoseconds: max(0, Clock.monotonic() - since))
        let begins = state.withLock { state in
            // Where none of them can be told, they are not worth the memory.
            if state.uses.count < ToolReportCall.mostUses {
                state.uses.append(.init(tool: tool, isError: isError, duration: duration))
            }
            if state.isReporting { return false }
            state.isReporting = true
            return true
        }
        if begins { Task { await report() } }
    }

    private func report() async {
        while true {
            let uses = state.withLock { state in
                defer { state.uses = [] }
                if state.uses.isEmpty { state.isReporting = false }
                return state.uses
            }
            if uses.isEmpty { return }
            guard await tell(uses) else { return keep(uses) }
            try? await Task.sleep(for: .nanoseconds(Self.interval.nanoseconds))
        }
    }

    /// Figures are worth no error, no supervisor that is started for them, and no state directory.
    private func tell(_ uses: [ToolReportCall.Use]) async -> Bool {
        await withTaskExecutorPreference(jobs.short) { [home = jobs.home] in
            guard let client = try? JobClient(home: home, startsSupervisor: false),
                (try? client.isSupervisorRunning()) == true
            else { return false }
            // What is not known to have been counted is not sent again.
            try? client.report(uses)
            return true
        }
    }

    /// For the next call, which may find a supervisor.
    private func keep(_ uses: [ToolReportCall.Use]) {
        state.withLock { state in
            state.uses = Array((uses + state.uses).prefix(ToolReportCall.mostUses))
            state.isReporting = false
        }
    }
}
