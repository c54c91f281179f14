package import JobModel
package import JobProtocol
package import Values

extension JobClient {
    /// The number of the newest event.
    package func newestEvent() throws(JobsError) -> Int64 {
        try call(EventsCall(after: nil, timeout: .seconds(0))).next
    }

    /// Events after the one of this number; where there are none, waits for the first, at most `timeout` (none then).
    package func events(
        after: Int64,
        limit: Int = 1000,
        timeout: TimeSpan = .seconds(0)
    ) throws(JobsError) -> EventsCall.Reply {
        try call(EventsCall(after: after, limit: limit, timeout: timeout), waiting: timeout)
    }
}
