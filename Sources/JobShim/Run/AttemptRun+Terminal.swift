import JobModel
import JobOutput
import LinuxSystem
import Values

/// The size of the job's terminal.
extension AttemptRun {
    /// The terminal of a job that has not ended.
    func shownTerminal() throws(JobsError) -> JobTerminal {
        guard let terminal else { throw JobsError(.wrongState, "the job has no terminal") }
        guard publication.isOpen else { throw JobsError(.wrongState, "the job has ended") }
        return terminal
    }

    /// Makes the terminal as small as the windows of those who watch it, where that is news. When nobody watches it any
    /// more, it stays as it is.
    func followWindows() {
        guard let terminal else { return }
        let window = control.watchedWindow
        defer { watchedWindow = window }
        guard let window, window != watchedWindow else { return }
        resize(terminal, to: window)
    }

    /// The output that comes from now on is for that size.
    func resize(_ terminal: JobTerminal, to window: WindowSize) {
        // What was written before is.
        readOutput(.stdout)
        if terminal.resize(to: window) { pump.noteWindow(at: Clock.monotonic() - startedAt) }
    }
}
