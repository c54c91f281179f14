import Glibc
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The shim's side of its protocol where its supervisor is on another machine: requests are appended to one file, answers and
/// notifications to another, which the supervisor learns from a third (see `StateFile.news`).
final class Mailbox {
    /// How often it is looked for requests, in nanoseconds. A signal makes the shim look at once.
    private static let pause: Int64 = 1_000_000_000

    private let attempt: AttemptDirectory
    private let state: StateDirectory
    private let launch: Int
    /// The file whose making is news.
    private let news: String
    private var lines = LineBuffer(limit: ShimProtocol.lineLimit)
    private var offset: UInt64 = 0
    /// What could not be written yet, for want of space.
    private var unsent: [UInt8] = []
    private var lastProgress: [UInt8]?
    private var nextLook: Int64 = 0

    /// - Parameter number: That of the job, followed by that of the attempt.
    init(_ attempt: AttemptDirectory, _ number: (job: Int64, attempt: Int), launch: Int, in state: StateDirectory) {
        (self.attempt, self.state, self.launch) = (attempt, state, launch)
        news = "\(StateFile.news)/\(StateFile.news(number: number.job, attempt: number.attempt))"
    }

    /// When to look next, on the monotonic clock.
    var deadline: Int64 { nextLook }

    /// Looks at once when time comes next.
    func hurry() { nextLook = 0 }

    /// The requests that came since the last look, where it is time for one; and what the job tells of its progress.
    func receive(at now: Int64) -> (lines: [[UInt8]], progress: ProgressNote?) {
        guard nextLook <= now else { return ([], nil) }
        nextLook = now + Self.pause
        if !unsent.isEmpty { flush() }
        return (requests(), progress())
    }

    private func requests() -> [[UInt8]] {
        // Opened anew each time: a network file system looks for what others wrote then.
        let name = AttemptFile.requests(launch: launch)
        guard let file = try? attempt.directory.open(name, flags: O_RDONLY | O_NONBLOCK) else { return [] }
        var found: [[UInt8]] = []
        do {
            let bytes = try file.readAll(from: offset, limit: UInt64(ShimProtocol.lineLimit))
            offset += UInt64(bytes.count)
            bytes.withUnsafeBytes { lines.append($0) }
            while let line = try lines.next() { if !line.isEmpty { found.append(line) } }
        } catch {
            // What is not to be read now will be later.
        }
        return found
    }

    private func progress() -> ProgressNote? {
        guard let bytes = try? attempt.directory.readFile(AttemptFile.progress, limit: 64 << 10), bytes != lastProgress
        else { return nil }
        lastProgress = bytes
        return (try? JSONParser.parse(bytes)).flatMap { try? ProgressNote(json: $0) }
    }

    func send(_ message: JSONRPCMessage) {
        unsent += message.line
        flush()
    }

    private func flush() {
        let name = AttemptFile.answers(launch: launch)
        do throws(SystemError) {
            let file = try attempt.directory.open(name, flags: O_WRONLY | O_CREAT | O_APPEND)
            while !unsent.isEmpty {
                let count = try unsent.withUnsafeBytes { bytes in
                    Result { () throws(SystemError) in try file.write(bytes) }
                }.get()
                unsent.removeFirst(count)
            }
        } catch {
            return
        }
        _ = try? state.directory.open(news, flags: O_WRONLY | O_CREAT)
    }
}
