import JobModel
import Values

/// What `sbatch` is asked for an attempt: its options, from those of `run` and those of the configuration.
struct SlurmRequest {
    /// Those that this program sets itself, and with them the job's identity and its files.
    private static let own: Set<String> = [
        "job-name", "comment", "output", "error", "input", "open-mode", "chdir", "array", "wrap", "parsable", "requeue",
        "no-requeue", "wait", "export", "export-file", "test-only", "nodes", "time-min",
    ]

    /// Why a job cannot be had with these options; `nil`: it can, as far as is known.
    static func problem(with submission: Submission) -> String? {
        if submission.hasTerminal { return "a job has a terminal only on this machine: leave --pty out" }
        if submission.treeLimits.pids != nil { return "Slurm limits no number of processes: leave --pids out" }
        guard let option = submission.executorOptions.keys.sorted().first(where: own.contains) else { return nil }
        return option == "nodes"
            ? "a job runs on 1 node: leave --executor-option nodes out"
            : "--executor-option \(option) is set by jobs itself: leave it out"
    }

    /// The options of `sbatch`.
    ///
    /// - Parameters:
    ///   - common: Those of the configuration; what the submission says counts more.
    ///   - log: The file of what Slurm itself, and a shim that cannot start, have to say.
    static func options(
        for attempt: Attempt,
        identity: SlurmIdentity,
        common: [String: String],
        directory: String,
        log: String
    ) -> [String] {
        let submission = attempt.submission
        var options = common
        if let timeout = submission.timeout {
            options["time"] = "\(minutes(timeout.seconds + submission.stop.grace.seconds))"
        }
        // In MiB; the limit of memory is the node's to hold, that of processors is how many the job gets.
        if let memory = submission.treeLimits.memory {
            options["mem"] = "\(memory.bytes.advanced(by: 1 << 20 - 1) >> 20)M"
        }
        if let cpus = submission.treeLimits.cpus { options["cpus-per-task"] = "\(Int64(cpus.rounded(.up)))" }
        if submission.gpus > 0 { options["gres"] = "gpu:\(submission.gpus)" }
        // Only an administrator may raise a priority.
        if submission.priority < 0 { options["nice"] = "\(-submission.priority)" }
        options.merge(submission.executorOptions) { $1 }
        return [
            "--parsable", "--no-requeue", "--nodes=1", "--job-name=\(identity.name)", "--comment=\(identity.comment)",
            "--chdir=\(directory)", "--output=\(log)", "--open-mode=append", "--input=/dev/null",
        ] + words(for: options)
    }

    /// Options as the words of a command.
    static func words(for options: [String: String]) -> [String] {
        options.sorted { $0.key < $1.key }.map { $0.value.isEmpty ? "--\($0.key)" : "--\($0.key)=\($0.value)" }
    }

    /// Slurm counts time limits in minutes. It must not come before the shim, which ends the job at the exact time.
    private static func minutes(_ seconds: Double) -> Int64 { max(1, Int64((seconds / 60).rounded(.up))) }
}

/// How a launch is known to Slurm. Job ids are used again, names and comments are ours.
struct SlurmIdentity: Hashable, Sendable {
    let name: String
    let comment: String

    /// - Parameter place: What tells this state directory from others.
    init(_ attempt: Attempt, place: String) {
        let key = attempt.key
        let title = (attempt.submission.name ?? "jobs").unicodeScalars.filter { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || scalar == "-" || scalar == "_"
        }
        name = "\(String(String.UnicodeScalarView(title)).prefix(60))-\(key).\(attempt.launch)-\(place.prefix(8))"
        comment = Self.beginning(place) + "\(attempt.id):\(key.attempt):\(attempt.launch)"
    }

    private static func beginning(_ place: String) -> String { "jobs:\(place):" }

    /// Whether a comment is of a job of this state directory.
    static func isOurs(_ comment: String, place: String) -> Bool { comment.hasPrefix(beginning(place)) }
}
