/// How much room text takes on a terminal.
enum Columns {
    /// Columns of the text: East Asian wide characters take two, combining ones none.
    static func count(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width(of: $1) }
    }

    /// The text in at most so many columns, with an ellipsis where it was cut.
    static func truncated(_ text: String, to limit: Int) -> String {
        guard count(text) > limit else { return text }
        var result = ""
        var used = 0
        for character in text {
            let width = width(of: character)
            if used + width > limit - 1 { break }
            result.append(character)
            used += width
        }
        return limit > 0 ? result + "…" : ""
    }

    static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - count(text)))
        return right ? space + text : text + space
    }

    private static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first?.value else { return 0 }
        switch scalar {
        case 0x0300...0x036F: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
