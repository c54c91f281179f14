package import Values

/// A change, durable and numbered.
package struct JobEvent: Sendable, Equatable {
    /// What changed.
    package enum Kind: String, Sendable, CaseIterable {
        case submitted, started, ready, paused, resumed, progressed, ended, retried, requeued, removed
        /// Processes are stopped by a signal that `pause` has not sent: `signal`, `whole`, `count`, `processes`; and go on.
        case stopped, continued
        /// A process is blocked reading the standard input that `send` writes to: `pid`, `command`.
        case waitsForInput = "waits-for-input"
        /// The job's shim was killed; the supervisor watches over what is left.
        case shimLost = "shim-lost"
        /// Processes withstand a kill.
        case survived
        /// A queued job was changed: `changed` names its members.
        case edited
        case groupChanged = "group-changed"
        case poolChanged = "pool-changed"
        /// A schedule was added, paused, resumed or removed: `schedule`, `change`.
        case scheduleChanged = "schedule-changed"
        /// A time of a schedule got no job of its own: `schedule`, `at`, `reason` (`overlap`, `missed`), `count`.
        case scheduleSkipped = "schedule-skipped"
        /// Somebody who says who he is asked for something whose effect is not his own event: `verb`, `by`.
        case requested
        case supervisorStarted = "supervisor-started"
        case supervisorStopped = "supervisor-stopped"
    }

    /// Grows with every event, never used twice.
    package var sequence: Int64
    package var time: Timestamp
    package var kind: Kind
    /// The job, where the event is about one.
    package var number: Int64?
    package var id: JobID?
    package var attempt: Int?
    /// What else there is to say: `status`, `reason`, `exit_code`, `group` …
    package var details: JSONObject

    package init(
        sequence: Int64,
        time: Timestamp,
        kind: Kind,
        number: Int64? = nil,
        id: JobID? = nil,
        attempt: Int? = nil,
        details: JSONObject = [:]
    ) {
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.number = number
        self.id = id
        self.attempt = attempt
        self.details = details
    }
}
