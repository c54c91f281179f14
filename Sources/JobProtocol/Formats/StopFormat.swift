package import JobModel
package import Values

// How a job is asked to end, in requests: `{"grace_ns": 0, "stop_mode": "tree", "stop_signal": "SIGINT"}`. What is absent is
// as the job's submission says.

extension StopRequest {
    package func append(to object: inout JSONObject) {
        object.append("grace_ns", grace.map { .integer($0.nanoseconds) })
        object.append("stop_mode", mode.map { .string($0.rawValue) })
        object.append("stop_signal", signal.map { .string($0.description) })
    }
}

extension JSONMembers {
    package func stopRequest() throws(FormatError) -> StopRequest {
        StopRequest(
            mode: try optional("stop_mode", StoredForm<StopMode>.word.read),
            signal: try optional("stop_signal") { $0.string.flatMap { Signal($0) }.flatMap { $0.canAsk ? $0 : nil } },
            grace: try optionalSpan("grace_ns")
        )
    }
}
