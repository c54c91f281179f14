/// The moments at which debug builds of `jobs` can be killed, see `FaultPoint`.
package enum FaultPoints {
    /// Moments in the supervisor, in the order of a job's life.
    package static let ofSupervisor = [
        "supervisor-after-accept", "supervisor-after-commit", "supervisor-before-launch", "supervisor-after-launch",
        "supervisor-at-exit", "supervisor-during-recovery",
    ]

    /// Moments in the supervisor when the time of a schedule has come.
    package static let ofSchedules = ["supervisor-at-schedule", "supervisor-after-schedule"]

    /// Moments in a shim, in the order of a job's life.
    package static let ofShim = [
        "shim-before-claim", "shim-after-claim", "shim-after-start", "shim-before-exit-record", "shim-at-exit-record",
        "shim-after-exit-record",
    ]
}

extension Home {
    /// Processes that are started from now on are killed at this moment, once in all.
    package func killAt(_ point: String) { set("JOBS_KILL_AT", point) }

    /// Whether a process came by and was killed.
    package func wasKilled(at point: String) -> Bool { exists("\(state)/killed-at.\(point)") }

    /// Waits until a process has come by.
    package func awaitKill(at point: String) throws {
        try watch().wait(for: "a process that is killed at \(point)") { wasKilled(at: point) }
    }
}
