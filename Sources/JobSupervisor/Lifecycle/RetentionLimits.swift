package import JobConfiguration
package import Values

/// How much of the past is kept; the oldest goes first.
package struct RetentionLimits: Sendable, Equatable {
    /// Ended jobs, for this long.
    package var age: TimeSpan
    /// The output of all ended jobs together, as it takes space on the disk.
    package var bytes: ByteCount
    /// This part of the disk is kept free, as far as ended jobs take it: 0 to 1.
    package var freeFraction: Double

    /// The settings of `[retention]`.
    package init(_ settings: Configuration) {
        age = settings[Settings.retentionAge]
        bytes = settings[Settings.retentionOutput]
        freeFraction = Double(settings[Settings.retentionFree]) / 100
    }
}
