/// How many columns of a terminal a character takes.
///
/// Each code point has a width of its own, as for wcwidth(3): sequences of emoji that zero width joiners or selectors make
/// are as wide as the sum of their parts, which is what programs expect of a terminal that does not announce anything else.
package enum CharacterWidth {
    /// The width of a character that is not a control character: 0 (it combines with the one before it), 1 or 2.
    package static func columns(of scalar: UInt32) -> Int {
        switch scalar {
        // What is common is decided without a search: Latin, Greek and Cyrillic, punctuation, arrows and mathematics,
        // lines and blocks, ideographs, Hangul.
        case 0..<0x300, 0x370..<0x483, 0x2010..<0x2028, 0x2190..<0x231A, 0x2500..<0x25FD: return 1
        case 0x4E00...0x9FFF, 0xAC00...0xD7A3: return 2
        default: return searched(scalar)
        }
    }

    /// The same from the table alone.
    package static func searched(_ scalar: UInt32) -> Int {
        // The last change of width at or before the character.
        var low = 0
        var high = changes.count
        while low < high {
            let middle = low + (high - low) / 2
            if changes[middle] >> 4 <= scalar { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 1 : Int(changes[low - 1] & 0xF)
    }
}
