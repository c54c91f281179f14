/// A colour of a character or of what is behind it.
package enum Color: Hashable, Sendable {
    case standard
    /// One of the palette of 256, of which the first 16 have names.
    case indexed(UInt8)
    case rgb(UInt8, UInt8, UInt8)

    /// How many bits `bits` takes.
    static let bitCount: UInt64 = 26

    /// 24 bits of value, and above them 0, 1 or 2 for the case.
    var bits: UInt64 {
        switch self {
        case .standard: 0
        case .indexed(let index): 1 << 24 | UInt64(index)
        case .rgb(let red, let green, let blue): 2 << 24 | UInt64(red) << 16 | UInt64(green) << 8 | UInt64(blue)
        }
    }

    init(bits: UInt64) {
        switch bits >> 24 & 3 {
        case 1: self = .indexed(UInt8(truncatingIfNeeded: bits))
        case 2:
            self = .rgb(
                UInt8(truncatingIfNeeded: bits >> 16),
                UInt8(truncatingIfNeeded: bits >> 8),
                UInt8(truncatingIfNeeded: bits)
            )
        default: self = .standard
        }
    }
}
