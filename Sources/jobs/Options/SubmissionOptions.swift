import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// What a job is called, and where it belongs.
struct IdentityOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("A name to refer to it by.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("A label; one or more.", valueName: "key=value"))
    var label: [LabelArgument] = []

    @Option(help: ArgumentHelp("The queue that it waits in; made where it is new.", valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("Of all jobs with this NAME one runs at a time; others wait.", valueName: "name"))
    var unique: String?

    @Option(help: ArgumentHelp("A JSON object that is kept with the job.", valueName: "json"))
    var metadata: String?

    func validate() throws {
        if let name, let problem = JobName.problem(with: name) { throw ValidationError("--name '\(name)': \(problem)") }
        for word in [group, unique].compactMap(\.self) + label.map(\.key) {
            if let problem = JobName.problemWithWord(word) { throw ValidationError("'\(word)' is no name: \(problem)") }
        }
        _ = try object()
    }

    func apply(to submission: inout Submission) throws {
        submission.name = name
        if let group { submission.group = group }
        submission.unique = unique
        submission.labels = Dictionary(label.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        submission.metadata = try object()
    }

    private func object() throws -> JSONObject? {
        guard let metadata else { return nil }
        guard let object = try? JSONParser.parse(metadata).object else {
            throw ValidationError("--metadata wants a JSON object, such as '{\"ticket\": 42}'")
        }
        return object
    }
}

/// Where a job runs, and with which limits of the kernel.
struct SurroundingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The working directory, instead of this one.", valueName: "directory"))
    var cwd: BytesArgument?

    @OptionGroup var environment: EnvironmentOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The niceness, -20 to 19, instead of this one's.", valueName: "n")
    )
    var nice: Int32?

    @Option(help: ArgumentHelp("The umask, in octal digits, instead of this one's.", valueName: "mask"))
    var umask: UmaskArgument?

    @Option(
        help: ArgumentHelp(
            "Of setrlimit(2): nofile=1024, as=2G, cpu=60:90, core=unlimited.",
            valueName: "name=value"
        )
    )
    var limit: [LimitArgument] = []

    func validate() throws {
        if cwd?.bytes.isEmpty == true { throw ValidationError("--cwd '' is empty; leave it out for this directory") }
        if let nice, !(-20...19).contains(nice) { throw ValidationError("--nice wants a number from -20 to 19") }
        for limit in limit where !ResourceLimit.names.contains(limit.limit.name) {
            let names = ResourceLimit.names.joined(separator: ", ")
            throw ValidationError("there is no limit '\(limit.limit.name)'; there are \(names)")
        }
    }

    /// The working directory, absolute.
    func directory() throws(JobsError) -> ByteString {
        guard let path = cwd?.bytes else { return try Submitter.logicalDirectory() }
        return try absolute(path)
    }

    /// Goes before what the submission has from its submitter.
    func apply(to submission: inout Submission) {
        if let umask { submission.umask = umask.mask }
        if let nice { submission.niceness = nice }
        let wanted = limit.map(\.limit)
        let names = Set(wanted.map(\.name))
        submission.resourceLimits.removeAll { names.contains($0.name) }
        submission.resourceLimits += wanted
    }
}

/// What goes into a job, and what is kept of what comes out.
struct StreamOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file, or - for what is piped in here (stored first).", valueName: "file")
    )
    var stdin: BytesArgument?

    @Flag(name: .shortAndLong, help: "Keep standard input open, for 'send'.")
    var interactive = false

    @Flag(help: "One pipe for both streams, in their exact order.")
    var merge = false

    @Option(
        help: ArgumentHelp("Output kept; the middle is dropped. Default: 256M.", valueName: "size")
    )
    var maxOutput: SizeArgument?

    func validate() throws {
        if stdin?.bytes.isEmpty == true {
            throw ValidationError("--stdin '' is empty; it wants a file, or - for a pipe")
        }
        if stdin != nil, interactive { throw ValidationError("give either --stdin or --interactive") }
    }

    /// Whether this process's standard input is the job's.
    var storesInput: Bool { stdin?.bytes == "-" }

    func apply(to submission: inout Submission) throws(JobsError) {
        if interactive {
            submission.standardInput = .interactive
        } else if storesInput {
            submission.standardInput = .stored
        } else if let path = stdin?.bytes {
            submission.standardInput = .file(try absolute(path))
        }
        submission.mergesOutput = merge
        if let maxOutput { submission.maximumOutput = maxOutput.size }
    }
}

/// How a job is ended.
struct EndOptions: ParsableArguments {
    @Option(help: ArgumentHelp("End it after this running time: 90s, 1h30m; or none.", valueName: "time"))
    var timeout: TimeLimitArgument?

    @Option(help: ArgumentHelp("The time between SIGTERM and SIGKILL. Default: 10s.", valueName: "time"))
    var grace: DurationArgument?

    @Flag(help: "It lasts until all that it started has ended.")
    var linger = false

    @Flag(help: "What it leaves behind runs on, and is listed.")
    var leave = false

    func validate() throws {
        if linger, leave { throw ValidationError("give either --linger or --leave") }
        if timeout?.limit?.nanoseconds == 0 { throw ValidationError("--timeout wants a time above 0") }
    }

    func apply(to submission: inout Submission) {
        if let timeout { submission.timeout = timeout.limit }
        if let grace { submission.grace = grace.span }
        submission.whenMainEnds = linger ? .linger : leave ? .leave : .kill
    }
}

/// A path that counts from the working directory.
private func absolute(_ path: ByteString) throws(JobsError) -> ByteString {
    path.hasPrefix("/") ? path : try Submitter.logicalDirectory() + "/" + path
}
