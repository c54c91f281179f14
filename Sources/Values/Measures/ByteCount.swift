/// A number of bytes that people write as `512K`, `2G` and read as `1.5 MiB`. Units are powers of 1024.
package struct ByteCount: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var bytes: UInt64

    package init(_ bytes: UInt64) { self.bytes = bytes }
    package static func mebibytes(_ count: UInt64) -> ByteCount { ByteCount(count << 20) }
    package static func gibibytes(_ count: UInt64) -> ByteCount { ByteCount(count << 30) }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    private static let units: [Character] = ["K", "M", "G", "T", "P"]

    /// Reads `1048576`, `512K`, `2G`, `1.5MiB`, `10MB`; at most 2^53.
    package init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let value = Double(digits), digits.first != ".", digits.last != "." else { return nil }
        var factor = 1.0
        switch text.dropFirst(digits.count).uppercased() {
        case "", "B": break
        case let unit:
            guard let first = unit.first, let power = Self.units.firstIndex(of: first),
                ["", "B", "IB"].contains(unit.dropFirst())
            else { return nil }
            for _ in 0...power { factor *= 1024 }
        }
        guard value * factor <= 9_007_199_254_740_992 else { return nil }
        bytes = UInt64((value * factor).rounded())
    }

    /// At most three digits, or four of a thousand and some: `1.5 MiB`, `268 KiB`.
    package var description: String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var value = Double(bytes)
        var unit = -1
        while value >= 1023.5, unit < Self.units.count - 1 {
            value /= 1024
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        if tenths >= 1000 { return "\(Int(value.rounded())) \(Self.units[unit])iB" }
        return "\(tenths / 10).\(tenths % 10) \(Self.units[unit])iB"
    }
}
