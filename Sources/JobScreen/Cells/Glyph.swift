/// What a cell shows, in 32 bits: a Unicode scalar value, the combining characters over it, and what it is of a wide one.
enum Glyph {
    static let scalarMask: UInt32 = 0x1F_FFFF
    /// The number of the sequence of combining characters in the `MarkTable`; 0: none.
    static let marksShift: UInt32 = 21
    static let marksMask: UInt32 = 0xFF
    /// The blank at the end of a row that a wide character had no room in: not a part of the text.
    static let filler: UInt32 = 1 << 29 | blank
    /// The second column of a wide character. It has no scalar value.
    static let tail: UInt32 = 1 << 30
    /// The first column of a wide character.
    static let isWide: UInt32 = 1 << 31
    static let blank: UInt32 = 0x20

    static func scalar(of glyph: UInt32) -> UInt32 { glyph & scalarMask }

    static func marks(of glyph: UInt32) -> Int { Int(glyph >> marksShift & marksMask) }

    static func isBlank(_ glyph: UInt32) -> Bool { glyph == blank || glyph == filler }

    static func with(marks: Int, _ glyph: UInt32) -> UInt32 {
        glyph & ~(marksMask << marksShift) | UInt32(marks) << marksShift
    }
}
