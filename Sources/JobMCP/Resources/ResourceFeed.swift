import JobManager
import JobModel

/// Tells when a resource has changed: at most twice a second, and the last state always.
struct ResourceFeed: Sendable {
    private static let pause = Duration.milliseconds(500)

    /// As the client wrote it; `nil`: the list of resources itself.
    let uri: String?
    private let watch: JobWatch
    private let jobs: JobsAccess
    /// The job whose output is followed, too.
    private let log: String?

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
            return ResourceFeed(uri: uri, watch: try await watch.open([job.id]), jobs: jobs, log: log)
        case nil: throw JobsError(.notFound, "there is no resource \(uri)")
        }
    }

    /// Calls `emit` after every change, until the Swift task is cancelled. Throws where changes cannot be seen any more.
    func run(_ emit: @Sendable () async -> Void) async throws(JobsError) {
        defer { watch.close() }
        var attempt = 0
        while true {
            if let log, let output = try await followed(log), output.job.attempt != attempt {
                attempt = output.job.attempt
                watch.watchOutput(output)
                // What came before it was watched.
                await emit()
            }
            switch try await watch.next() {
            case .cancelled: return
            case .changed, .output: await emit()
            case .timedOut: continue
            }
            // What happens in between makes the next `next` return at once.
            guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
        }
    }

    private func followed(_ reference: String) async throws(JobsError) -> AttemptOutput? {
        do throws(JobsError) {
            return try await jobs.perform { client throws(JobsError) in try client.output(of: reference) }
        } catch  where error.code == .notFound {
            return nil
        }
    }
}
