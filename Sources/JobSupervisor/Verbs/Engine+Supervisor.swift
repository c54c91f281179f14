import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Synchronization
import Values

extension Engine {
    func supervisorStatus(_: SupervisorStatusCall) throws -> SupervisorStatusCall.Reply {
        var reply = SupervisorStatusCall.Reply(
            pid: lifecycle.pid,
            release: SupervisorProtocol.release,
            startedAt: startedAt,
            clients: clientCount(),
            queued: scheduler.queuedCount,
            running: scheduler.runningCount
        )
        reply.namespaces = surroundings.namespaces
        reply.reach = surroundings.reach
        reply.starter = surroundings.starter
        return reply
    }

    /// Ends this process. Nothing is started from now on; whoever waits gets no answer, and asks the next supervisor.
    func stopSupervisor(_ call: SupervisorStopCall, _ request: Request) throws {
        if call.onlyWhenIdle, !hasNoJobs {
            throw JobsError(.wrongState, "this supervisor has running or queued jobs and cannot be replaced")
        }
        if !call.handsOver { try lifecycle.markStopped(in: state) }
        lifecycle.isStopping = true
        let running = call.killsJobs ? scheduler.runningNumbers : []
        guard !running.isEmpty else {
            return afterCommit { [unowned self] in
                request.succeed(SupervisorStopCall.encode(Done()))
                lifecycle.end = .exit
            }
        }
        // It stops even if nobody waits for that any more: from now on it starts nothing.
        let waiter = Waiter(
            client: .nobody,
            for: .killed,
            of: Set(running),
            any: false,
            deadline: Clock.monotonic() + TimeSpan.seconds(120).nanoseconds
        ) { [unowned self] isMet, _ in
            if isMet {
                request.succeed(SupervisorStopCall.encode(Done()))
            } else {
                request.fail(JobsError(.timedOut, "some jobs are still running after 2 minutes", advice: .listLive))
            }
            lifecycle.end = .exit
        }
        try enroll(waiter) { number in Waiter.Milestone.ended.time(in: try present(number)) }
        for number in running {
            guard let job = try job(number) else { continue }
            try endForGood(job, by: request.actor)
        }
    }

    /// Has the process replaced once the batch is on the disk.
    func restartSupervisor(_ call: SupervisorRestartCall, _ request: Request) throws {
        let executable = call.executable ?? ByteString("/proc/self/exe")
        guard executable.hasPrefix("/"), !executable.containsNUL else {
            throw JobsError(.usage, "the path of the executable is not absolute: \(executable)")
        }
        try lifecycle.checkExecutable(executable)
        afterCommit { [unowned self] in
            request.succeed(SupervisorRestartCall.encode(Done()))
            lifecycle.end = .replace(executable)
        }
    }
}
