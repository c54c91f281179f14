import LinuxSystem

/// When to look at what: often while something changes, seldom while nothing does, never while there is nothing.
struct SlurmPolling {
    /// Between two lists of Slurm's jobs, in nanoseconds.
    private static let shortestPause: Int64 = 500_000_000
    /// Where an attempt is over but for Slurm's word.
    private static let awaitedPause: Int64 = 150_000_000
    /// Between two looks for what shims have told, while one may start, run or end, and else.
    private static let newsPause: Int64 = 200_000_000
    private static let quietNewsPause: Int64 = 400_000_000

    var longestPause: Int64 = 15_000_000_000
    private var pause = shortestPause
    /// On the monotonic clock; `.max`: not at all.
    private(set) var nextList = Int64.max
    private(set) var nextNews = Int64.max
    private(set) var isListing = false
    /// When the list that is under way was begun.
    private(set) var begun: Int64 = 0
    /// What Slurm said when it could not be asked; `nil`: it answered the last time.
    var problem: String?

    /// Something has changed, or will soon.
    ///
    /// - Parameter isAwaited: Whether an attempt is over, and only the next list is missing to say so.
    mutating func hurry(isAwaited: Bool = false) {
        pause = Self.shortestPause
        let now = Clock.monotonic()
        if !isListing { nextList = min(nextList, now + (isAwaited ? Self.awaitedPause : pause)) }
        nextNews = min(nextNews, now + Self.newsPause)
    }

    mutating func rest() { (nextList, nextNews) = (.max, .max) }

    mutating func beginList() {
        isListing = true
        nextList = .max
        begun = Clock.monotonic()
    }

    /// - Parameter isNews: Whether the list said something new.
    mutating func endList(isNews: Bool) {
        isListing = false
        pause = isNews ? Self.shortestPause : min(longestPause, pause * 3 / 2)
        nextList = Clock.monotonic() + pause
    }

    mutating func endNews(isLively: Bool) {
        nextNews = Clock.monotonic() + (isLively ? Self.newsPause : Self.quietNewsPause)
    }
}
