/// Prints metrics in the text format of Prometheus, version 0.0.4 ("Exposition formats" in its documentation): those of
/// one name must be added one after the other.
struct PrometheusText {
    private(set) var text = ""
    private let help: [String: String]
    private var last = ""

    /// - Parameter help: What to say of each name.
    init(help: [String: String]) { self.help = help }

    mutating func add(_ key: MetricsRegistry.Key, counter: Int64) {
        begin(key.name, "counter")
        line(key.name, key.labels, String(counter))
    }

    mutating func add(_ key: MetricsRegistry.Key, gauge: Double) {
        begin(key.name, "gauge")
        line(key.name, key.labels, Self.number(gauge))
    }

    mutating func add(_ key: MetricsRegistry.Key, _ histogram: KeptHistogram.Snapshot) {
        begin(key.name, "histogram")
        var count: Int64 = 0
        let bounds = KeptHistogram.bounds.map(Self.number) + ["+Inf"]
        for (bound, own) in zip(bounds, histogram.counts) {
            count += own
            line(key.name + "_bucket", key.labels + [.init(name: "le", value: bound)], String(count))
        }
        line(key.name + "_sum", key.labels, Self.number(histogram.sum))
        line(key.name + "_count", key.labels, String(count))
    }

    private mutating func begin(_ name: String, _ type: String) {
        guard name != last else { return }
        last = name
        if let help = help[name] { text += "# HELP \(name) \(help)\n" }
        text += "# TYPE \(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: [MetricsRegistry.Label], _ value: String) {
        let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        text += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }
}
