import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// One look at jobs that are waited for.
struct WaitLook: Sendable {
    let conditions: [WaitCondition]
    let watch: JobWatch
    /// When a search of output is to stop, on the monotonic clock: the next one goes on from there. `nil`: at the end.
    let deadline: Int64?

    func at(_ targets: [WaitTarget], _ client: JobClient) throws(JobsError) -> [WaitTarget] {
        var targets = targets
        let pending = targets.indices.filter { targets[$0].progress == .pending }
        let jobs = try client.wait(pending.map { targets[$0].id }, timeout: .seconds(0)).jobs
        for (index, job) in zip(pending, jobs) {
            let isLatest = max(job.attempt, 1) == targets[index].attempt
            let job = try isLatest ? job : client.status("\(job.number).\(targets[index].attempt)")
            targets[index].job = job
            try look(at: &targets[index], job, client)
        }
        return targets
    }

    private func look(at target: inout WaitTarget, _ job: JobRecord, _ client: JobClient) throws(JobsError) {
        var isSearched = true
        for condition in conditions where target.progress == .pending {
            isSearched = try look(at: &target, job, client, for: condition) && isSearched
        }
        guard isSearched, target.progress == .pending else { return }
        if job.status.isEnded { target.progress = .over } else if job.inputWait != nil { target.progress = .asks }
    }

    /// Returns false where the time is over before all of the output was looked at.
    private func look(
        at target: inout WaitTarget,
        _ job: JobRecord,
        _ client: JobClient,
        for condition: WaitCondition
    ) throws(JobsError) -> Bool {
        switch condition {
        case .end: if job.status.isEnded { target.progress = .met }
        case .ready: if job.readiness != nil { target.progress = .met }
        case .output(let pattern):
            var isSearched = true
            try withOutput(of: &target, job, client) { (reader, target) throws(SystemError) in
                isSearched = try search(reader, for: pattern, &target, isOver: job.status.isEnded)
            }
            return isSearched
        case .quiet(let span):
            // An output that is not there yet is quiet since the job was started.
            let started = job.startedAt.map { max(0, Clock.now().nanoseconds - $0.nanoseconds) }
            target.quietAt = started.map { Clock.monotonic() + max(0, span.nanoseconds - $0) }
            try withOutput(of: &target, job, client) { (reader, target) throws(SystemError) in
                try measure(reader, span, &target)
            }
            if target.quietAt.map({ $0 <= Clock.monotonic() }) ?? false, target.progress == .pending {
                (target.progress, target.isQuiet) = (.met, true)
            }
        }
        return true
    }

    /// Whether output is searched: then the search says where to go on.
    private var searches: Bool {
        conditions.contains { if case .output = $0 { true } else { false } }
    }

    /// The watch is set before the output is read: what comes after that wakes.
    private func withOutput(
        of target: inout WaitTarget,
        _ job: JobRecord,
        _ client: JobClient,
        _ body: (OutputReader, inout WaitTarget) throws(SystemError) -> Void
    ) throws(JobsError) {
        guard let output = try client.output(of: job) else { return }
        if !target.isWatched, !job.status.isEnded {
            watch.watchOutput(output)
            target.isWatched = true
        }
        do throws(SystemError) {
            try body(OutputReader(directory: output.directory), &target)
        } catch {
            throw JobsError(.storage, "the output of job \(job.number) cannot be read", cause: error)
        }
    }

    /// Returns false where the time is over before all was looked at.
    private func search(
        _ reader: OutputReader,
        for pattern: Pattern,
        _ target: inout WaitTarget,
        isOver: Bool
    ) throws(SystemError) -> Bool {
        let page = OutputPage(
            limit: 1,
            pattern: pattern,
            isOver: isOver,
            takesUnfinishedLines: true,
            deadline: deadline
        )
        while true {
            let start = target.place
            let text = try page.read(reader, from: start)
            target.place = text.next
            if !text.stdout.isEmpty || !text.stderr.isEmpty {
                let stream = text.stdout.isEmpty ? OutputStream.stderr : .stdout
                let line = stream == .stdout ? text.stdout : text.stderr
                target.match = .init(
                    stream: stream,
                    line: line.hasSuffix("\n") ? String(line.dropLast()) : line,
                    start: start
                )
                target.progress = .met
                return true
            }
            if text.isAtEnd { return true }
            if let deadline, Clock.monotonic() >= deadline { return false }
        }
    }

    /// Finds out when the last output came, and so when the job has been quiet for the span.
    private func measure(_ reader: OutputReader, _ span: TimeSpan, _ target: inout WaitTarget) throws(SystemError) {
        let end = try reader.end()
        if !searches { target.place = OutputPlace(end) }
        guard end > 0 else { return }
        var last = end - 1
        guard let segment = try reader.next(from: &last) else { return }
        // The output's times are of the clock on the wall, which may have been set: never wait longer than the span.
        let silence = min(max(0, Clock.now().nanoseconds - segment.time.nanoseconds), span.nanoseconds)
        target.quietAt = Clock.monotonic() + span.nanoseconds - silence
    }
}
