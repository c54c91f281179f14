import JobModel
import JobProtocol
import Values

/// A job as the public job template for MCP servers describes it.
enum TemplateRecord {
    enum Status: String, CaseIterable {
        case queued, running, succeeded, failed

        init(_ status: JobStatus) {
            switch status {
            case .queued, .pending: self = .queued
            case .starting, .running, .paused: self = .running
            case .completed: self = .succeeded
            case .failed, .killed, .skipped, .lost: self = .failed
            }
        }
    }

    static func json(of job: JobRecord) -> JSONObject {
        let status = Status(job.status)
        return [
            "id": .string(job.id.description), "name": .string(name(of: job)), "status": .string(status.rawValue),
            "submitted_at": .string(job.submittedAt.description),
            "started_at": job.startedAt.map { .string($0.description) },
            "completed_at": job.outcome?.endedAt.map { .string($0.description) },
            "progress": .number(status == .succeeded ? 1 : job.progress ?? 0),
            "metadata": .object(job.submission.metadata ?? [:]),
            "result": job.outcome?.result.map { .object($0.object ?? ["value": $0]) },
            "error": status == .failed ? .string(error(of: job)) : nil,
        ]
    }

    /// Its name, else the command's first word.
    private static func name(of job: JobRecord) -> String {
        if let name = job.submission.name { return name }
        let command = ShellCommand.text(of: job.submission.command).description
        return command.split(whereSeparator: \.isWhitespace).first.map { String($0) } ?? "job"
    }

    private static func error(of job: JobRecord) -> String {
        guard let outcome = job.outcome else { return job.status.rawValue }
        let end =
            outcome.signal.map { ": \($0)" } ?? outcome.exitCode.map { ": exit status \($0)" }
            ?? outcome.failure.map { ": \($0.message)" } ?? ""
        return "\(job.status.rawValue) (\(outcome.ending.reason.rawValue))\(end)"
    }
}
