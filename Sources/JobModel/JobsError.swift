/// The one error of the edges: what went wrong as a code for programs, and in words that say what to do next.
package struct JobsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is. The names are part of the protocol.
    package enum Code: String, Sendable, CaseIterable {
        /// The call itself is wrong: an option, a name, a value.
        case usage
        /// A reference fits no job.
        case notFound = "not-found"
        /// A reference fits several jobs.
        case ambiguous
        /// The job is not in a state in which this can be done.
        case wrongState = "wrong-state"
        /// Something that must not be done, by permission or by policy.
        case refused
        /// The supervisor runs where the job must not, or cannot give it what its submitter has: another one can.
        case misplaced
        /// It did not happen within the caller's limit.
        case timedOut = "timed-out"
        /// No supervisor answers, and none could be started.
        case unavailable
        /// The disk is full, or something on it cannot be read or written.
        case storage
        /// The state directory or database is damaged.
        case damaged
        /// Client and supervisor, or program and state directory, are of versions that do not go together.
        case version
        /// A limit of the program's own was exceeded: message too long, too many clients.
        case overloaded
        /// A defect of the program.
        case `internal`
    }

    package var code: Code
    /// A sentence for people: what was being done, with which job, what went wrong.
    package var message: String
    /// What to do next, as far as the message does not say it.
    package var advice: [Advice]
    /// The error below, in words.
    package var cause: String?

    /// - Parameter subject: What the advice is about (see `Advice.subject`).
    package init(
        _ code: Code,
        _ message: String,
        advice: Advice.Kind? = nil,
        about subject: String = "",
        cause: (any Error)? = nil
    ) {
        self.init(
            code,
            message,
            advice: advice.map { [Advice($0, subject)] } ?? [],
            causeText: cause.map { String(describing: $0) }
        )
    }

    package init(_ code: Code, _ message: String, advice: [Advice] = [], causeText: String?) {
        self.code = code
        self.message = message
        self.advice = advice
        self.cause = causeText
    }

    /// The same error with more of what went wrong.
    package func adding(_ problem: String) -> JobsError {
        JobsError(code, "\(message); \(problem)", advice: advice, causeText: cause)
    }

    /// The same error with what else can be done about it.
    package func advising(_ kind: Advice.Kind, about subject: String = "") -> JobsError {
        let more = Advice(kind, subject)
        return JobsError(code, message, advice: advice.contains(more) ? advice : advice + [more], causeText: cause)
    }

    /// What went wrong and what to do next, without the error below.
    ///
    /// - Parameter wording: The advice for the reader.
    package func sentence(_ wording: (Advice) -> String = { $0.text }) -> String {
        ([message] + advice.map(wording)).joined(separator: "; ")
    }

    /// The same with the error below.
    package func text(_ wording: (Advice) -> String) -> String {
        let sentence = sentence(wording)
        return cause.map { "\(sentence) (\($0))" } ?? sentence
    }

    package var description: String { text { $0.text } }
}
