import Glibc
import JobModel
import JobOutput
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// A job whose main process runs.
struct StartedJob {
    let submission: Submission
    /// The control group that it has for itself, where its limits are held by one.
    let group: ControlGroup?
    let start: ShimStart
    /// When it started, on the monotonic clock, in nanoseconds.
    let startedAt: Int64
    let writer: OutputRecorder
    let streams: ShimStreams

    /// Starts the job of a claimed attempt. A failure names its step.
    init(_ attempt: ClaimedAttempt) throws(JobFailure) {
        let spec = try attempt.spec.get()
        submission = spec.submission
        let environment = try Self.environment(of: spec, in: attempt)
        let now = Clock.now()
        startedAt = Clock.monotonic()
        writer = OutputRecorder(
            directory: attempt.directory.directory,
            limit: submission.maximumOutput,
            startedAt: now
        )
        let streams = try JobStreams.open(for: submission, in: attempt.directory.directory)
        let limits = try HeldLimits(of: spec, in: attempt.state)
        group = limits.group
        let pid: pid_t
        do throws(JobFailure) {
            pid = try Spawner(submission: submission, environment: environment, limits: limits).start(
                streams,
                record: attempt.mainRecord
            )
        } catch {
            group?.remove()
            throw error
        }
        self.streams = streams.shim
        // It is our child and not yet reaped, so it has an entry, whatever became of it.
        let startTime = ProcessTable.entry(of: pid)?.startTime ?? 0
        start = ShimStart(pid: pid, startTime: startTime, startedAt: now, keepers: limits.keepers)
    }

    private static func environment(
        of spec: AttemptSpec,
        in attempt: ClaimedAttempt
    ) throws(JobFailure) -> [ByteString] {
        let submission = spec.submission
        let stored: [ByteString]?
        do throws(SystemError) {
            stored = try attempt.place.environment(submission.environment)
        } catch {
            throw JobFailure(step: "environment", error, doing: "the job's environment could not be read")
        }
        guard let stored else {
            throw JobFailure(
                step: "environment",
                errno: ENOENT,
                message: "the job's environment is not stored any more"
            )
        }
        let identity = attempt.identity
        let variables = submission.variables.map { entry in
            let name = entry.description.prefix { $0 != "=" }
            return (name: String(name), value: ByteString(entry.bytes.dropFirst(name.utf8.count + 1)))
        }
        let index = submission.index.map { [("JOBS_INDEX", ByteString(String($0)))] } ?? []
        let pools = spec.takings.variables.sorted { $0.key < $1.key }.map { ($0.key, ByteString($0.value)) }
        let terminal = submission.hasTerminal ? JobEnvironment.terminal(over: stored) : []
        let due = submission.dueAt.map { [("JOBS_DUE_AT", ByteString($0.description))] } ?? []
        return JobEnvironment.merging(
            // That of a job in which this one was submitted is not its own.
            stored.filter { entry in
                !entry.hasPrefix("JOBS_INDEX=") && !entry.hasPrefix("JOBS_DUE_AT=")
                    && !entry.hasPrefix(Pool.variablePrefix)
                    && !(submission.hasTerminal && JobEnvironment.isAboutAnotherWindow(entry))
            },
            with: terminal + variables + pools + index + due + [
                ("PWD", submission.directory),
                ("JOBS_ID", ByteString(identity.id.description)),
                ("JOBS_NUMBER", ByteString(String(identity.number))),
                ("JOBS_ATTEMPT", ByteString(String(identity.attempt))),
                ("JOBS_RESULT", ByteString("\(attempt.path)/\(AttemptFile.result)")),
                ("JOBS_HOME", ByteString(attempt.state.path)),
            ] + (attempt.place.guest?.variables(of: attempt.path) ?? [])
        )
    }
}

/// The environment of a job: the submitter's, and what tells the job who it is.
enum JobEnvironment {
    /// What the terminals of today understand, and what `attach` draws.
    private static let usualTerminal: ByteString = "xterm-256color"

    /// `TERM` of a job with a terminal, where its submitter had none to speak of.
    static func terminal(over stored: [ByteString]) -> [(name: String, value: ByteString)] {
        let own = stored.last { $0.hasPrefix("TERM=") }.map { ByteString($0.bytes.dropFirst("TERM=".utf8.count)) }
        let isOfUse = own.map { !["", "dumb", "unknown"].contains($0) } ?? false
        return isOfUse ? [] : [("TERM", usualTerminal)]
    }

    /// Whether a variable has the size of the submitter's window, which programs would believe more than their terminal.
    static func isAboutAnotherWindow(_ entry: ByteString) -> Bool {
        entry.hasPrefix("COLUMNS=") || entry.hasPrefix("LINES=")
    }

    /// `stored` with `variables` in place of what it has under the same names.
    static func merging(
        _ stored: [ByteString],
        with variables: [(name: String, value: ByteString)]
    ) -> [ByteString] {
        // The later of two counts.
        let variables = Dictionary(variables.map { ($0.name, $0) }) { $1 }.values.sorted { $0.name < $1.name }
        let prefixes = variables.map { $0.name + "=" }
        let kept = stored.filter { entry in !prefixes.contains { entry.hasPrefix($0) } }
        return kept + variables.map { ByteString($0.name + "=") + $0.value }
    }
}
