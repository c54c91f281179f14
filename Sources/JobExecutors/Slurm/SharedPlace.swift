import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// The directory of an executor on the file system that its machines share: attempts, their environments, the program. What
/// is done here may block for as long as the file system does.
struct SharedPlace: Sendable {
    /// What tells the state directory from others that use the same directory.
    let name: String
    /// The state directory, to which it belongs.
    let state: StateDirectory
    /// As the configuration has it; it has to exist.
    let directory: String

    var path: String { "\(directory)/jobs-\(name)" }

    init(of state: StateDirectory, in directory: String) {
        var sum = StableHash()
        sum.add("\(Machine.id()):\(state.path)".utf8)
        let digits = String(sum.value, radix: 16)
        name = String(repeating: "0", count: 16 - digits.count) + digits
        (self.state, self.directory) = (state, directory)
    }

    /// Opens it, and makes it where it is missing.
    func open() throws(SystemError) -> StateDirectory { try StateDirectory.openShared(path: path, create: true) }

    /// The directory of an attempt; `nil` where there is none. Throws where the shared directory cannot be used.
    func attempt(_ key: Attempt.Key) throws(SystemError) -> AttemptDirectory? {
        let shared = try StateDirectory.openShared(path: path, create: false)
        return try AttemptDirectory.open(number: key.number, attempt: key.attempt, in: shared)
    }

    func path(of key: Attempt.Key) -> String {
        "\(path)/\(AttemptFile.directory(number: key.number, attempt: key.attempt))"
    }

    /// Makes the directories of an attempt, with all that its shim needs, where `program` has made the place. May be repeated.
    func prepare(_ attempt: Attempt) throws(SystemError) {
        let key = attempt.key
        let own = try AttemptDirectory.create(number: key.number, attempt: key.attempt, in: state)
        let shared = try StateDirectory.openShared(path: path, create: false)
        let directory = try AttemptDirectory.create(number: key.number, attempt: key.attempt, in: shared)
        try own.refer(to: path(of: key))
        var spec = attempt.spec
        // Those of the submitter's machine.
        spec.submission.traits = nil
        spec.submission.resourceLimits.removeAll { !$0.isRequired }
        // Slurm holds them.
        spec.submission.treeLimits = TreeLimits()
        guard let environment = try EnvironmentStore(state).load(attempt.submission.environment) else {
            throw SystemError("read the job's environment", errno: .noSuchFileOrDirectory)
        }
        spec.submission.environment = try EnvironmentStore(shared).store(environment)
        switch attempt.submission.standardInput {
        case .stored:
            try own.takeStandardInput(of: attempt.id, from: state)
            try directory.adoptStandardInput(from: own)
        case .text(let text):
            try directory.directory.replaceFile(AttemptFile.standardInput, with: text.bytes, synchronized: false)
        case .null, .file, .interactive: break
        }
        // A shim of an earlier launch may be reading.
        try directory.directory.replaceFile(AttemptFile.spec, with: spec.json.encoded, synchronized: false)
        try own.directory.replaceFile(AttemptFile.spec, with: attempt.spec.json.encoded, synchronized: false)
    }

    /// The path of this program there, which is copied once: nodes see no other.
    func program() throws(SystemError) -> String {
        let own = try Descriptor.openFollowing("/proc/self/exe")
        let status = try own.status()
        let release = "\(SupervisorProtocol.release)-\(status.st_size)-\(status.st_mtim.tv_sec)"
        let folder = "\(StateFile.programs)/\(release)"
        let shared = try open()
        try shared.directory.makeDirectory(folder)
        let directory = try shared.directory.openDirectory(folder)
        if !directory.exists(Self.program) { try directory.copyFile(Self.program, from: own, mode: 0o700) }
        return "\(path)/\(folder)/\(Self.program)"
    }

    /// By its name it knows that it is a shim.
    private static let program = "jobs-shim"
}

extension Descriptor {
    /// open(2) for reading, through symbolic links.
    fileprivate static func openFollowing(_ path: String) throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("open", path) { clinux_openat(AT_FDCWD, path, O_RDONLY, 0) })
    }
}
