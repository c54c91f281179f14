package import Values

/// What made an attempt end before its main process ended by itself. The first cause wins.
package enum EndCause: String, Sendable {
    case killedByUser = "killed-by-user"
    case timedOut = "timed-out"
    case idleTimedOut = "idle-timed-out"
    case outputLimit = "output-limit"
    case outOfMemory = "out-of-memory"
    /// The executor had it ended, for a reason of its own.
    case cancelled
}

/// The verdict about an attempt: its status, and why.
package struct Ending: Sendable, Equatable {
    package var status: JobStatus
    package var reason: EndReason

    package init(status: JobStatus, reason: EndReason) {
        self.status = status
        self.reason = reason
    }

    /// The verdict from how the main process ended and from the first cause, if any came before that end.
    package init(mainProcess end: ProcessEnd, firstCause: EndCause?) {
        switch (firstCause, end) {
        case (.killedByUser, _): self.init(status: .killed, reason: .killedByUser)
        case (.timedOut, _): self.init(status: .failed, reason: .timedOut)
        case (.idleTimedOut, _): self.init(status: .failed, reason: .idleTimedOut)
        case (.outputLimit, _): self.init(status: .failed, reason: .outputLimit)
        case (.outOfMemory, _): self.init(status: .failed, reason: .outOfMemory)
        case (.cancelled, _): self.init(status: .killed, reason: .cancelled)
        case (nil, .exited(0)): self.init(status: .completed, reason: .exited)
        case (nil, .exited): self.init(status: .failed, reason: .exited)
        case (nil, .signalled(let signal, _)):
            let fromElsewhere: Set<Signal> = [.terminate, .kill, .interrupt, .hangUp]
            self.init(status: fromElsewhere.contains(signal) ? .killed : .failed, reason: .signalled)
        }
    }
}
