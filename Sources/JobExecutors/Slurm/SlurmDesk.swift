import LinuxSystem
import Values

/// Has blocking work done on other threads, a few at once, and brings the results back to the executor's thread, to which it
/// belongs.
final class SlurmDesk {
    /// As many commands as Slurm's controller answers at once without one delaying the other.
    private static let mostThreads = 8

    let commands: SlurmCommands
    let place: SharedPlace
    let inbox: Inbox<SlurmWorker.Work>

    private var threads: [Int: WorkerThread] = [:]
    private typealias Body = @Sendable () -> SlurmWorker.Work
    /// What comes before all else: a user waits for it, or all attempts do.
    private var urgent: [Body] = []
    private var queue: [Body] = []
    private var head = 0
    private var nextThread = 0

    init(commands: SlurmCommands, place: SharedPlace, inbox: Inbox<SlurmWorker.Work>) {
        (self.commands, self.place, self.inbox) = (commands, place, inbox)
    }

    var isFull: Bool { threads.count >= Self.mostThreads }

    /// Runs `body` on another thread, then what it returns on this one.
    func run(isUrgent: Bool = false, _ body: @escaping @Sendable () -> SlurmWorker.Work) {
        if isUrgent { urgent.append(body) } else { queue.append(body) }
        startNext()
    }

    private func startNext() {
        while !isFull, let body = urgent.first ?? (head < queue.count ? queue[head] : nil) {
            let number = nextThread
            let thread = try? WorkerThread("jobs-slurm-call") { [inbox] in
                let work = body()
                inbox.put { worker in
                    worker.desk.ended(number)
                    work(worker)
                }
            }
            // Without threads it goes on when one of those that there are has ended, or with the next call.
            guard let thread else { return }
            threads[number] = thread
            nextThread += 1
            if urgent.isEmpty { head += 1 } else { urgent.removeFirst() }
        }
        if head == queue.count { (queue, head) = ([], 0) }
    }

    private func ended(_ number: Int) {
        threads.removeValue(forKey: number)?.join()
        startNext()
    }

    /// Waits for what is under way, and forgets its results.
    func close() {
        (urgent, queue, head) = ([], [], 0)
        for thread in threads.values { thread.join() }
        threads = [:]
    }
}
