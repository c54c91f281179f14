package import JobModel
package import JobProtocol
import LinuxSystem
package import Values

/// One job of a batch, as it is to be submitted.
package struct BatchJob: Sendable {
    package var submission: Submission
    /// Its own environment; `nil`: that of the batch.
    package var environment: [ByteString]?

    package init(submission: Submission, environment: [ByteString]? = nil) {
        (self.submission, self.environment) = (submission, environment)
    }
}

extension JobClient {
    /// The newest batches, each as a whole, the newest first. A supervisor of an earlier release has none.
    package func batches(limit: Int) throws(JobsError) -> [BatchSummary] {
        do throws(JobsError) {
            return try call(BatchesCall(limit: limit))
        } catch  where error.code == .version {
            return []
        }
    }

    /// The number of the batch that a job belongs to.
    package func batch(of reference: String) throws(JobsError) -> Int64 {
        let job = try status(reference)
        if let batch = job.submission.batch { return batch }
        throw JobsError(.usage, "job \(job.number) does not belong to a batch")
    }
}

/// A batch that is being submitted, part by part. Each part is stored once, however often the connection is lost.
package struct BatchSubmission {
    /// The most bytes of the commands of one part: a call is one line of the protocol.
    private static let mostBytes = 4 << 20

    private let client: JobClient
    private let base: Submission
    private let environment: [ByteString]
    private let id = JobID()
    private var part = 0
    private var waiting: [BatchCall.Job] = []
    private var waitingBytes = 0
    /// The number of the batch, which is that of its first job; `nil`: none is stored yet.
    package private(set) var batch: Int64?

    /// - Parameters:
    ///   - base: What the jobs have in common.
    ///   - environment: That of jobs which have none of their own.
    package init(_ client: JobClient, base: Submission, environment: [ByteString]) {
        (self.client, self.base, self.environment) = (client, base, environment)
    }

    /// Adds a job. Returns what was stored now; `nil`: nothing.
    package mutating func add(_ job: BatchJob) throws(JobsError) -> BatchCall.Reply? {
        waiting.append(BatchCall.Job(changes: job.submission.changes(from: base), environment: job.environment))
        waitingBytes += job.submission.command.reduce(0) { $0 + $1.bytes.count + 16 }
        waitingBytes += job.environment?.reduce(0) { $0 + $1.bytes.count + 8 } ?? 0
        return waiting.count == BatchCall.most || waitingBytes > Self.mostBytes ? try store() : nil
    }

    /// Stores what waits for that.
    package mutating func store() throws(JobsError) -> BatchCall.Reply? {
        guard !waiting.isEmpty else { return nil }
        let call = BatchCall(
            id: id,
            part: part,
            base: base,
            environment: environment,
            jobs: waiting,
            namespaces: .current()
        )
        let reply = try client.place(call)
        (waiting, waitingBytes, part) = ([], 0, part + 1)
        if reply.numbers != nil { batch = reply.batch }
        return reply
    }
}
