import JobModel
import LinuxSystem
import Values

extension LocalWorker {
    /// Ends a tree that no shim owns: SIGTERM and SIGCONT, the grace, SIGSTOP until nothing new appears, SIGKILL; `done`
    /// gets what still lives 5 s later. Where processes are gone is seen by looking again, as they are not our children.
    func kill(_ tree: OrphanTree, grace: TimeSpan, done: @escaping ([Survivor]) -> Void) {
        if grace.nanoseconds > 0 {
            tree.signal(.terminate)
            tree.signal(.continue)
        }
        look(tree, until: Clock.monotonic() + grace.nanoseconds) { [unowned self] rest in
            guard !rest.isEmpty else { return done([]) }
            tree.stop()
            tree.signal(.kill)
            look(tree, until: Clock.monotonic() + TimeSpan.seconds(5).nanoseconds, signal: .kill, done: done)
        }
    }

    /// Looks every 20 ms whether the tree is empty, and reports at the latest at `deadline` what is left.
    private func look(
        _ tree: OrphanTree,
        until deadline: Int64,
        signal: Signal? = nil,
        done: @escaping ([Survivor]) -> Void
    ) {
        let survivors = tree.survivors
        if survivors.isEmpty || Clock.monotonic() >= deadline { return done(survivors) }
        if let signal { tree.signal(signal) }
        after(.milliseconds(20)) { [weak self] in self?.look(tree, until: deadline, signal: signal, done: done) }
    }
}
