package import JobModel
import JobOutput
import JobProtocol
import JobStore
import LinuxSystem
package import Values

/// What tells a job that is busy from one that is stuck.
package struct JobActivity: Sendable, Equatable {
    /// The most bytes of a line that is told.
    private static let longestLine = 200

    /// When it printed last; `nil`: it has printed nothing yet.
    package var lastOutputAt: Timestamp?
    /// The last line that shows anything.
    package var lastLine: String?
    /// What the processes of its tree have used that live, with the children that they have waited for.
    package var processorTime: TimeSpan?

    /// Adds `last_output_at`, `last_line` and `cpu_s`, as far as they are known.
    package func append(to object: inout JSONObject) {
        object.append("last_output_at", lastOutputAt.map { .string($0.description) })
        object.append("last_line", lastLine.map { .string($0) })
        object.append("cpu_s", processorTime.map { .number(Double($0.milliseconds) / 1000) })
    }

    fileprivate mutating func setLine(_ bytes: [UInt8]) {
        let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        guard text.count > Self.longestLine else {
            lastLine = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
            return
        }
        var end = Self.longestLine
        while text[end] & 0xC0 == 0x80 { end -= 1 }
        lastLine = String(decoding: text[..<end], as: UTF8.self) + "…"
    }
}

extension JobClient {
    /// What a job that runs, or is paused, is at; `nil` for any other. Read from its files and from /proc.
    ///
    /// - Parameter measuresTime: Whether the processor time is wanted, for which all of its processes are looked at.
    package func activity(of job: JobRecord, measuresTime: Bool = true) -> JobActivity? {
        guard job.status == .running || job.status == .paused else { return nil }
        var activity = lastOutput(of: job)
        if measuresTime { activity.processorTime = processorTime(of: job) }
        return activity
    }

    /// What a job printed last, whether it has ended or not.
    package func lastOutput(of job: JobRecord) -> JobActivity {
        var activity = JobActivity()
        if let output = try? output(of: job), let latest = try? LatestOutput(OutputReader(directory: output.directory))
        {
            activity.lastOutputAt = latest.time
            activity.setLine(latest.line)
        }
        return activity
    }

    private func processorTime(of job: JobRecord) -> TimeSpan? {
        if let shim = shim(of: job) {
            return ProcessTable.processorTime(of: ProcessTable.descendants(of: shim).map(\.pid))
        }
        guard let main = job.pid, ProcessTable.entry(of: main) != nil else { return nil }
        return ProcessTable.processorTime(of: [main] + ProcessTable.descendants(of: main).map(\.pid))
    }

    /// The process that all of the job's descend from, where it lives: whoever claimed its latest launch.
    private func shim(of job: JobRecord) -> Int32? {
        let attempt = try? AttemptDirectory.open(number: job.number, attempt: job.attempt, in: home)
        guard let claim = attempt?.latestClaim(), claim.holder == .shim, claim.process.bootID == Machine.bootID(),
            let entry = ProcessTable.entry(of: claim.process.pid),
            entry.startTime == claim.process.startTime
        else { return nil }
        return entry.pid
    }
}
