import CLinux
import Glibc
import JobProtocol
import LinuxSystem
import Values

/// What has to be executed so that a supervisor runs.
struct SupervisorProgram {
    let executable: ByteString
    /// Without the readiness descriptor.
    let arguments: [ByteString]
    let environment: [ByteString]

    init(home: String) {
        executable = OwnExecutable.path() ?? OwnExecutable.link
        arguments = ["jobs", "supervisor", "run", "--home", ByteString(home)]
        let starter = ByteString("\(SupervisorProtocol.starterVariable)=\(Starter.description())")
        environment = Environment.entries().filter { Self.keeps($0) } + [starter]
    }

    /// A supervisor lives for weeks. What its first caller happened to have in the environment, secrets among it, is none
    /// of its business; and with a job's own variables it would be taken for a process of that job.
    static func keeps(_ entry: ByteString) -> Bool {
        let name = String(decoding: entry.bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        let ofJobs: Set = ["JOBS_ID", "JOBS_NUMBER", "JOBS_ATTEMPT", "JOBS_RESULT", "JOBS_INDEX"]
        let kept: Set = ["HOME", "USER", "LOGNAME", "PATH", "SHELL", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH"]
        if ofJobs.contains(name) { return false }
        return kept.contains(name) || ["JOBS_", "XDG_", "LC_"].contains { name.hasPrefix($0) }
    }

    /// Starts it as nobody's child, in a session of its own, with no descriptors of ours but `ready`.
    func start(ready: Descriptor) throws(SystemError) {
        let null = Descriptor(
            owning: try check("open", "/dev/null") { clinux_openat(AT_FDCWD, "/dev/null", O_RDWR, 0) }
        )
        let option: [ByteString] = [
            ByteString(ShimProtocol.readyDescriptorOption), ByteString(String(ready.rawValue)),
        ]
        let path = CStrings([executable])
        let argumentVector = CStrings(arguments + option)
        let variables = CStrings(environment)
        let streams = [null.rawValue, null.rawValue, null.rawValue]
        try withExtendedLifetime((path, argumentVector, variables, null)) { () throws(SystemError) in
            _ = try check("exec", executable.description) {
                clinux_start_detached(
                    path.pointers[0],
                    argumentVector.pointers,
                    variables.pointers,
                    streams,
                    ready.rawValue
                )
            }
        }
    }
}

/// A NULL-terminated vector of C strings.
private final class CStrings {
    private(set) var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [ByteString]) {
        pointers = strings.map { string in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.bytes.count + 1)
            for (index, byte) in string.bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
            copy[string.bytes.count] = 0
            return copy
        }
        pointers.append(nil)
    }

    deinit { for pointer in pointers { pointer?.deallocate() } }
}
