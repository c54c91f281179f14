import JobModel
package import Values

/// The table of what can be said of a job, besides its command, directory and environment.
///
/// A new member of a submission is a property of `Submission`, an entry in its stored form (`SubmissionFormat`), an entry
/// here, and what acts on it. Options, settings, blueprints, batch lines, help and completion follow from the entry.
package enum SubmissionFields {
    package static let name = SubmissionField(
        "name",
        ValueKind.jobName.optional,
        \.name,
        in: [],
        .value("name", .identity, letter: "n"),
        "Name the job, to refer to it.",
        argument: FieldArgument("name", .word, "To refer to it by")
    )
    package static let labels = SubmissionField(
        "label",
        .labels,
        \.labels,
        in: .blueprint,
        .values("key=value", .identity),
        "Label the job; may be repeated.",
        argument: FieldArgument("labels", .strings),
        joined: { $0.merging($1) { $1 } }
    )
    package static let group = SubmissionField(
        "group",
        .word,
        \.group,
        in: [.setting, .blueprint],
        .value("name", .identity),
        "The queue to wait in; made if missing.",
        argument: FieldArgument("group", .word, "Queue with a slot limit")
    )
    static let unique = SubmissionField(
        "unique",
        ValueKind.word.optional,
        \.unique,
        in: .blueprint,
        .value("name", .identity).rare,
        "Run one job of this name at a time; others wait."
    )
    static let metadata = SubmissionField(
        "metadata",
        ValueKind.object.optional,
        \.metadata,
        in: .blueprint,
        .value("json", .identity).rare,
        "Keep a JSON object with the job.",
        argument: FieldArgument("metadata", .object, "Kept with the job")
    )
    package static let niceness = SubmissionField(
        "nice",
        ValueKind.niceness.optional,
        \.niceness,
        in: [.setting, .blueprint],
        .value("n", .surroundings),
        "The niceness, -20 to 19; else the caller's."
    )
    static let umask = SubmissionField(
        "umask",
        .umask,
        \.umask,
        in: .blueprint,
        .value("mask", .surroundings).rare,
        "The umask, in octal digits; else the caller's."
    )
    package static let limits = SubmissionField(
        "limit",
        .resourceLimits,
        \.resourceLimits,
        in: .blueprint,
        .values("name=value", .surroundings).rare,
        "Of setrlimit(2): nofile=1024, as=2G, cpu=60:90, core=unlimited.",
        joined: { before, after in
            let names = Set(after.map(\.name))
            return before.filter { !names.contains($0.name) } + after
        }
    )
    package static let standardInput = SubmissionField(
        "stdin",
        .inputFile,
        in: [],
        .value("file", .streams),
        "A file, or - for what is piped in here."
    ) { (submission, path, base) throws(JobsError) in
        submission.standardInput =
            if path == "-" { .stored } else { .file(path.hasPrefix("/") ? path : try base() + "/" + path) }
    }
    static let interactive = SubmissionField(
        "interactive",
        .boolean,
        in: [],
        .flag(.streams, letter: "i"),
        "Keep standard input open, for 'send'."
    ) { (submission, isInteractive, _) in
        if isInteractive { submission.standardInput = .interactive }
    }
    static let merge = SubmissionField(
        "merge",
        .boolean,
        \.mergesOutput,
        in: .blueprint,
        .flag(.streams),
        "Use one pipe for both streams: their order is exact."
    )
    package static let maximumOutput = SubmissionField(
        "max-output",
        .size,
        \.maximumOutput,
        in: [.setting, .blueprint],
        .value("size", .streams),
        "Output kept; the middle is dropped."
    )
    package static let timeout = SubmissionField(
        "timeout",
        .timeLimit,
        \.timeout,
        in: [.setting, .blueprint],
        .value("time", .end),
        "End the job after this time: 90s, 1h30m, none.",
        argument: FieldArgument("timeout_ms", .milliseconds, "End the job after this running time")
    )
    package static let grace = SubmissionField(
        "grace",
        .time(),
        \.grace,
        in: [.setting, .blueprint],
        .value("time", .end),
        "The time between SIGTERM and SIGKILL."
    )
    static let linger = SubmissionField(
        "linger",
        .boolean,
        in: .blueprint,
        .flag(.end).rare,
        "The job lasts until all that it started has ended."
    ) { (submission, lingers, _) in
        if lingers { submission.whenMainEnds = .linger }
    }
    static let leave = SubmissionField(
        "leave",
        .boolean,
        in: .blueprint,
        .flag(.end).rare,
        "What the job leaves behind runs on, and is listed."
    ) { (submission, leaves, _) in
        if leaves { submission.whenMainEnds = .leave }
    }

    /// All of them, in the order of help.
    package static let all: [any AnySubmissionField] = [
        name, labels, group, unique, metadata, niceness, umask, limits, standardInput, interactive, merge,
        maximumOutput, timeout, grace, linger, leave,
    ]

    /// Of each pair one can be said.
    static let exclusive = [("stdin", "interactive"), ("linger", "leave")]
}
