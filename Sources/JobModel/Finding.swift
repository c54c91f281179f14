/// Something that `doctor` has to say.
package struct Finding: Sendable, Equatable {
    package enum Severity: String, Sendable {
        /// Jobs cannot be run, or something is lost.
        case error
        /// Something is not as it should be, and nothing is lost by it.
        case warning
        /// Worth knowing.
        case note
    }

    package var severity: Severity
    /// What is wrong.
    package var what: String
    /// What to do about it; `nil` where `what` says that, too.
    package var advice: Advice?

    package init(_ severity: Severity, _ what: String, advice: Advice? = nil) {
        self.severity = severity
        self.what = what
        self.advice = advice
    }
}
