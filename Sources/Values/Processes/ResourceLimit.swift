/// A resource limit of setrlimit(2).
package struct ResourceLimit: Sendable, Equatable {
    /// The limits of Linux, as getrlimit(2) names them.
    package static let names = [
        "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss",
        "rtprio", "rttime", "sigpending", "stack",
    ]

    /// The name without `RLIMIT_`, in small letters: `nofile`, `core`, `as` …
    package var name: String
    /// `UInt64.max`: unlimited.
    package var soft: UInt64
    /// `nil`: the hard limit stays as it is.
    package var hard: UInt64?
    /// Whether the attempt fails where the limit cannot be set (the user asked for it), or is started with as much as
    /// the hard limit allows (the submitter just had it).
    package var isRequired: Bool

    package init(name: String, soft: UInt64, hard: UInt64?, isRequired: Bool) {
        self.name = name
        self.soft = soft
        self.hard = hard
        self.isRequired = isRequired
    }
}
