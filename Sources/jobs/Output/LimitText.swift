import JobModel
import Values

/// The limits of all processes of a job, and what holds them, for people.
enum LimitText {
    /// `memory 512 MiB, pids 100 more of the user's`; `nil`: there are none.
    static func line(of job: JobRecord) -> String? {
        let limits = job.submission.treeLimits.all.map { kind, value in
            "\(kind) \(value)" + (job.limitKeepers[kind] == .rlimit ? " \(remark(on: kind))" : "")
        }
        return limits.isEmpty ? nil : limits.joined(separator: ", ")
    }

    /// What a submitter should know; `nil`: the limits are as they were asked for.
    static func note(on job: JobRecord) -> String? {
        let weaker = job.submission.treeLimits.all.filter { job.limitKeepers[$0.kind] == .rlimit }
        guard !weaker.isEmpty else { return nil }
        let limits = weaker.map { "\($0.kind) \($0.value) \(remark(on: $0.kind))" }
        return "job \(job.number) has no control group of its own, so its limits are \(limits.joined(separator: ", "))"
    }

    /// What a resource limit means instead.
    private static func remark(on kind: TreeLimits.Kind) -> String {
        switch kind {
        case .memory: "for each process"
        case .cpus, .pids: "beside all that the user runs"
        }
    }
}
