import JobModel
import Values

/// Hooks for people.
enum HookText {
    /// `on end: notify (job 9): completed`; those that have not run yet without more.
    static func lines(of job: JobRecord) -> [String] {
        let runs = job.hookRuns.map { run in
            "\(text(run.origin.hook)) (job \(run.number)): \(ShellText.shown(run.verdict))"
        }
        let others = job.submission.hooks.filter { hook in !job.hookRuns.contains { $0.origin.hook == hook } }
        return runs + others.map(text)
    }

    private static func text(_ hook: Hook) -> String {
        "on \(hook.occasion.rawValue): \(ShellText.shown(hook.text.description))"
    }

    /// When a hook runs.
    static func when(_ occasion: Hook.Occasion) -> String {
        switch occasion {
        case .start: "when it started"
        case .end: "when it ended"
        case .failure: "when it failed"
        }
    }
}
