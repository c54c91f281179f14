import Glibc
package import JobModel
import LinuxSystem
import SystemPackage
package import Values

/// What a job has from the process that submits it.
package struct Submitter: Sendable {
    /// Every entry of environ(7) that is `NAME=VALUE`.
    package var variables: [ByteString]
    /// Those of them that mean something in the job.
    package var environment: [ByteString] { BorrowedVariables.leftOut(of: variables) }
    var umask: UInt32
    var niceness: Int32
    /// All of them, to be had as far as the supervisor's own hard limits allow.
    var resourceLimits: [ResourceLimit]
    package var traits: ProcessTraits

    /// This process.
    package static func current() -> Submitter {
        let status = ProcessStatus()
        return Submitter(
            variables: Environment.entries().filter { $0.bytes.contains(UInt8(ascii: "=")) },
            umask: status.umask,
            niceness: getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0),
            resourceLimits: ResourceLimits.current(),
            traits: .current(status)
        )
    }

    /// The working directory, absolute. Throws `.storage` with its last name where it has been removed: ask for it only
    /// where it is needed.
    package static func directory() throws(JobsError) -> ByteString {
        guard let pointer = getcwd(nil, 0) else {
            let error = SystemError.last("getcwd")
            let name = lostDirectory().map { " \($0)" } ?? ""
            throw JobsError(
                .storage,
                "the working directory\(name) was removed: change to one that exists, or use --cwd",
                cause: error
            )
        }
        defer { free(pointer) }
        return ByteString(cString: pointer)
    }

    /// What the working directory was called when it was removed; `nil` where it has not been.
    package static func lostDirectory() -> ByteString? {
        // Of what is gone, proc(5) says so.
        let suffix = " (deleted)"
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX) + suffix.utf8.count)
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.bindMemory(to: CChar.self).baseAddress.map { readlink("/proc/self/cwd", $0, buffer.count) } ?? -1
        }
        guard count > 0, bytes[..<count].suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { return nil }
        return ByteString(bytes[..<(count - suffix.utf8.count)])
    }

    /// From where a project's file is looked for; the root where the working directory has been removed.
    package static func projectDirectory() -> ByteString { (try? directory()) ?? lostDirectory() ?? "/" }

    /// The working directory as a shell shows it: by the way that led here, `$PWD`, where that names the same directory, so that a job
    /// started behind a symbolic link says what its user sees.
    package static func logicalDirectory() throws(JobsError) -> ByteString {
        guard let entry = Environment.entries().last(where: { $0.hasPrefix("PWD=/") }) else { return try directory() }
        let path = ByteString(Array(entry.bytes.dropFirst(4)))
        let steps = path.bytes.split(separator: UInt8(ascii: "/"))
        guard !steps.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }),
            let here = FileIdentity("."), FileIdentity(path) == here
        else { return try directory() }
        return path
    }
}

extension Submission {
    /// A job as its submitter has it: umask, niceness and limits are the submitter's until something says otherwise.
    package init(command: [ByteString], directory: ByteString, of submitter: Submitter) {
        self.init(command: command, directory: directory)
        umask = submitter.umask
        niceness = submitter.niceness
        resourceLimits = submitter.resourceLimits
        traits = submitter.traits
    }
}

extension Submission {
    /// Takes note of the terminal of this process, if a hook is about that.
    package mutating func noteTerminal() {
        guard terminal == nil, hooks.contains(where: { (try? HookAction($0.text))?.needsTerminal ?? false }) else {
            return
        }
        terminal = .current()
    }
}

/// The job in whose tree this process runs.
package enum EnclosingJob {
    /// `nil` outside of any job.
    package static var id: JobID? { Environment.variable("JOBS_ID").flatMap { JobID($0) } }
}
