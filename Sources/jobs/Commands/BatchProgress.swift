import Glibc
import JobModel

/// How far a batch is, in one line of a terminal that is written again and again; nothing elsewhere.
final class BatchProgress {
    private let total: Int
    private let isShown = isatty(STDERR_FILENO) == 1
    private var ended = 0
    private var failed = 0

    init(total: Int) { self.total = total }

    /// Takes note of jobs that have ended.
    func show(_ jobs: [JobRecord]) {
        ended += jobs.count
        failed += jobs.count { $0.status != .completed }
        write("\r\(ended) of \(total) jobs ended, \(failed) not completed")
    }

    /// Leaves the line.
    func finish() { if ended > 0 { write("\n") } }

    private func write(_ text: String) {
        guard isShown else { return }
        let printer = Printer(STDERR_FILENO)
        printer.add(Array(text.utf8))
        try? printer.flush()
    }
}
