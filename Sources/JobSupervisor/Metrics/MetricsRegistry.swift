import CoreMetrics
import Synchronization

/// What is counted, by name and labels: the backend of swift-metrics. It keeps sums in memory and prints them; there is no
/// global one.
final class MetricsRegistry: MetricsFactory {
    /// A name with its labels, which are in order.
    struct Key: Hashable, Comparable {
        let name: String
        let labels: [Label]

        init(_ name: String, _ labels: [(String, String)]) {
            self.name = name
            self.labels = labels.map(Label.init).sorted()
        }

        static func < (left: Key, right: Key) -> Bool {
            left.name == right.name ? left.labels.lexicographicallyPrecedes(right.labels) : left.name < right.name
        }
    }

    struct Label: Hashable, Comparable {
        let name: String
        let value: String

        static func < (left: Label, right: Label) -> Bool { (left.name, left.value) < (right.name, right.value) }
    }

    private struct State {
        var counters: [Key: KeptCounter] = [:]
        var gauges: [Key: KeptGauge] = [:]
        var histograms: [Key: KeptHistogram] = [:]

        mutating func histogram(_ key: Key) -> KeptHistogram {
            let histogram = histograms[key] ?? KeptHistogram()
            histograms[key] = histogram
            return histogram
        }
    }

    private let state = Mutex(State())

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let key = Key(label, dimensions)
        return state.withLock { state in
            let counter = state.counters[key] ?? KeptCounter()
            state.counters[key] = counter
            return counter
        }
    }

    /// - Parameter aggregate: Whether the distribution is of interest, or only the last value.
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let key = Key(label, dimensions)
        return state.withLock { state -> any RecorderHandler in
            if aggregate { return state.histogram(key) }
            let gauge = state.gauges[key] ?? KeptGauge()
            state.gauges[key] = gauge
            return gauge
        }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let key = Key(label, dimensions)
        return state.withLock { $0.histogram(key) }
    }

    /// What was counted stays: the next handler of that name goes on.
    func destroyCounter(_: any CounterHandler) {}
    func destroyRecorder(_: any RecorderHandler) {}
    func destroyTimer(_: any TimerHandler) {}

    /// The text format of Prometheus, version 0.0.4.
    ///
    /// - Parameter help: What to say of each name.
    func text(help: [String: String]) -> String {
        let state = state.withLock { ($0.counters, $0.gauges, $0.histograms) }
        var text = PrometheusText(help: help)
        for (key, counter) in state.0.sorted(by: { $0.key < $1.key }) { text.add(key, counter: counter.value) }
        for (key, gauge) in state.1.sorted(by: { $0.key < $1.key }) { text.add(key, gauge: gauge.value) }
        for (key, histogram) in state.2.sorted(by: { $0.key < $1.key }) { text.add(key, histogram.snapshot) }
        return text.text
    }
}
