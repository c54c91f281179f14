/// Those who wait for all jobs of a batch. Each end of a job costs a subtraction: how many are left is counted when somebody
/// begins to wait, and again when it seems that none is, because a job that was counted may have been tried again.
struct BatchWaiters {
    /// By the numbers of batches.
    private var waiters = Waiters()
    /// How many jobs have not ended, about, of the batches that somebody waits for.
    private var left: [Int64: Int] = [:]

    var nextDeadline: Int64? { waiters.nextDeadline }

    /// - Parameter left: How many of the batch's jobs have not ended.
    mutating func add(_ waiter: Waiter, for batch: Int64, left: Int) {
        waiters.add(waiter)
        self.left[batch] = left
    }

    /// Takes note of the end of one of a batch's jobs. Returns whether it seems to have been the last one.
    mutating func noteEnd(in batch: Int64) -> Bool {
        guard let count = left[batch] else { return false }
        left[batch] = count - 1
        return count <= 1
    }

    /// Takes out those who wait for the batch, if no job of it is left.
    mutating func take(_ batch: Int64, left count: Int) -> [Waiter] {
        left[batch] = count > 0 ? count : nil
        return count > 0 ? [] : waiters.take(number: batch, reached: .ended)
    }

    mutating func takeExpired(now: Int64) -> [Waiter] { forgetting { $0.takeExpired(now: now) } }
    mutating func removeAll(of client: ClientID) { forgetting { $0.removeAll(of: client) } }

    /// Counts nothing any more for batches that nobody waits for.
    private mutating func forgetting<Value>(_ body: (inout Waiters) -> Value) -> Value {
        defer { left = left.filter { waiters.concerns($0.key, .ended) } }
        return body(&waiters)
    }
}
