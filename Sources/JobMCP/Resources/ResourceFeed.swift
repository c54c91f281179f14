import JobManager
import JobModel
import JobOutput
import Values

/// Tells when a resource has changed: at most twice a second, and the last state always.
struct ResourceFeed: Sendable {
    private static let pause = Duration.milliseconds(500)

    /// As the client wrote it; `nil`: the list of resources itself.
    let uri: String?
    private let watch: JobWatch
    private let jobs: JobsAccess
    /// The log that the resource is; `nil`: it is none.
    private let log: Log?

    /// Somebody's output, and how it stood when it began to be watched.
    private struct Log: Sendable {
        let reference: String
        let state: State?

        /// What a reader of the log sees a change of.
        struct State: Sendable, Equatable {
            let attempt: Int
            let end: UInt64
            let isOver: Bool
        }
    }

    /// Begins to watch: what happens from now on will be told by `run`.
    ///
    /// - Parameter uri: `nil`: the list of resources.
    /// - Throws: `.notFound` and the like, where there is no such resource.
    static func open(_ uri: String?, _ jobs: JobsAccess, _ watch: EventWatch) async throws(JobsError) -> ResourceFeed {
        guard let uri else {
            let kinds: Set<JobEvent.Kind> = [.submitted, .removed]
            return ResourceFeed(uri: nil, watch: try await watch.open(nil, kinds: kinds), jobs: jobs, log: nil)
        }
        switch JobURI(uri) {
        case .list: return ResourceFeed(uri: uri, watch: try await watch.open(nil), jobs: jobs, log: nil)
        case .job(let reference):
            let job = try await jobs.perform { client throws(JobsError) in try client.status(reference) }
            return ResourceFeed(uri: uri, watch: try await watch.open([job.id]), jobs: jobs, log: nil)
        case .log(let reference, _):
            let job = try await jobs.perform { client throws(JobsError) in try client.status(reference) }
            // An attempt that is named is followed, not the one after it.
            let isAttempt = if case .attempt = JobReference(reference) { true } else { false }
            let log = isAttempt ? reference : job.id.description
            let jobWatch = try await watch.open([job.id])
            do throws(JobsError) {
                let state = try await state(of: log, jobs) { _ in }
                return ResourceFeed(uri: uri, watch: jobWatch, jobs: jobs, log: Log(reference: log, state: state))
            } catch {
                jobWatch.close()
                throw error
            }
        case nil: throw JobsError(.notFound, "there is no resource \(uri)")
        }
    }

    /// Calls `emit` after every change, until the Swift task is cancelled. Throws where changes cannot be seen any more.
    func run(_ emit: @Sendable () async -> Void) async throws(JobsError) {
        defer { watch.close() }
        var told = log?.state
        var attempt = 0
        var isNews = false
        while true {
            if let log {
                let state = try await Self.state(of: log.reference, jobs) { output in
                    // Before it is read: what comes after that wakes.
                    if output.job.attempt != attempt { watch.watchOutput(output) }
                    attempt = output.job.attempt
                }
                // Much becomes of a job that its log does not show.
                isNews = state != told
                told = state
            }
            if isNews {
                await emit()
                // What happens in between makes the next `next` return at once.
                guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
            }
            switch try await watch.next() {
            case .cancelled: return
            case .changed, .output: isNews = true
            case .timedOut: isNews = false
            }
        }
    }

    /// How a log stands; `nil`: there is none yet.
    ///
    /// - Parameter willRead: Called with the output before it is looked at.
    private static func state(
        of reference: String,
        _ jobs: JobsAccess,
        _ willRead: (AttemptOutput) -> Void
    ) async throws(JobsError) -> Log.State? {
        do throws(JobsError) {
            let output = try await jobs.perform { client throws(JobsError) in try client.output(of: reference) }
            guard let output else { return nil }
            willRead(output)
            let end = (try? OutputReader(directory: output.directory).end()) ?? 0
            return Log.State(attempt: output.job.attempt, end: end, isOver: output.job.status.isEnded)
        } catch  where error.code == .notFound {
            return nil
        }
    }
}
