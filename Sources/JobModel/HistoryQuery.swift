package import Values

/// Which histories are meant. All of its conditions must hold.
package struct HistoryQuery: Sendable, Equatable {
    /// The words that the command begins with.
    package var command: [ByteString] = []
    package var directory: ByteString?
    package var name: String?
    /// At most so many, those that ran last; 1 to 10,000.
    package var limit: Int

    package init(limit: Int) { self.limit = limit }
}
