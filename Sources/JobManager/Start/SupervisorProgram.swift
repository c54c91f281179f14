import CLinux
import Glibc
import JobModel
import JobProtocol
import LinuxSystem
package import Values

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
        let ofJobs: Set = [
            "JOBS_ID", "JOBS_NUMBER", "JOBS_ATTEMPT", "JOBS_RESULT", "JOBS_INDEX", "JOBS_DUE_AT", "JOBS_HOOK",
        ]
        let kept: Set = ["HOME", "USER", "LOGNAME", "PATH", "SHELL", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH"]
        if ofJobs.contains(name) || ["JOBS_JOB_", Pool.variablePrefix].contains(where: name.hasPrefix) { return false }
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

/// The file that this process was executed from.
package enum OwnExecutable {
    package static let link: ByteString = "/proc/self/exe"

    /// Its path; where an update has put another file in its place, that one's; `nil` where there is none any more.
    package static func path() -> ByteString? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return readlink("/proc/self/exe", start.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard count > 0, count < buffer.count else { return nil }
        var bytes = Array(buffer[..<count])
        // The kernel's mark for a file that has no name any more (proc_pid_exe(5)).
        let mark = Array(" (deleted)".utf8)
        if bytes.count > mark.count, bytes.suffix(mark.count).elementsEqual(mark) { bytes.removeLast(mark.count) }
        let isExecutable = (bytes + [0]).withUnsafeBytes { raw in
            raw.baseAddress.map { access($0.assumingMemoryBound(to: CChar.self), X_OK) == 0 } ?? false
        }
        return isExecutable ? ByteString(bytes) : nil
    }
}

/// This process, as the one that starts a supervisor, in words: its command line, what is above it, and its terminal.
enum Starter {
    /// The longest command line that is told, in characters.
    private static let longest = 80

    static func description() -> String {
        var text = "process \(getpid()) (\(commandLine))"
        let parent = getppid()
        if let entry = ProcessTable.entry(of: parent) { text += " of \(entry.command) (process \(parent))" }
        if let terminal { text += " on \(terminal)" }
        return text
    }

    private static var commandLine: String {
        let words = ProcessTable.arguments(of: getpid())
        let line = (words.first.map { [String($0.split(separator: "/").last ?? "")] } ?? []) + words.dropFirst()
        let text = line.joined(separator: " ").map { $0.isNewline ? " " : $0 }
        return text.count > longest ? String(text.prefix(longest)) + "…" : String(text)
    }

    private static var terminal: String? {
        [STDIN_FILENO, STDERR_FILENO].lazy.compactMap { descriptor in
            ttyname(descriptor).map { String(cString: $0) }
        }.first
    }
}
