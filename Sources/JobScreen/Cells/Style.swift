/// How a cell looks beside its character: colours and attributes, as SGR sets them. 64 bits; 0 is the standard.
package struct Style: Hashable, Sendable {
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        package static let bold = Attributes(rawValue: 1 << 0)
        package static let faint = Attributes(rawValue: 1 << 1)
        package static let italic = Attributes(rawValue: 1 << 2)
        package static let blink = Attributes(rawValue: 1 << 3)
        package static let inverse = Attributes(rawValue: 1 << 4)
        package static let hidden = Attributes(rawValue: 1 << 5)
        package static let crossedOut = Attributes(rawValue: 1 << 6)
        package static let overlined = Attributes(rawValue: 1 << 7)
        /// 0 (none), single, double, curly, dotted and dashed: the numbers that follow `4:` in SGR.
        static let underlineShift: UInt16 = 8
        static let underlineMask: UInt16 = 7
        package static let underlines: ClosedRange<UInt16> = 0...5

        /// The kind of underline, one of `underlines`.
        package var underline: UInt16 {
            get { rawValue >> Self.underlineShift & Self.underlineMask }
            set {
                let others = rawValue & ~(Self.underlineMask << Self.underlineShift)
                self = Attributes(rawValue: others | min(newValue, Self.underlines.upperBound) << Self.underlineShift)
            }
        }

        /// Each that is on or off with the parameters of SGR that set and reset it.
        static let switches: [(attribute: Attributes, set: Int, reset: Int)] = [
            (.bold, 1, 22), (.faint, 2, 22), (.italic, 3, 23), (.blink, 5, 25), (.inverse, 7, 27), (.hidden, 8, 28),
            (.crossedOut, 9, 29), (.overlined, 53, 55),
        ]
    }

    static let standard = Style(bits: 0)

    /// 26 bits of the foreground, 26 of the background, 12 of attributes.
    private(set) var bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    package var foreground: Color {
        get { Color(bits: bits) }
        set { set(newValue.bits, at: 0, width: Color.bitCount) }
    }

    package var background: Color {
        get { Color(bits: bits >> Color.bitCount) }
        set { set(newValue.bits, at: Color.bitCount, width: Color.bitCount) }
    }

    package var attributes: Attributes {
        get { Attributes(rawValue: UInt16(truncatingIfNeeded: bits >> (2 * Color.bitCount))) }
        set { set(UInt64(newValue.rawValue), at: 2 * Color.bitCount, width: 64 - 2 * Color.bitCount) }
    }

    /// What erasing leaves: the background alone (xterm and all that have `bce` in terminfo(5)).
    var ofErased: Style {
        guard bits != 0 else { return self }
        return Style(bits: bits & (((1 << Color.bitCount) - 1) << Color.bitCount))
    }

    /// The same without colours.
    var withoutColors: Style { Style(bits: bits & ~((1 << (2 * Color.bitCount)) - 1)) }

    private mutating func set(_ value: UInt64, at shift: UInt64, width: UInt64) {
        let mask: UInt64 = ((1 << width) - 1) << shift
        bits = bits & ~mask | value << shift & mask
    }
}
