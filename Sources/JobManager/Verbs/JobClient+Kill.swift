package import JobModel
package import JobProtocol
package import Values

extension JobClient {
    /// Does the action to every job; an end is waited for until it is proven, or what withstands it is known.
    package func kill(_ references: [String], _ action: KillCall.Action) throws(JobsError) -> [KillCall.Result] {
        var results: [KillCall.Result] = []
        for piece in try pin(references).pieces { results += try killAll(piece, action) }
        for index in results.indices { results[index].detail.reference = references[index] }
        return results
    }

    /// Does the action to one job, and waits for the proof of its end for at most `time`; then the outcome is `pending`.
    package func kill(
        _ reference: String,
        _ action: KillCall.Action,
        within time: TimeSpan
    ) throws(JobsError) -> KillCall.Result? {
        try call(KillCall(references: [reference], action: action, timeout: time), waiting: time).first
    }

    private func killAll(_ pinned: [String], _ action: KillCall.Action) throws(JobsError) -> [KillCall.Result] {
        var results: [KillCall.Result] = []
        var pending = Array(pinned.indices)
        while !pending.isEmpty {
            let kill = KillCall(references: pending.map { pinned[$0] }, action: action)
            let answers = try call(kill, waiting: kill.timeout)
            guard answers.count == pending.count else {
                throw JobsError(
                    .version,
                    "the supervisor answered for \(answers.count) of \(pending.count) jobs",
                    advice: .restartSupervisor
                )
            }
            if results.isEmpty { results = answers }
            for (index, answer) in zip(pending, answers) { results[index] = answer }
            pending = pending.filter { results[$0].outcome == .pending }
        }
        return results
    }
}
