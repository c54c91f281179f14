import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// What a shim is told that runs on another machine than its supervisor: a program there started it with these arguments, and
/// it is reached through files alone.
struct ShimGuest {
    /// The state directory of the supervisor, as it is called on its machine.
    let home: String
    /// The name of this machine.
    let host: String
    /// How the variables begin that jobs are to have of this process's environment, as they say what it was given here.
    let passed: [String]

    private static let word = "mailbox"

    /// - Parameter arguments: `jobs-shim ATTEMPT-DIRECTORY mailbox HOME HOST PREFIX,…`; `nil`: others.
    init?(arguments: [String]) {
        guard arguments.count == 6, arguments[2] == Self.word else { return nil }
        (home, host) = (arguments[3], arguments[4])
        passed = arguments[5].split(separator: ",").map(String.init)
    }

    /// The variables that the job gets.
    func variables(of attempt: String) -> [(name: String, value: ByteString)] {
        let own = Environment.entries().filter { entry in passed.contains { entry.hasPrefix($0) } }
        let kept = own.compactMap { entry -> (name: String, value: ByteString)? in
            guard let end = entry.bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (String(decoding: entry.bytes[..<end], as: UTF8.self), ByteString(entry.bytes[(end + 1)...]))
        }
        return kept + [("JOBS_HOME", ByteString(home)), ("JOBS_MAILBOX", ByteString(attempt))]
    }

    /// What the program that started the shim is to be told of the attempt's end, as a shell says it.
    static func exitStatus(of attempt: String) -> Int32 {
        guard let directory = try? Directory(attempt), let record = try? AttemptDirectory(directory).readExit() else {
            return 1
        }
        return record.outcome.exitCode ?? record.outcome.signal.map { 128 + $0.rawValue } ?? 1
    }
}
