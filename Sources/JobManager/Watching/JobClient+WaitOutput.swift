package import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
package import Values

/// What is waited for in a job's output.
package enum OutputCondition {
    /// A line in which this is found, in what a terminal shows of it, from the beginning of the output on.
    case line(Pattern)
    /// No output for this time.
    case quiet(TimeSpan)
}

/// How a wait for something in a job's output ended.
package enum OutputWaitResult {
    case met
    /// The job ended before.
    case ended
    case timedOut
}

extension JobClient {
    /// Waits until the output of a job's latest attempt, or of one after it, meets the condition, the job ends, or the time
    /// is over (`nil`: never). Returns the job as it is then.
    package func wait(
        _ reference: String,
        output condition: OutputCondition,
        timeout: TimeSpan? = nil
    ) throws(JobsError) -> (OutputWaitResult, JobRecord) {
        let deadline = timeout.map { Clock.monotonic() + $0.nanoseconds }
        let start = try wait([reference], for: .start, timeout: timeout)
        let name = start.jobs[0].id.description
        guard start.isMet else { return (.timedOut, start.jobs[0]) }
        guard var output = try output(of: reference) else { return (.ended, start.jobs[0]) }
        if case .attempt = JobReference(reference) { output.leadsOn = false } else { output.leadsOn = true }
        let following = OutputFollowing([output], from: [0], of: .all, client: self)
        let result: OutputWaitResult
        switch condition {
        case .line(let pattern): result = try watch(following, for: pattern, until: deadline)
        case .quiet(let span): result = try watch(following, quietFor: span, until: deadline)
        }
        let job = result == .ended ? try wait([name]).jobs[0] : try status(name)
        return (result, job)
    }

    /// What is held of a line, in bytes; a longer one is searched in parts.
    private static let longestLine = 16 << 20

    private func watch(
        _ following: OutputFollowing,
        for pattern: Pattern,
        until deadline: Int64?
    ) throws(JobsError) -> OutputWaitResult {
        var lines: [OutputStream: ShownLines] = [:]
        var isFound = false
        var end: UInt64 = 0
        func look(at line: ShownLines.Piece) throws(PatternError) -> Bool {
            isFound = try pattern.firstMatch(in: line.bytes, beginsLine: line.beginsLine, endsLine: !line.goesOn) != nil
            return !isFound
        }
        do {
            while true {
                switch try following.next(timeout: Self.left(until: deadline)) {
                case .segment(_, let segment):
                    guard case .bytes(let stream, let bytes) = segment.content else { continue }
                    let start = segment.range.lowerBound
                    _ = try lines[stream, default: ShownLines(longest: Self.longestLine)].append(
                        bytes,
                        at: start,
                        time: segment.time,
                        look
                    )
                    end = segment.range.upperBound
                case .caughtUp, .began: continue
                case .timeout: return .timedOut
                case .ended:
                    for stream in OutputStream.allCases where !isFound { try lines[stream]?.finish(at: end, look) }
                    // The next attempt's output has lines of its own.
                    lines = [:]
                case .finished: return .ended
                }
                if isFound { return .met }
            }
        } catch let error as JobsError {
            throw error
        } catch {
            throw JobsError(
                .usage,
                "whether the output matches cannot be told; give a simpler expression",
                cause: error
            )
        }
    }

    private func watch(
        _ following: OutputFollowing,
        quietFor span: TimeSpan,
        until deadline: Int64?
    ) throws(JobsError) -> OutputWaitResult {
        let began = Clock.now()
        var last: Timestamp?
        var isCaughtUp = false
        while true {
            // The output's times are of the clock on the wall, which may have been set: never wait longer than the span.
            let silence = min(max(0, Clock.now().nanoseconds - (last ?? began).nanoseconds), span.nanoseconds)
            let rest = TimeSpan(nanoseconds: span.nanoseconds - silence)
            if isCaughtUp, rest.nanoseconds == 0 { return .met }
            let left = Self.left(until: deadline)
            switch try following.next(timeout: [rest, left].compactMap { $0 }.min()) {
            case .segment(_, let segment):
                isCaughtUp = false
                last = segment.time
            case .caughtUp: isCaughtUp = true
            case .ended, .began: continue
            case .timeout: if Self.left(until: deadline)?.nanoseconds == 0 { return .timedOut }
            case .finished: return .ended
            }
        }
    }

    private static func left(until deadline: Int64?) -> TimeSpan? {
        deadline.map { TimeSpan(nanoseconds: max(0, $0 - Clock.monotonic())) }
    }
}
