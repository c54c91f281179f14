package import Values

/// What somebody did, and when.
package struct Act: Sendable, Equatable {
    package var at: Timestamp
    /// `nil`: they did not say who they are.
    package var by: String?

    package init(at: Timestamp, by: String?) { (self.at, self.by) = (at, by) }
}
