/// What the poller's reports are about.
enum Token {
    static let childSignal: UInt64 = 0
    static let listener: UInt64 = 1
    static let output: UInt64 = 2
    static let error: UInt64 = 3
    static let input: UInt64 = 4
    /// Connections are counted on from here and never use a number twice.
    static let firstConnection: UInt64 = 16
}
