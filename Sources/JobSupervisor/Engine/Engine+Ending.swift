import JobExecutors
import JobModel
import JobStore
import LinuxSystem
import Logging
import Synchronization
import Values

/// A job is ended before it ends by itself.
extension Engine {
    /// Ends a job that is queued or live, for good. Nobody waits for an answer: what fails is in the log.
    func endForGood(_ job: StoredJob, by actor: String?) throws {
        if job.record.status == .queued {
            var job = job
            try endQueued(&job, by: actor)
        } else if job.record.status.isLive {
            try endLive(job, StopRequest(), ListenedPorts(), by: actor) { [log, number = job.record.number] error in
                log.warning("not killed", metadata: ["job": "\(number)", "error": "\(error)"])
            }
        }
    }

    func endQueued(_ job: inout StoredJob, by actor: String?) throws {
        var outcome = Outcome(ending: Ending(status: .killed, reason: .killedByUser))
        outcome.endedAt = Clock.now()
        try end(&job, outcome, by: actor)
    }

    /// Kills a live job, which is then not tried again.
    ///
    /// - Parameters:
    ///   - ports: Where the job's ports are put.
    ///   - giveUp: Called after the commit where the kill did not reach the job and cannot.
    func endLive(
        _ job: StoredJob,
        _ stop: StopRequest,
        _ ports: ListenedPorts,
        by actor: String?,
        _ giveUp: @escaping @Sendable (JobsError) -> Void
    ) throws {
        runtime[job.record.number, default: RuntimeInfo()].endsForGood = true
        let executor = executor(of: job)
        afterCommit { [inbox, key = job.key] in
            executor.command(key, .kill(stop)) { result in
                switch result {
                case .success(let report): ports.set(report.ports)
                case .failure(let error):
                    inbox.put(.resume { try $0.killFailed(job, stop, ports, error, by: actor, giveUp) })
                }
            }
        }
    }

    /// The kill did not reach the job. One that has just ended answers by that; one that went back to the queue ends there;
    /// one that was launched anew meanwhile is killed there.
    private func killFailed(
        _ killed: StoredJob,
        _ stop: StopRequest,
        _ ports: ListenedPorts,
        _ error: JobsError,
        by actor: String?,
        _ giveUp: @escaping @Sendable (JobsError) -> Void
    ) throws {
        guard var job = try job(killed.record.number), !job.record.status.isEnded else { return }
        if job.record.status == .queued { return try endQueued(&job, by: actor) }
        guard (job.key, job.launch) != (killed.key, killed.launch) else { return afterCommit { giveUp(error) } }
        try endLive(job, stop, ports, by: actor, giveUp)
    }
}

/// The ports of a job that is being killed: its shim tells them when it begins.
final class ListenedPorts: Sendable {
    private let ports = Mutex<[UInt16]>([])

    func set(_ told: [UInt16]) { ports.withLock { $0 = told } }

    /// Those on which nobody listens any more.
    var freed: [UInt16] {
        let told = ports.withLock { $0 }
        if told.isEmpty { return [] }
        let taken = ListeningPorts.all()
        return told.filter { !taken.contains($0) }
    }
}
