/// How much room text takes on a terminal.
enum Columns {
    /// Columns of the text: East Asian wide characters and emojis take two, marks on their own none.
    static func count(_ text: some StringProtocol) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width(of: $1) }
    }

    /// The text in at most so many columns, with an ellipsis where it was cut.
    static func truncated(_ text: String, to limit: Int) -> String {
        guard count(text) > limit else { return text }
        return limit > 0 ? prefix(text, limit - 1) + "…" : ""
    }

    /// The text in at most so many columns; what is too much goes from the middle, at a word's end where one is near.
    /// - Parameter head: Columns at the beginning that are kept if two thirds of the room suffice for them.
    static func truncatedInMiddle(_ text: String, to limit: Int, keeping head: Int) -> String {
        guard count(text) > limit else { return text }
        let room = limit - 1
        guard room > 2 else { return truncated(text, to: limit) }
        let begin = prefix(text, max(room / 2, min(head, room * 2 / 3)))
        let rest = suffix(text, room - count(begin))
        return atWordEnd(begin, keeping: head) + "…" + atWordBegin(rest)
    }

    static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - count(text)))
        return right ? space + text : text + space
    }

    /// The longest beginning in at most so many columns.
    static func prefix(_ text: String, _ limit: Int) -> String {
        var used = 0
        return String(
            text.prefix { character in
                used += width(of: character)
                return used <= limit
            }
        )
    }

    /// The longest end in at most so many columns.
    private static func suffix(_ text: String, _ limit: Int) -> String {
        var used = 0
        let reversed = text.reversed().prefix { character in
            used += width(of: character)
            return used <= limit
        }
        return String(reversed.reversed())
    }

    /// Without a last word that was cut, if it is less than a quarter of all.
    private static func atWordEnd(_ text: String, keeping head: Int) -> String {
        guard let space = text.lastIndex(of: " ") else { return text }
        let short = text[...space]
        return count(short) > max(head, count(text) * 3 / 4) ? String(short) : text
    }

    /// Without a first word that was cut, if it is less than a quarter of all.
    private static func atWordBegin(_ text: String) -> String {
        guard let space = text.firstIndex(of: " ") else { return text }
        let short = text[space...]
        return count(short) > count(text) * 3 / 4 ? String(short) : text
    }

    /// As wcwidth(3), but for characters as people see them, and whatever the locale.
    static func width(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x300 { return first.value < 0x20 || (0x7F..<0xA0).contains(first.value) ? 0 : 1 }
        // The variation selector asks for an emoji's two columns.
        if isWide(first.value) || character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        // Flags are pairs of letters.
        default: return (0x1F1E6...0x1F1FF).contains(first.value) && character.unicodeScalars.count > 1 ? 2 : 1
        }
    }

    private static func isWide(_ scalar: UInt32) -> Bool {
        guard scalar >= 0x1100 else { return false }
        return wide.contains { $0.contains(scalar) }
    }

    /// What Unicode's EastAsianWidth.txt calls wide or full-width, blocks with their gaps.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
        0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1,
        0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
        0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
        0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x303E,
        0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF,
        0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C,
        0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4,
        0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E,
        0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F,
        0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC,
        0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
        0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
    ]
}

/// How far something is, as a bar that every terminal and every font can show.
enum ProgressBar {
    private static let length = 10

    /// `[####------] 40%`
    /// - Parameter fraction: 0–1.
    static func text(_ fraction: Double) -> String {
        let fraction = max(0, min(1, fraction))
        let full = Int((fraction * Double(length)).rounded(.down))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: length - full)
        return "[\(bar)] \(Columns.padded(String(Int((fraction * 100).rounded(.down))), to: 3, right: true))%"
    }
}
