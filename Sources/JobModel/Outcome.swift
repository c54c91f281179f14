package import Values

/// What became of one attempt: the content of its exit record.
package struct Outcome: Sendable, Equatable {
    package var ending: Ending
    /// The main process's exit code; absent where it gave none.
    package var exitCode: Int32?
    /// The signal that ended the main process.
    package var signal: Signal?
    package var coreDumped = false
    /// Absent where the main process was never started.
    package var startedAt: Timestamp?
    /// When all conditions of readiness had been met.
    package var readyAt: Timestamp?
    /// When the main process ended; absent where nobody knows.
    package var endedAt: Timestamp?
    /// Running time of the main process, without the time it was paused.
    package var duration: TimeSpan?
    package var usage: ResourceUsage?
    /// The most memory that all processes had together, in bytes, where the control group of the job told it.
    package var peakMemory: UInt64?
    /// What held the limits of the whole tree.
    package var keepers: [TreeLimits.Kind: TreeLimits.Keeper] = [:]
    /// Bytes that the job wrote, kept or not.
    package var outputBytes: UInt64?
    package var droppedBytes: UInt64 = 0
    /// What the bytes of all of the output come to, each stream for itself (see `StreamDigest`): the same for the same output.
    package var outputDigest: String?
    /// Processes of the tree that still ran when this was recorded.
    package var survivors: [Survivor] = []
    /// Processes that the main process left running, and that were ended with it.
    package var leftovers: ProcessList?
    /// What the job wrote to `$JOBS_RESULT`.
    package var result: JSONValue?
    /// What went wrong apart from the job's own failure.
    package var failure: JobFailure?

    package init(ending: Ending) { self.ending = ending }
}

/// Why an attempt could not be started, or what is wrong with its result.
package struct JobFailure: Error, Sendable, Equatable {
    /// The step that failed: `find`, `exec`, `directory`, `limit nofile`, `stdin`, `result` …
    package var step: String
    /// The errno of the step; 0 where there is none.
    package var errno: Int32
    /// In words.
    package var message: String

    package init(step: String, errno: Int32, message: String) {
        self.step = step
        self.errno = errno
        self.message = message
    }

    /// Whether it cannot become better by itself: a path that leads nowhere, as opposed to a want of space or memory.
    package var isPermanent: Bool {
        // ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP: the same numbers on every architecture that Swift runs on under Linux.
        [20, 21, 36, 40].contains(errno)
    }

    /// The step that looks for the command along the job's `PATH`.
    package static let findStep = "find"
    /// The step that reads what the job wrote to `$JOBS_RESULT`.
    package static let resultStep = "result"
}
