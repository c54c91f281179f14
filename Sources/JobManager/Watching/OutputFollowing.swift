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
        /// The job with this index is at another attempt, whose output follows.
        case began(Int, JobRecord)
        /// Nothing came for the time that was given.
        case timeout
        /// All have ended.
        case finished
    }

    private let client: JobClient
    private var outputs: [AttemptOutput]
    private var followers: [OutputFollower]
    /// Indices of the attempts that are not over.
    private var live: [Int]
    /// By their indices, the jobs whose last attempt is over, and that may have another one.
    private var undecided: [Int: NextAttempt] = [:]
    private let streams: OutputStreams
    private var hasTold = false

    /// - Parameter offsets: For each attempt, the logical offset to begin at.
    package init(_ outputs: [AttemptOutput], from offsets: [UInt64], of streams: OutputStreams, client: JobClient) {
        self.client = client
        self.outputs = outputs
        self.streams = streams
        followers = zip(outputs, offsets).map { OutputFollower($0, from: $1, of: streams) }
        live = Array(outputs.indices)
    }

    /// What comes next; waits for it at most `timeout` (`nil`: for ever).
    package func next(timeout: TimeSpan? = nil) throws(JobsError) -> Step {
        let deadline = timeout.map { Clock.monotonic() + $0.nanoseconds }
        while true {
            if live.isEmpty, undecided.isEmpty { return .finished }
            let expected = undecided.sorted { $0.key < $1.key }
            let connections = client.connection.map { [$0.socket] } ?? []
            let place: Int
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
                    others: connections + expected.map(\.value.news),
                    timeout: left
                )
                if wakeup == .timeout { return .timeout }
                guard case .descriptor(let index) = wakeup else { continue }
                place = index
            } catch {
                let number = outputs[live.first ?? expected[0].key].job.number
                throw JobsError(.storage, "cannot read the output of job \(number)", cause: error)
            }
            if place < connections.count {
                try renewSupervisor()
            } else if let step = try turn(expected[place - connections.count].key) {
                return step
            }
        }
    }

    /// What comes after an attempt that is over is known now. `nil`: nothing.
    private func turn(_ index: Int) throws(JobsError) -> Step? {
        guard var output = try undecided.removeValue(forKey: index)?.take() else { return nil }
        output.leadsOn = true
        outputs[index] = output
        followers[index] = OutputFollower(output, of: streams)
        live.append(index)
        hasTold = false
        return .began(index, output.job)
    }

    private func nextWithoutWaiting() throws(SystemError) -> Step? {
        for index in live {
            switch try followers[index].next() {
            case .segment(let segment):
                hasTold = false
                return .segment(index, segment)
            case .ended:
                live.removeAll { $0 == index }
                let output = outputs[index]
                if output.leadsOn, output.job.submission.mayHaveMoreAttempts {
                    undecided[index] = try NextAttempt(after: output.job, home: client.homePath)
                }
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
        guard let index = live.first ?? undecided.keys.min() else { return }
        _ = try client.status(outputs[index].job.id.description)
    }
}

extension OutputFollower {
    convenience init(_ output: AttemptOutput, from offset: UInt64 = 0, of streams: OutputStreams) {
        if output.isShared {
            self.init(sharedDirectory: output.directory, from: offset, of: streams)
        } else {
            self.init(directory: output.directory, from: offset, of: streams)
        }
    }
}
