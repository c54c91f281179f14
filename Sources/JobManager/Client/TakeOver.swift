import JobModel
import JobProtocol
import LinuxSystem
import Values

// Putting a supervisor of this process's own in the place of one that cannot start a job as it has to be. No running job
// notices.
extension JobClient {
    /// How often a job is tried to be placed: others may take over too.
    static let takeOverLimit = 3

    /// Submits jobs where the supervisor can start them as their submitter wants.
    func place<Call: PlacedCall>(_ call: Call) throws(JobsError) -> Call.Reply {
        var call = call
        for _ in 0..<Self.takeOverLimit {
            do throws(JobsError) {
                return try self.call(call)
            } catch {
                guard error.code == .misplaced else { throw error }
                if try takeOver(for: call.traits) { continue }
                // Whoever takes over would lack something else: then the two would replace each other for ever.
                call.acceptsLess = true
                warn?("\(error.message), and this process cannot replace it by a better one")
            }
        }
        return try self.call(call)
    }

    /// The same for jobs that were submitted before, whose traits are what they are.
    func place(_ call: RetryCall) throws(JobsError) -> [ReferenceResult] {
        for _ in 0..<Self.takeOverLimit {
            do throws(JobsError) {
                return try self.call(call)
            } catch {
                guard error.code == .misplaced, try takeOver(for: nil) else { throw error }
            }
        }
        return try self.call(call)
    }

    /// Takes over where that brings a job what it lacks, and nobody else loses by it; false where it does not.
    private func takeOver(for submission: Submission?) throws(JobsError) -> Bool {
        let theirs = try supervisorStatus()
        let difference = theirs.namespaces.flatMap { Namespaces.current().difference(from: $0) }
        // The enclosing shim would start it, in its own place and with its own reach.
        let isInJob = !EnclosingShim.all().isEmpty
        if let difference {
            guard !isInJob else {
                throw JobsError(
                    .refused,
                    "this process is not where the job is that it belongs to, but in \(difference): no supervisor can "
                        + "be started here; submit the job from outside, or set JOBS_HOME to a state directory of its own"
                )
            }
            return try handOver(onlyWhenIdle: true)
        }
        guard let submission, let reach = theirs.reach, !isInJob else { return false }
        let own = ProcessReach.current()
        guard own.covers(reach), own.shortfall(of: submission).count < reach.shortfall(of: submission).count else {
            return false
        }
        return try handOver(onlyWhenIdle: false)
    }

    private func handOver(onlyWhenIdle: Bool) throws(JobsError) -> Bool {
        let call = SupervisorStopCall(handingOverOnlyWhenIdle: onlyWhenIdle)
        defer { connection = nil }
        do throws(CallFailure) {
            try SupervisorStarter(home: home).takeOver(from: connected(starting: startsSupervisor), call)
        } catch {
            switch error {
            // It has got a job meanwhile: the next try says what that means.
            case .final(let error) where error.code == .wrongState: return true
            case .final(let error): throw error
            // Whatever has become of it, the next call finds out.
            case .transient: return true
            }
        }
        return true
    }
}
