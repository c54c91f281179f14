/// Decodes UTF-8 byte by byte. What is malformed becomes U+FFFD, one for each longest beginning of a character, as the
/// Unicode standard recommends (section 3.9) and other decoders do.
struct UTF8Decoder: Equatable, Sendable {
    static let replacement: UInt32 = 0xFFFD

    enum Step {
        /// The character lacks bytes.
        case incomplete
        case scalar(UInt32)
        /// - Parameter isTaken: Whether the byte belongs to it; else it is to be looked at again.
        case malformed(isTaken: Bool)
    }

    private var scalar: UInt32 = 0
    /// How many bytes the character has and lacks.
    private var count: UInt8 = 0
    private var missing: UInt8 = 0
    /// The bounds of the next byte.
    private var least: UInt8 = 0x80
    private var most: UInt8 = 0xBF

    /// Whether no character has been begun.
    var isIdle: Bool { missing == 0 }

    mutating func take(_ byte: UInt8) -> Step {
        guard missing > 0 else { return begin(byte) }
        guard byte >= least, byte <= most else {
            missing = 0
            return .malformed(isTaken: false)
        }
        (least, most) = (0x80, 0xBF)
        scalar = scalar << 6 | UInt32(byte & 0x3F)
        missing -= 1
        return missing == 0 ? .scalar(scalar) : .incomplete
    }

    /// The bounds of the second byte are those of the Unicode standard, table 3-7.
    private mutating func begin(_ byte: UInt8) -> Step {
        (least, most) = (0x80, 0xBF)
        switch byte {
        case 0..<0x80: return .scalar(UInt32(byte))
        case 0xC2...0xDF: begin(byte & 0x1F, missing: 1)
        case 0xE0...0xEF:
            begin(byte & 0x0F, missing: 2)
            if byte == 0xE0 { least = 0xA0 }
            if byte == 0xED { most = 0x9F }
        case 0xF0...0xF4:
            begin(byte & 0x07, missing: 3)
            if byte == 0xF0 { least = 0x90 }
            if byte == 0xF4 { most = 0x8F }
        default: return .malformed(isTaken: true)
        }
        return .incomplete
    }

    private mutating func begin(_ bits: UInt8, missing: UInt8) {
        scalar = UInt32(bits)
        count = missing + 1
        self.missing = missing
    }

    /// The bytes of the character that lacks some.
    var unfinished: [UInt8] {
        guard !isIdle else { return [] }
        let had = count - missing
        let lead: UInt8 = count == 2 ? 0xC0 : count == 3 ? 0xE0 : 0xF0
        return (0..<had).map { place in
            let bits = UInt8(truncatingIfNeeded: scalar >> (6 * UInt32(had - 1 - place)))
            return place == 0 ? lead | bits : 0x80 | bits & 0x3F
        }
    }
}
