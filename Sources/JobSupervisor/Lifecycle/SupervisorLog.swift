import Glibc
import JobModel
import JobStore
import LinuxSystem
import Logging
import Synchronization
import Values

/// `supervisor.log`: one line an entry, and never more than two files of a mebibyte.
final class SupervisorLog: Sendable {
    private static let limit: UInt64 = 1 << 20

    private let state: StateDirectory
    private let file: Mutex<Descriptor>

    init(_ state: StateDirectory) throws(SystemError) {
        self.state = state
        file = Mutex(try Self.open(state))
    }

    private static func open(_ state: StateDirectory) throws(SystemError) -> Descriptor {
        try state.directory.open(StateFile.supervisorLog, flags: O_WRONLY | O_APPEND | O_CREAT)
    }

    /// The file as it is now, for a process that writes to it by itself.
    var descriptor: Descriptor { file.withLock { $0 } }

    func write(_ line: String) {
        file.withLock { file in
            try? file.writeAll(Array("\(Clock.now()) \(line)\n".utf8))
            guard let size = try? file.status().st_size, UInt64(clamping: size) > Self.limit else { return }
            try? state.directory.rename(StateFile.supervisorLog, to: StateFile.supervisorLog + ".1")
            if let new = try? Self.open(state) { file = new }
        }
    }

    var logger: Logger { Logger(label: "jobs.supervisor") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: SupervisorLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            let details = all.map { " \($0.key)=\($0.value)" }.joined()
            log.write("[\(getpid())] \(event.level): \(event.message)\(details)")
        }
    }
}
