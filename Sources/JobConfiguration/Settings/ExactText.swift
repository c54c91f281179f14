package import Values

extension TimeSpan {
    /// Text that reads as exactly this time: `30d`, `1h30m`, `500ms`.
    package var exactText: String {
        var rest = nanoseconds / 1000
        var text = ""
        let units: [(String, Int64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000), ("us", 1),
        ]
        for (name, length) in units where rest >= length {
            text += "\(rest / length)\(name)"
            rest %= length
        }
        return text.isEmpty ? "0s" : text
    }
}

extension ByteCount {
    /// As good as no limit, and small enough for every number of JSON.
    package static let unlimited = ByteCount(1 << 53)

    /// Reads `512K`, `2G`, `unlimited`.
    package init?(textOrUnlimited text: String) {
        guard text == "unlimited" else {
            self.init(text)
            return
        }
        self = .unlimited
    }

    /// Text that reads as exactly this size: `256M`, `1000`, `unlimited`.
    package var exactText: String {
        if self == .unlimited { return "unlimited" }
        for (index, unit) in ["P", "T", "G", "M", "K"].enumerated() {
            let factor: UInt64 = 1 << (50 - 10 * UInt64(index))
            if bytes >= factor, bytes % factor == 0 { return "\(bytes / factor)\(unit)" }
        }
        return "\(bytes)"
    }
}
