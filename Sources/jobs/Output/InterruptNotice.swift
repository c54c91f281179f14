import Glibc

/// What Ctrl-C says in a command that only watches: that the job runs on.
enum InterruptNotice {
    // Read by the signal's handler, which may run at any time: both are written before it is installed, and never freed.
    nonisolated(unsafe) private static var text: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var count = 0

    /// Says so about these jobs, and what can be done next.
    static func install(about references: [String], _ context: Context) {
        let names = ShellText.shown(references.joined(separator: " "))
        let isOne = references.count == 1
        install(
            "\n\(context.program): \(isOne ? "job" : "jobs") \(names) left running; `\(context.lead)logs -f \(names)` shows the "
                + "output, `\(context.lead)kill \(names)` ends \(isOne ? "it" : "them")\n"
        )
    }

    static func install(aboutBatch batch: Int64, _ context: Context) {
        let end = "`\(context.lead)kill --batch \(batch)` ends it"
        install("\n\(context.program): the batch of job \(batch) left running; \(end)\n")
    }

    /// From now on SIGINT writes the text to standard error and ends the process with 130 (128 + SIGINT). Where it is ignored, as for what
    /// a script has put in the background, it stays so.
    static func install(_ notice: String) {
        let bytes = Array(notice.utf8)
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        (text, count) = (copy, bytes.count)
        var previous = sigaction()
        sigaction(SIGINT, nil, &previous)
        guard unsafeBitCast(previous.__sigaction_handler.sa_handler, to: Int.self) != 1 else { return }
        signal(SIGINT) { _ in
            _ = write(STDERR_FILENO, InterruptNotice.text, InterruptNotice.count)
            _exit(130)
        }
    }
}
