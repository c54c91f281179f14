/// How a process ended, as wait4(2) tells it.
package enum ProcessEnd: Sendable, Equatable {
    /// `_exit` with this code, 0–255.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Signal, coreDumped: Bool)
}

/// Resources used by the attempt's whole tree, as far as its processes were waited for.
package struct ResourceUsage: Sendable, Equatable {
    package var user: TimeSpan
    package var system: TimeSpan
    /// Resident memory of the largest process at its peak, in bytes.
    package var maximumResidentBytes: UInt64

    package init(user: TimeSpan, system: TimeSpan, maximumResidentBytes: UInt64) {
        self.user = user
        self.system = system
        self.maximumResidentBytes = maximumResidentBytes
    }
}
