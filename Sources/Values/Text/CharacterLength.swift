extension UnsafeRawBufferPointer {
    /// How many bytes the character above U+009F has that begins at a place; `nil` if it is not valid UTF-8, or not all there.
    @inlinable
    package func characterLength(at place: Int) -> Int? {
        // The bounds of the second byte are those of the Unicode standard, table 3-7; below U+00A0 are control characters.
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch self[place] {
            case 0xC2: (2, 0xA0...0xBF)
            case 0xC3...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0x80)
            }
        guard length > 0, place + length <= count, second.contains(self[place + 1]) else { return nil }
        if length > 2, self[place + 2] & 0xC0 != 0x80 { return nil }
        if length > 3, self[place + 3] & 0xC0 != 0x80 { return nil }
        return length
    }
}
