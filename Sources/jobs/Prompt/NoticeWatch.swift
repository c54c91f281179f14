import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// Hears of jobs that end, on a thread and a connection of its own.
///
/// It starts no supervisor by itself: where none runs it ends, and is begun again after the next command. Once
/// connected it holds on: a supervisor that is killed is replaced, as for everybody who waits.
final class NoticeWatch: Sendable {
    private struct State {
        var isRunning = false
        /// The last event that was seen.
        var cursor: Int64
    }

    /// That a job has ended.
    struct Notice: Sendable {
        let job: TellingJob
        let text: String
    }

    let inbox: Inbox<Notice>
    private let state: Mutex<State>

    /// How long one call waits in the supervisor.
    private static let piece = TimeSpan.seconds(300)

    init() throws(SystemError) {
        inbox = try Inbox()
        state = Mutex(State(cursor: StoreGlance()?.newestEvent ?? 0))
    }

    /// Begins, where it has not begun or has ended.
    func begin() {
        let starts = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard starts else { return }
        do throws(SystemError) {
            _ = try WorkerThread("jobs-notices") { [self] in
                // Without a supervisor there is nothing to hear.
                do throws(JobsError) { try watch() } catch {}
                state.withLock { $0.isRunning = false }
            }
        } catch {
            state.withLock { $0.isRunning = false }
        }
    }

    private func watch() throws(JobsError) {
        guard try JobClient(startsSupervisor: false).isSupervisorRunning() else { return }
        let client = try JobClient()
        while true {
            let reply = try client.events(after: state.withLock { $0.cursor }, timeout: Self.piece)
            for event in reply.events where event.kind == .ended {
                // It may have been removed meanwhile, or begun again.
                guard let number = event.number, let job = try? client.status(String(number)), job.status.isEnded,
                    job.submission.hook == nil
                else { continue }
                inbox.put(Notice(job: TellingJob(job), text: EndNotice.text(of: job)))
            }
            state.withLock { $0.cursor = reply.next }
        }
    }
}
