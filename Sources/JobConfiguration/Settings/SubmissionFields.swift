package import JobModel
package import Values

/// The table of what can be said of a job, besides its command, directory and environment.
///
/// A new member of a submission is a property of `Submission`, an entry in its stored form (`SubmissionFormat`), an entry
/// here, and what acts on it. Options, settings, blueprints, batch lines, help and completion follow from the entry.
package enum SubmissionFields {
    package static let name = SubmissionField(
        "name",
        ValueKind.jobName.optional,
        in: [],
        .value("name", .identity, letter: "n"),
        "Name the job, to refer to it.",
        argument: FieldArgument("name", .word, "To refer to it by").rare,
        get: { $0.name },
        set: { $0.name = $1 }
    )
    package static let labels = SubmissionField(
        "label",
        .labels,
        in: .blueprint,
        .values("key=value", .identity).rare,
        "Label the job; may be repeated.",
        argument: FieldArgument("labels", .strings, "key=value").rare,
        joined: { $0.merging($1) { $1 } },
        get: { $0.labels },
        set: { $0.labels = $1 }
    )
    package static let group = SubmissionField(
        "group",
        .word,
        in: [.setting, .blueprint],
        .value("name", .identity),
        "The queue to wait in; made if missing.",
        argument: FieldArgument("group", .word, "Queue with a slot limit").rare,
        get: { $0.group },
        set: { $0.group = $1 }
    )
    static let unique = SubmissionField(
        "unique",
        ValueKind.word.optional,
        in: .blueprint,
        .value("name", .identity).rare,
        "Run one job of this name at a time; others wait.",
        get: { $0.unique },
        set: { $0.unique = $1 }
    )
    package static let key = SubmissionField(
        "key",
        ValueKind.word.optional,
        in: .blueprint,
        .value("key", .identity).rare,
        "The same key gives the same job back, and starts no second one.",
        get: { $0.key },
        set: { $0.key = $1 }
    )
    package static let keyLifetime = SubmissionField(
        "key-lifetime",
        ValueKind.time(atLeast: .milliseconds(1)).optional,
        in: .blueprint,
        .value("time", .identity).rare,
        "After this time the key makes another job.",
        get: { $0.keyLifetime },
        set: { $0.keyLifetime = $1 }
    )
    static let metadata = SubmissionField(
        "metadata",
        ValueKind.object.optional,
        in: .blueprint,
        .value("json", .identity).rare,
        "Keep a JSON object with the job.",
        argument: FieldArgument("metadata", .object, "JSON object, kept with the job").rare,
        get: { $0.metadata },
        set: { $0.metadata = $1 }
    )
    package static let niceness = SubmissionField(
        "nice",
        ValueKind.niceness.optional,
        in: [.setting, .blueprint],
        .value("n", .surroundings).rare,
        "The niceness, -20 to 19; else the caller's.",
        get: { $0.niceness },
        set: { $0.niceness = $1 }
    )
    static let umask = SubmissionField(
        "umask",
        .umask,
        in: .blueprint,
        .value("mask", .surroundings).rare,
        "The umask, in octal digits; else the caller's.",
        get: { $0.umask },
        set: { $0.umask = $1 }
    )
    package static let limits = SubmissionField(
        "limit",
        .resourceLimits,
        in: .blueprint,
        .values("name=value", .surroundings).rare,
        "Of setrlimit(2): nofile=1024, as=2G, cpu=60:90, core=unlimited.",
        joined: { before, after in
            let names = Set(after.map(\.name))
            return before.filter { !names.contains($0.name) } + after
        },
        get: { $0.resourceLimits },
        set: { $0.resourceLimits = $1 }
    )
    package static let standardInput = SubmissionField(
        "stdin",
        .inputFile,
        in: [],
        .value("file", .streams),
        "A file, or - for what is piped in here.",
        set: { $0.standardInput = $1 == "-" ? .stored : .file($1) }
    )
    static let interactive = SubmissionField(
        "interactive",
        .boolean,
        in: [],
        .flag(.streams, letter: "i"),
        "Keep standard input open, for 'send'.",
        set: { if $1 { $0.standardInput = .interactive } }
    )
    static let merge = SubmissionField(
        "merge",
        .boolean,
        in: .blueprint,
        .flag(.streams).rare,
        "Use one pipe for both streams: their order is exact.",
        get: { $0.mergesOutput },
        set: { $0.mergesOutput = $1 }
    )
    package static let terminal = SubmissionField(
        "pty",
        .boolean,
        in: .blueprint,
        .flag(.streams).rare,
        "Give it a terminal, for 'attach'.",
        argument: FieldArgument("pty", .flag),
        get: { $0.hasTerminal },
        set: { $0.hasTerminal = $1 }
    )
    package static let windowSize = SubmissionField(
        "size",
        ValueKind.windowSize.optional,
        in: .blueprint,
        .value("colsxrows", .streams).rare,
        "The terminal's size at the start; implies --pty.",
        argument: FieldArgument("size", .word, "COLSxROWS, implies pty").rare,
        get: { $0.windowSize },
        set: {
            $0.windowSize = $1
            if $1 != nil { $0.hasTerminal = true }
        }
    )
    package static let maximumOutput = SubmissionField(
        "max-output",
        .size,
        in: [.setting, .blueprint],
        .value("size", .streams).rare,
        "Output kept; the middle is dropped.",
        get: { $0.maximumOutput },
        set: { $0.maximumOutput = $1 }
    )
    package static let timeout = SubmissionField(
        "timeout",
        ValueKind.time(atLeast: .milliseconds(1)).orNone,
        in: [.setting, .blueprint],
        .value("time", .end),
        "End the job after this time: 90s, 1h30m, none.",
        argument: FieldArgument("timeout_ms", .milliseconds, "Ends the job"),
        get: { $0.timeout },
        set: { $0.timeout = $1 }
    )
    package static let grace = SubmissionField(
        "grace",
        .time(),
        in: [.setting, .blueprint],
        .value("time", .end).rare,
        "The time between SIGTERM and SIGKILL.",
        get: { $0.stop.grace },
        set: { $0.stop.grace = $1 }
    )
    static let stopMode = SubmissionField(
        "stop-mode",
        ValueKind<StopMode>.choice,
        in: [.setting, .blueprint],
        .value("mode", .end).rare,
        "Whom to ask first to end: main or tree.",
        get: { $0.stop.mode },
        set: { $0.stop.mode = $1 }
    )
    static let stopSignal = SubmissionField(
        "stop-signal",
        .stopSignal,
        in: [.setting, .blueprint],
        .value("signal", .end).rare,
        "Ask with this signal, instead of SIGTERM.",
        get: { $0.stop.signal },
        set: { $0.stop.signal = $1 }
    )
    package static let ready = SubmissionField(
        "ready",
        .readiness,
        in: .blueprint,
        .values("condition", .end),
        "Return once output=REGEX, port=N, file=PATH, http=URL.",
        argument: FieldArgument("ready", .conditions, "Wait for port=N, output=REGEX, file=PATH or http=URL"),
        fileKey: "ready",
        joined: { $0 + $1 },
        get: { $0.ready },
        set: { $0.ready = $1 }
    )
    static let linger = SubmissionField(
        "linger",
        .boolean,
        in: .blueprint,
        .flag(.end).rare,
        "The job lasts until all that it started has ended.",
        set: { if $1 { $0.whenMainEnds = .linger } }
    )
    static let leave = SubmissionField(
        "leave",
        .boolean,
        in: .blueprint,
        .flag(.end).rare,
        "What the job leaves behind runs on, and is listed.",
        set: { if $1 { $0.whenMainEnds = .leave } }
    )

    /// All of them, in the order of help.
    package static let all: [any AnySubmissionField] = [
        name, labels, group, unique, key, keyLifetime, metadata, after, afterAny, afterFailed, anyOf, keep, priority,
        slots, uses, executor, executorOptions, gpus, startTime, delay, expiry, conditions, retries, untilSuccess,
        retryDelay, backoff, longestDelay, jitter, retryCauses, restart, restartLimit, niceness, umask, memory, cpus,
        pids, limits, standardInput, interactive, merge, terminal, windowSize, maximumOutput, ready, timeout, grace,
        stopMode, stopSignal,
        linger, leave,
        onEnd, onFailure, onStart,
    ]

    /// Of each pair one can be said.
    static let exclusive = [
        ("stdin", "interactive"), ("linger", "leave"), ("at", "in"),
        ("retries", "until-success"), ("restart", "retries"), ("restart", "until-success"),
    ]
}
