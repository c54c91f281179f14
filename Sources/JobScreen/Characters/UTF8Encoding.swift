/// Writes Unicode scalar values as UTF-8.
enum UTF8Encoding {
    /// The most bytes of a character.
    static let longest = 4

    /// Writes to a buffer that has room; returns how many bytes.
    static func write(_ scalar: UInt32, to buffer: UnsafeMutableRawBufferPointer, at place: Int) -> Int {
        func rest(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
        switch scalar {
        case 0..<0x80:
            buffer[place] = UInt8(truncatingIfNeeded: scalar)
            return 1
        case 0x80..<0x800:
            buffer[place] = 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6)
            buffer[place + 1] = rest(0)
            return 2
        case 0x800..<0x1_0000:
            buffer[place] = 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12)
            buffer[place + 1] = rest(6)
            buffer[place + 2] = rest(0)
            return 3
        default:
            buffer[place] = 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18 & 0x07)
            buffer[place + 1] = rest(12)
            buffer[place + 2] = rest(6)
            buffer[place + 3] = rest(0)
            return 4
        }
    }
}
