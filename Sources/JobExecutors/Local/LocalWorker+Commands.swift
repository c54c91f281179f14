import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension LocalWorker {
    /// Passes a command on to the shim, or carries it out where the shim was killed.
    func perform(
        _ command: AttemptCommand,
        on key: Attempt.Key,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    ) {
        if let link = links[key] {
            let id = link.request(ShimRequest(command)) { [unowned self, unowned link] result in
                // The shim died before it answered: its orphans have to be killed instead.
                if case (.failure, .kill) = (result, command), links[key] !== link {
                    return perform(command, on: key, reply: reply)
                }
                if case (.success, .kill(let stop)) = (result, command), links[key] === link { endings[key] = stop }
                reply(result.map { CommandReport($0, to: command) }.mapError(\.jobsError))
            }
            updateInterest(of: link)
            after(command.patience) { [weak link] in link?.expire(id) }
        } else if let orphan = orphans[key] {
            reply(perform(command, on: orphan))
        } else if reconnecting.contains(key) {
            after(.milliseconds(10)) { [weak self] in self?.perform(command, on: key, reply: reply) }
        } else {
            reply(.failure(JobsError(.wrongState, "job \(key.number) is not running")))
        }
    }

    private func perform(_ command: AttemptCommand, on orphan: Orphan) -> Result<CommandReport, JobsError> {
        let key = orphan.attempt.key
        switch command {
        case .kill(let stop):
            orphan.firstCause = orphan.firstCause ?? .killedByUser
            end(orphan, stop.applied(to: orphan.attempt.submission.stop))
        case .signal(let signal, let scope):
            guard let report = orphan.tree.signal(signal, to: scope) else {
                return .failure(
                    JobsError(.wrongState, "the main process of job \(key.number) has ended, or is not ours")
                )
            }
            return .success(CommandReport(signal: report))
        case .pause:
            orphan.tree.stop()
            observe(key, orphan.attempt.launch, .paused)
        case .resume:
            orphan.tree.signal(.continue)
            observe(key, orphan.attempt.launch, .resumed)
        case .send:
            let problem = "the shim of job \(key.number), which carried its standard input, was killed"
            return .failure(JobsError(.wrongState, problem))
        }
        return .success(CommandReport())
    }

    /// Ends what is left of an attempt that is over.
    func killSurvivors(
        of attempt: Attempt,
        _ policy: StopPolicy,
        reply: @escaping @Sendable ([Survivor]) -> Void
    ) {
        let group = group(of: attempt)
        kill(OrphanTree(id: attempt.id, mainPID: nil, group: group), policy) { survivors in
            group?.remove()
            reply(survivors)
        }
    }
}
