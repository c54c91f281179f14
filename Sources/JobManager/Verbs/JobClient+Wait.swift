package import JobModel
package import JobProtocol
import LinuxSystem
package import Values

extension JobClient {
    /// How long one call waits in the supervisor; a longer wait is made of several.
    static let waitPiece = TimeSpan.seconds(300)

    /// Waits until the condition holds for all of the jobs, or for `any`; at most `timeout` (`nil`: for ever), then
    /// `isMet` is false.
    package func wait(
        _ references: [String],
        for condition: WaitCall.Condition = .end,
        any: Bool = false,
        timeout: TimeSpan? = nil
    ) throws(JobsError) -> WaitCall.Reply {
        let deadline = timeout.map { Clock.monotonic() + $0.nanoseconds }
        // What `last` and names mean is settled before the wait, not anew by each of its pieces.
        let isBounded = timeout != nil
        var reply = try waitPiece(references, condition, any, .seconds(0), isBounded)
        let jobs = zip(references, reply.jobs).map { reference, job in
            if case .attempt = JobReference(reference) { reference } else { job.id.description }
        }
        while !reply.isMet {
            let left = deadline.map { TimeSpan(nanoseconds: max(0, $0 - Clock.monotonic())) } ?? Self.waitPiece
            if left.nanoseconds == 0 { return reply }
            reply = try waitPiece(jobs, condition, any, min(left, Self.waitPiece), isBounded)
        }
        return reply
    }

    private func waitPiece(
        _ references: [String],
        _ condition: WaitCall.Condition,
        _ any: Bool,
        _ time: TimeSpan,
        _ isBounded: Bool
    ) throws(JobsError) -> WaitCall.Reply {
        let wait = WaitCall(
            references: references,
            condition: condition,
            any: any,
            timeout: time,
            waiter: EnclosingJob.id,
            isBounded: isBounded
        )
        let reply = try call(wait, waiting: time)
        guard reply.jobs.count == references.count else {
            throw JobsError(
                .version,
                "the supervisor answered for \(reply.jobs.count) of \(references.count) jobs",
                advice: .restartSupervisor
            )
        }
        return reply
    }
}
