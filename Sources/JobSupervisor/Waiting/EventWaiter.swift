import JobProtocol

/// A request for events of which there are none yet.
struct EventWaiter {
    let request: Request
    let call: EventsCall
    /// On the monotonic clock.
    let deadline: Int64
}
