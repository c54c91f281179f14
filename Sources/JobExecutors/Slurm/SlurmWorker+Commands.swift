import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// What users ask of attempts: it goes to the shim through the mailbox, and where that does not help, to Slurm.
extension SlurmWorker {
    func perform(
        _ command: AttemptCommand,
        on key: Attempt.Key,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    ) {
        guard let one = attempts[key] else {
            return reply(.failure(JobsError(.wrongState, "job \(key.number) is not running")))
        }
        guard one.start != nil else {
            guard case .kill = command else {
                return reply(.failure(JobsError(.wrongState, "job \(key.number) has not started on its node")))
            }
            reply(.success(CommandReport()))
            return killUnstarted(one)
        }
        if case .kill = command { one.isKilled = true }
        do throws(SystemError) {
            let id = try ask(one, ShimRequest(command)) { result in
                reply(result.map { CommandReport($0, to: command) }.mapError(\.jobsError))
            }
            after(command.patience) { [weak self] in
                self?.unanswered(one, command, id)
            }
        } catch {
            let problem = "the mailbox of job \(key.number) in \(place.directory) cannot be written"
            guard case .kill = command else { return reply(.failure(JobsError(.storage, problem, cause: error))) }
            reply(.success(CommandReport()))
            cancel(one)
        }
    }

    /// Puts a request into the mailbox of a shim, and has it look there.
    func ask(
        _ one: SlurmAttempt,
        _ request: ShimRequest,
        answer: @escaping MailboxLink.Answer
    ) throws(SystemError) -> String {
        guard let directory = try place.attempt(one.key) else {
            throw SystemError("open", place.path(of: one.key), errno: .noSuchFileOrDirectory)
        }
        let id = try one.mailbox.request(request, in: directory, answer: answer)
        polling.hurry()
        let (commands, name, jobs) = (desk.commands, one.identity.name, one.jobs)
        // Where that is not allowed, the shim looks within a second.
        desk.run(isUrgent: true) {
            _ = commands.run(["scancel", "--batch", "--signal=USR1", "--name=\(name)"] + jobs)
            return { $0.polling.hurry() }
        }
        return id
    }

    /// The shim does not answer. A kill is Slurm's then; of all else it is said.
    private func unanswered(_ one: SlurmAttempt, _ command: AttemptCommand, _ id: String) {
        // One that has answered, or has ended, has told everybody.
        guard attempts[one.key] === one, one.mailbox.expects(id) else { return }
        let problem = "the shim of job \(one.key.number)\(one.row?.host.map { " on \($0)" } ?? "") does not answer"
        guard case .kill = command else {
            one.mailbox.take(id)?(.failure(JSONRPCError(JobsError(.timedOut, problem))))
            return
        }
        let (commands, key, name, jobs) = (desk.commands, one.key, one.identity.name, one.jobs)
        desk.run(isUrgent: true) {
            let result = commands.run(["scancel", "--name=\(name)"] + jobs)
            return { worker in
                worker.polling.hurry()
                guard let one = worker.attempts[key] else { return }
                var answer: Result<JSONValue, JSONRPCError> = .success([:])
                if case .failure(let words) = result {
                    let error = JobsError(.timedOut, "\(problem), and Slurm cannot end it: \(words)")
                    answer = .failure(JSONRPCError(error))
                }
                one.mailbox.take(id)?(answer)
            }
        }
    }

    /// Ends an attempt that has not started: by the claim, which no shim can take any more then.
    private func killUnstarted(_ one: SlurmAttempt) {
        one.isKilled = true
        switch one.stage {
        case .waiting, .chosen: if one.jobs.isEmpty { end(one, Self.killed) } else { endUnstarted(one) }
        // Once it is known whether Slurm has it.
        case .submitting: break
        case .unsure, .submitted: endUnstarted(one)
        }
    }

    /// Ends one that a user has killed, unless its shim has just begun: then that is told.
    func endUnstarted(_ one: SlurmAttempt) {
        closeClaim(of: one) { worker, one, isOurs in
            worker.cancel(one)
            if isOurs { worker.end(one, Self.killed) }
        }
    }

    /// Has Slurm end the jobs of an attempt. Names are compared, because ids are used again.
    func cancel(_ one: SlurmAttempt) { cancel(one.identity.name, one.jobs) }

    func cancel(_ name: String, _ jobs: [String]) {
        let commands = desk.commands
        desk.run(isUrgent: true) {
            _ = commands.run(["scancel", "--name=\(name)"] + jobs)
            return { $0.polling.hurry() }
        }
    }

    /// Slurm may have a job left of an attempt that is over, such as one that it started twice.
    func cancelLater(_ name: String, _ jobs: [String]) {
        after(.seconds(10)) { [weak self] in self?.cancel(name, jobs) }
    }
}
