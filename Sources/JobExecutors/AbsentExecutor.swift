import JobModel
import JobProtocol
import Values

/// Stands for an executor that cannot be had: what it was given before may well run, and nothing is said of it but that.
struct AbsentExecutor: Executor {
    private let name: String
    private let type: String
    private let problem: String
    private let observe: @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void

    init(
        _ name: String,
        type: String,
        because problem: String,
        observe: @escaping @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void
    ) {
        (self.name, self.type, self.problem, self.observe) = (name, type, problem, observe)
    }

    var summary: ExecutorSummary { ExecutorSummary(name: name, type: type, problem: problem) }

    var startsAtOnce: Bool { false }

    func problem(with submission: Submission) -> String? { problem }

    func check(reply: @escaping @Sendable ([ExecutorCheck]) -> Void) {
        reply([ExecutorCheck("configuration", isGood: false, problem)])
    }

    func launch(_ attempt: Attempt) {
        let failure = JobFailure(step: "launch", errno: 0, message: problem)
        observe(attempt.key, attempt.launch, .launchFailed(failure))
    }

    func reconnect(_ attempt: Attempt, isAfterReboot: Bool) {
        observe(attempt.key, attempt.launch, .unknown(problem))
    }

    func command(
        _ key: Attempt.Key,
        _ command: AttemptCommand,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    ) {
        reply(.failure(JobsError(.unavailable, "job \(key.number) cannot be reached: \(problem)")))
    }

    func killSurvivors(
        of attempt: Attempt,
        _ policy: StopPolicy,
        reply: @escaping @Sendable ([Survivor]) -> Void
    ) {
        reply([])
    }

    func shutDown() {}
}
