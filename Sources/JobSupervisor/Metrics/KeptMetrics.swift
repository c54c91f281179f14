import CoreMetrics
import Synchronization

/// A number that only grows.
final class KeptCounter: CounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Int64 { count.load(ordering: .relaxed) }

    func increment(by amount: Int64) { count.add(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }
}

/// The last value of something that goes up and down.
final class KeptGauge: RecorderHandler {
    private let last = Mutex(0.0)

    var value: Double { last.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { last.withLock { $0 = value } }
}

/// How often values fell into which range, and their sum. Timers are in seconds.
final class KeptHistogram: TimerHandler, RecorderHandler {
    /// From half a millisecond, which a call on the socket takes, to a minute, which agents wait.
    static let bounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    struct Snapshot: Sendable, Equatable {
        /// For each of the bounds, and for what is above all of them.
        var counts = [Int64](repeating: 0, count: KeptHistogram.bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let place = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.counts[place] += 1
            $0.sum += value
        }
    }
}
