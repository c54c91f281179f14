/// A named queue: its jobs are started first come, first served, at most `slots` of them at once.
package struct JobGroup: Sendable, Equatable {
    package var name: String
    /// `nil`: unlimited.
    package var slots: Int?
    /// No job is started while it is paused; running ones run on.
    package var isPaused: Bool
    /// Since when it is paused, and who did it, as far as that is known.
    package var pause: Act?
    /// Added to the priority of each of its jobs, -1000 to 1000. It counts where jobs of several groups want of one pool.
    package var priority: Int32 = 0
    /// Where its jobs run that do not say so themselves; `nil`: on this machine.
    package var executor: String?
    package var queued: Int = 0
    package var running: Int = 0

    /// The group of jobs that name none.
    package static let defaultName = "default"
    /// The group of the jobs of hooks, and of nothing else.
    package static let hooksName = "hooks"

    package init(name: String, slots: Int? = nil, isPaused: Bool = false, priority: Int32 = 0) {
        self.name = name
        self.slots = slots
        self.isPaused = isPaused
        self.priority = priority
    }
}
