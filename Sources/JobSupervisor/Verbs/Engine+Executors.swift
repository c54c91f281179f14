import JobExecutors
import JobModel
import JobProtocol
import Values

extension Engine {
    func listExecutors(_: ExecutorListCall) throws -> [ExecutorSummary] {
        executors.names.map { executors[$0].summary }
    }

    /// Answers when the executor has found out.
    func checkExecutor(_ call: ExecutorCheckCall, _ request: Request) throws {
        try checkExecutor(call.name)
        let executor = executors[call.name]
        afterCommit { executor.check { request.succeed(ExecutorCheckCall.encode($0)) } }
    }

    /// Throws where there is no executor of this name.
    func checkExecutor(_ name: String) throws(JobsError) {
        guard !executors.contains(name) else { return }
        let hint = Spelling.hint(for: name, among: executors.names)
        throw JobsError(
            .usage,
            "there is no executor '\(name)'\(hint): add [executor.\(name)] to the configuration",
            advice: .restartSupervisor
        )
    }

    /// Throws where the executor of such a job cannot run it.
    func checkExecutor(for submission: Submission) throws(JobsError) {
        let name = executorName(for: submission) ?? ExecutorConfiguration.localName
        try checkExecutor(name)
        guard let problem = executors[name].problem(with: submission) else { return }
        throw JobsError(.usage, "executor \(name) cannot run the job: \(problem)")
    }
}
