package import JobModel
package import JobOutput
import JobStore
import LinuxSystem
package import Values

/// Follows the output of several attempts, each to its end, without polling.
///
/// It holds on to the supervisor meanwhile: where a supervisor is killed, another one is started, so that the end of a job
/// whose shim was killed, too, is recorded, and the queue goes on.
package final class OutputFollowing {
    package enum Step {
        /// A piece of the output of the attempt with this index; valid until the next call.
        case segment(Int, OutputSegment)
        /// All that there is has been read: the time to write out what is held. The next call waits.
        case caughtUp
        /// The attempt with this index is over, and all of its output was read.
        case ended(Int)
        /// Nothing came for the time that was given.
        case timeout
        /// All have ended.
        case finished
    }

    private let client: JobClient
    private let outputs: [AttemptOutput]
    private let followers: [OutputFollower]
    /// Indices of the attempts that are not over.
    private var live: [Int]
    private var hasTold = false

    /// - Parameter offsets: For each attempt, the logical offset to begin at.
    package init(_ outputs: [AttemptOutput], from offsets: [UInt64], of streams: OutputStreams, client: JobClient) {
        self.client = client
        self.outputs = outputs
        followers = zip(outputs, offsets).map { OutputFollower(directory: $0.directory, from: $1, of: streams) }
        live = Array(outputs.indices)
    }

    /// What comes next; waits for it at most `timeout` (`nil`: for ever).
    package func next(timeout: TimeSpan? = nil) throws(JobsError) -> Step {
        let deadline = timeout.map { Clock.monotonic() + $0.nanoseconds }
        while true {
            if live.isEmpty { return .finished }
            do throws(SystemError) {
                if let step = try nextWithoutWaiting() { return step }
                if !hasTold {
                    hasTold = true
                    return .caughtUp
                }
                let left = deadline.map { TimeSpan(nanoseconds: max(0, $0 - Clock.monotonic())) }
                if left?.nanoseconds == 0 { return .timeout }
                let wakeup = try OutputFollower.wait(
                    for: live.map { followers[$0] },
                    others: client.connection.map { [$0.socket] } ?? [],
                    timeout: left
                )
                if wakeup == .timeout { return .timeout }
                guard case .descriptor = wakeup else { continue }
            } catch {
                throw JobsError(.storage, "cannot read the output of job \(outputs[live[0]].job.number)", cause: error)
            }
            try renewSupervisor()
        }
    }

    private func nextWithoutWaiting() throws(SystemError) -> Step? {
        for index in live {
            switch try followers[index].next() {
            case .segment(let segment):
                hasTold = false
                return .segment(index, segment)
            case .ended:
                live.removeAll { $0 == index }
                return .ended(index)
            case .caughtUp: continue
            }
        }
        return nil
    }

    /// The supervisor has gone. Where a user stopped it, it is not started again: the files tell all that is needed.
    private func renewSupervisor() throws(JobsError) {
        client.connection = nil
        if client.isStoppedByUser { return }
        _ = try client.status(outputs[live[0]].job.id.description)
    }
}
