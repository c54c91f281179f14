import CLinux
import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import SystemPackage
import Values

/// Starts the main process of a job.
struct Spawner {
    var submission: Submission
    /// The job's whole environment.
    var environment: [ByteString]
    var limits: HeldLimits

    init(submission: Submission, environment: [ByteString], limits: HeldLimits) {
        self.submission = submission
        self.environment = environment
        self.limits = limits
    }

    /// The pid of the running program, leader of its session and process group. It is a child of this process.
    ///
    /// - Parameter record: Where the process itself writes its pid before it executes the command.
    func start(_ streams: JobStreams, record: Descriptor) throws(JobFailure) -> pid_t {
        let known = try knownLimits()
        let entrance = try entrance()
        let candidates = CommandSearch.candidates(for: submission.command[0], environment: environment)
        var failure = clinux_spawn_failure()
        let pid = withTraits { traits in
            withPlan(candidates, known.map(\.raw), traits, streams, record) { plan in
                plan.cgroup = entrance?.rawValue ?? 0
                return clinux_spawn(&plan, &failure)
            }
        }
        withExtendedLifetime(entrance) {}
        if pid > 0 { return pid }
        throw describe(failure, candidates: candidates, limits: known.map(\.limit))
    }

    /// The way into the job's own control group.
    private func entrance() throws(JobFailure) -> Descriptor? {
        do throws(SystemError) {
            return try limits.group?.entrance()
        } catch {
            throw JobFailure(step: "cgroup", error, doing: "the job's control group could not be opened")
        }
    }

    private struct KnownLimit {
        var limit: ResourceLimit
        var raw: clinux_spawn_limit
    }

    /// Limits that this system does not know are an error only where the user asked for them.
    private func knownLimits() throws(JobFailure) -> [KnownLimit] {
        var known: [KnownLimit] = []
        for limit in limits.resourceLimits {
            let resource = clinux_resource_limit(limit.name)
            if resource >= 0 {
                let raw = clinux_spawn_limit(
                    resource: resource,
                    required: limit.isRequired ? 1 : 0,
                    soft: limit.soft,
                    hard: limit.hard ?? 0,
                    has_hard: limit.hard == nil ? 0 : 1
                )
                known.append(KnownLimit(limit: limit, raw: raw))
            } else if limit.isRequired {
                throw JobFailure(step: "limit \(limit.name)", errno: EINVAL, message: "there is no limit \(limit.name)")
            }
        }
        return known
    }

    /// Submissions of older releases have none.
    private func withTraits<Result>(_ body: (UnsafePointer<clinux_traits>?) -> Result) -> Result {
        guard let traits = submission.traits else { return body(nil) }
        return traits.withRaw { body($0) }
    }

    private func withPlan<Result>(
        _ candidates: [ByteString],
        _ limits: [clinux_spawn_limit],
        _ traits: UnsafePointer<clinux_traits>?,
        _ streams: JobStreams,
        _ record: Descriptor,
        _ body: (inout clinux_spawn_plan) -> Result
    ) -> Result {
        let candidateList = CStringList(candidates)
        let arguments = CStringList(submission.command)
        let variables = CStringList(environment)
        let directory = CStringList([submission.directory])
        // The place at index 1 takes the candidate that turns out to be a script without an interpreter.
        let shell = CStringList(["/bin/sh", ""] + submission.command.dropFirst())
        return limits.withUnsafeBufferPointer { limits in
            var plan = clinux_spawn_plan()
            plan.candidates = UnsafeRawPointer(candidateList.pointers)
                .assumingMemoryBound(to: UnsafePointer<CChar>?.self)
            plan.candidate_count = candidates.count
            plan.argv = UnsafePointer(arguments.pointers)
            plan.shell_argv = shell.pointers
            plan.envp = UnsafePointer(variables.pointers)
            plan.directory = UnsafePointer(directory.pointers[0])
            plan.descriptors = (
                streams.job.input.rawValue, streams.job.output.rawValue, streams.job.error.rawValue
            )
            plan.takes_terminal = streams.shim.terminal == nil ? 0 : 1
            plan.record = record.rawValue
            plan.record_offset = off_t(AttemptPlace.main)
            plan.blocks_signals = 1
            plan.umask = submission.umask
            plan.sets_niceness = submission.niceness == nil ? 0 : 1
            plan.niceness = submission.niceness ?? 0
            plan.traits = traits
            plan.limits = limits.baseAddress
            plan.limit_count = limits.count
            return withExtendedLifetime((candidateList, arguments, variables, directory, shell)) {
                body(&plan)
            }
        }
    }
}

/// Where execvp(3) would look for a command, computed before the fork, along the job's `PATH` and not the shim's.
enum CommandSearch {
    /// Of a job whose environment has no `PATH`.
    static let defaultPath: ByteString = "/usr/local/bin:/usr/bin:/bin"

    /// The paths to try, in order. A command with a slash is used as it is; an empty element of `PATH` means the job's
    /// directory, from which relative candidates count.
    static func candidates(for command: ByteString, environment: [ByteString]) -> [ByteString] {
        let slash = UInt8(ascii: "/")
        if command.bytes.contains(slash) { return [command] }
        let path = environment.last { $0.hasPrefix("PATH=") }.map { $0.bytes.dropFirst(5) } ?? defaultPath.bytes[...]
        return path.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { element in
            let directory = element.isEmpty ? [UInt8(ascii: ".")] : Array(element)
            return ByteString(directory + [slash] + command.bytes)
        }
    }
}
