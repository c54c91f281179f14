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

/// What a repair did.
package struct RepairReport: Sendable, Equatable {
    /// The damaged database, below the state directory; `nil` where the database was sound.
    package var keptAside: String?
    /// Jobs that were read out of the damaged database.
    package var fromDatabase = 0
    /// Jobs that were put together from their attempt directories.
    package var fromDirectories = 0
    /// The numbers of jobs of which nothing but the number is left; each is listed as `lost`.
    package var lost: [Int64] = []
    /// The number of the next job, where it does not follow the last one: numbers that were given out shortly before the
    /// damage may be known to somebody.
    package var nextNumber: Int64?
    /// Leftovers that were removed.
    package var removed: [String] = []
    /// What the user should know besides.
    package var notes: [String] = []

    package init() {}
}
