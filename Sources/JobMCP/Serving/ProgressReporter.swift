import LinuxSystem
import Synchronization
import Values

/// Tells a client how a request goes on: at most once a second, and at least every five seconds with what was said last,
/// so that a client that waits only for those who give signs of life waits on. The first word
/// comes within the first second.
final class ProgressReporter: Sendable {
    private static let silence: Int64 = 5

    private struct State {
        var message: String?
        var isNews = false
        /// Seconds since the beginning, as they were sent last: they must grow.
        var sent: Int64 = 0
        var isOver = false
    }

    private let token: JSONValue
    private let hasMessages: Bool
    private let writer: MessageWriter
    private let began = Clock.monotonic()
    private let state = Mutex(State())

    init(token: JSONValue, version: ProtocolVersion, writer: MessageWriter) {
        self.token = token
        hasMessages = version >= .v2025March
        self.writer = writer
    }

    func note(_ message: String) {
        state.withLock { state in
            state.isNews = state.isNews || state.message != message
            state.message = message
        }
    }

    /// Sends what is due, every second, until the task is cancelled.
    func run() async {
        guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
        repeat { tick() } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    private func tick() {
        state.withLock { state in
            let elapsed = max((Clock.monotonic() - began) / 1_000_000_000, state.sent + 1)
            let isDue = state.isNews || state.sent == 0 || elapsed >= state.sent + Self.silence
            guard !state.isOver, isDue else { return }
            state.isNews = false
            state.sent = elapsed
            let message: JSONValue? = hasMessages ? state.message.map { .string($0) } : nil
            // Under the lock: nothing may follow the answer.
            writer.offer(
                Envelope.notification(
                    "notifications/progress",
                    ["progressToken": token, "progress": .integer(elapsed), "message": message]
                )
            )
        }
    }

    /// The answer is about to be sent.
    func finish() { state.withLock { $0.isOver = true } }
}
