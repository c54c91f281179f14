import JobModel
import LinuxSystem
import Values

extension LocalWorker {
    /// Ends a tree that no shim owns: asks it as the policy says, then SIGCONT, the grace, SIGSTOP until nothing new appears,
    /// SIGKILL; `done` gets what still lives 5 s later. Where processes are gone is seen by looking again, as they are not
    /// our children.
    func kill(_ tree: OrphanTree, _ policy: StopPolicy, done: @escaping ([Survivor]) -> Void) {
        let now = Clock.monotonic()
        let deadline = now + policy.grace.nanoseconds
        guard policy.grace.nanoseconds > 0 else { return finish(tree, at: deadline, done: done) }
        if policy.mode == .main, tree.signal(policy.signal, to: .main) != nil {
            tree.signal(.continue)
            giveHeadStart(tree, policy, until: now + policy.headStart.nanoseconds) { [unowned self] in
                finish(tree, at: deadline, done: done)
            }
        } else {
            tree.signal(policy.signalForOthers)
            tree.signal(.continue)
            finish(tree, at: deadline, done: done)
        }
    }

    /// Waits for the end of the main process, then asks the others.
    private func giveHeadStart(_ tree: OrphanTree, _ policy: StopPolicy, until time: Int64, then: @escaping () -> Void)
    {
        guard tree.hasMain, Clock.monotonic() < time else {
            tree.signalOthers(policy.signalForOthers)
            return then()
        }
        after(.milliseconds(20)) { [weak self] in self?.giveHeadStart(tree, policy, until: time, then: then) }
    }

    /// SIGKILL to what lives at that time.
    private func finish(_ tree: OrphanTree, at deadline: Int64, done: @escaping ([Survivor]) -> Void) {
        look(tree, until: deadline) { [unowned self] rest in
            guard !rest.isEmpty else { return done([]) }
            tree.killAll()
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
