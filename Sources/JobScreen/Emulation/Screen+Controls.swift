extension Screen {
    /// Carries out a control character of ASCII.
    mutating func carryOut(control code: UInt8, _ scrolled: (ScreenLine) -> Void) {
        switch code {
        case 0x08: move(toColumn: cursor.column - 1)
        case 0x09: tabulate(1)
        case 0x0A...0x0C:
            index(scrolled)
            if addsReturns || modes.contains(.newLine) { cursor.column = 0 }
        case 0x0D: move(toColumn: 0)
        case 0x0E: cursor.charsets.invoked = 1
        case 0x0F: cursor.charsets.invoked = 0
        default: break
        }
    }

    /// Moves by so many tabs, back if they are less than 0.
    mutating func tabulate(_ tabs: Int) { move(toColumn: self.tabs.column(from: cursor.column, by: tabs)) }

    /// Carries out an escape sequence.
    mutating func carryOut(escape final: UInt8, _ scrolled: (ScreenLine) -> Void) {
        switch parser.intermediate {
        case 0: carryOut(plainEscape: final, scrolled)
        case UInt8(ascii: "#"): if final == UInt8(ascii: "8") { align() }
        case UInt8(ascii: "("): designate(final, as: 0)
        case UInt8(ascii: ")"), UInt8(ascii: "-"): designate(final, as: 1)
        case UInt8(ascii: "*"), UInt8(ascii: "."): designate(final, as: 2)
        case UInt8(ascii: "+"), UInt8(ascii: "/"): designate(final, as: 3)
        default: break
        }
    }

    private mutating func carryOut(plainEscape final: UInt8, _ scrolled: (ScreenLine) -> Void) {
        switch final {
        case UInt8(ascii: "7"): saveCursor()
        case UInt8(ascii: "8"): restoreCursor()
        case UInt8(ascii: "="): modes.insert(.applicationKeypad)
        case UInt8(ascii: ">"): modes.remove(.applicationKeypad)
        case UInt8(ascii: "D"): index(scrolled)
        case UInt8(ascii: "E"):
            index(scrolled)
            cursor.column = 0
        case UInt8(ascii: "H"): tabs.set(cursor.column)
        case UInt8(ascii: "M"): reverseIndex()
        case UInt8(ascii: "N"): cursor.charsets.invokedOnce = 2
        case UInt8(ascii: "O"): cursor.charsets.invokedOnce = 3
        case UInt8(ascii: "c"): reset()
        case UInt8(ascii: "n"): cursor.charsets.invoked = 2
        case UInt8(ascii: "o"): cursor.charsets.invoked = 3
        default: break
        }
    }

    private mutating func designate(_ final: UInt8, as place: Int) {
        cursor.charsets.designate(Charset(designatedBy: final), as: place)
    }

    /// Fills the screen with E, to adjust a tube by (DECALN).
    private mutating func align() {
        region = 0..<size.rows
        modes.remove(.origin)
        move(toRow: 0, column: 0)
        let row = [UInt8](repeating: UInt8(ascii: "E"), count: size.columns)
        row.withUnsafeBytes { text in
            for row in 0..<size.rows { _ = page.grid.write(text, from: 0, row, 0, .standard) }
        }
    }

    /// Carries out an operating system command: of them all, titles matter here.
    mutating func carryOutCommand() {
        let command = parser.command
        guard command.starts(with: "0;".utf8) || command.starts(with: "2;".utf8) else { return }
        title = String(decoding: command.dropFirst(2).filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
    }
}
