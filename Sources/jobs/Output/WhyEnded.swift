import JobModel
import JobProtocol
import Values

/// Why a job ended as it did: the cause, the limit or the signal, who did it, and what to try.
struct WhyEnded {
    let answer: WhyCall.Reply
    let outcome: Outcome
    /// What commands begin with.
    let lead: String

    private var job: JobRecord { answer.job }

    /// What is known of the end beside the verdict.
    var lines: [String] {
        let failed = job.status == .completed ? nil : job.history?.words
        let parts = [
            JobVerdict.failure(of: outcome).map(ShellText.shown),
            bound,
            doer,
            failed.map { "The command \($0)." },
            job.attempt > 1 ? "This was attempt \(job.attempt)." : nil,
        ]
        return parts.compactMap(\.self) + answer.others.map { "Job \($0.number): \(Verdict.text(of: $0))." }
    }

    /// The limit that it has met.
    private var bound: String? {
        let submission = job.submission
        switch outcome.ending.reason {
        case .timedOut: return submission.timeout.map { "Its time limit is \($0)." }
        case .outOfMemory:
            let peak = outcome.peakMemory.map { "; all its processes together had \(ByteCount($0)) at most" } ?? ""
            return submission.treeLimits.memory.map { "Its limit of memory is \($0)\(peak)." }
        case .outputLimit: return "Its output may be \(submission.maximumOutput)."
        case .expired: return submission.expiry.map { "It had \($0) from its submission on to be started." }
        default: return nil
        }
    }

    /// Who ended it.
    private var doer: String? {
        switch outcome.ending.reason {
        case .killedByUser:
            return answer.act.map { act in
                "It was killed at \(act.at)" + (act.by.map { " by \(ShellText.shown($0))" } ?? "") + "."
            }
        case .signalled where outcome.signal == .kill:
            return "\(Self.sender), or the kernel for want of memory (see dmesg)."
        case .signalled:
            return job.status == .failed
                ? "A program usually gets this signal for a fault of its own." : "\(Self.sender)."
        default: return nil
        }
    }

    private static let sender = "Somebody sent this signal (kill -s does, too), or another program"

    /// What may help.
    var advice: [String] {
        let number = job.number
        switch outcome.ending.reason {
        case _ where job.status == .completed: return []
        case .timedOut: return ["run it with a longer --timeout", "\(lead)logs \(number)"]
        case .outOfMemory: return ["run it with a larger --memory", "\(lead)logs \(number)"]
        case .dependencyFailed:
            let failed = answer.others.map { String($0.number) }.joined(separator: " ")
            return failed.isEmpty
                ? ["\(lead)retry \(number)"]
                : [
                    "\(lead)why \(failed.prefix { $0 != " " })",
                    "\(lead)retry \(failed), which gives this one another chance",
                ]
        case .expired: return ["\(lead)retry \(number)", "run it with a longer --expires"]
        case .spawnFailed: return ["mend that, then \(lead)retry \(number)"]
        case .killedByUser where outcome.startedAt == nil: return ["\(lead)retry \(number)"]
        default: return ["\(lead)logs \(number)", "\(lead)retry \(number)"]
        }
    }
}
