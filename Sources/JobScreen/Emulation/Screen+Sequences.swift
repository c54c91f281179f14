extension Screen {
    /// Carries out a control sequence.
    mutating func carryOut(sequence final: UInt8, _ scrolled: (ScreenLine) -> Void) {
        switch (parser.prefix, parser.intermediate) {
        case (0, 0):
            move(by: final)
            change(by: final, scrolled)
        case (UInt8(ascii: "?"), 0): carryOut(privateSequence: final)
        case (0, UInt8(ascii: "!")): if final == UInt8(ascii: "p") { softReset() }
        case (0, UInt8(ascii: " ")): if final == UInt8(ascii: "q") { cursorShape = min(parser.parameters[0], 6) }
        default: break
        }
    }

    /// Those that move the cursor.
    private mutating func move(by final: UInt8) {
        let count = parser.parameters.positive(0)
        switch final {
        case UInt8(ascii: "A"): move(rows: -count)
        case UInt8(ascii: "B"), UInt8(ascii: "e"): move(rows: count)
        case UInt8(ascii: "C"), UInt8(ascii: "a"): move(toColumn: cursor.column + count)
        case UInt8(ascii: "D"): move(toColumn: cursor.column - count)
        case UInt8(ascii: "E"):
            move(rows: count)
            move(toColumn: 0)
        case UInt8(ascii: "F"):
            move(rows: -count)
            move(toColumn: 0)
        case UInt8(ascii: "G"), UInt8(ascii: "`"): move(toColumn: count - 1)
        case UInt8(ascii: "H"), UInt8(ascii: "f"):
            move(toGivenRow: count - 1, column: parser.parameters.positive(1) - 1)
        case UInt8(ascii: "I"): tabulate(count)
        case UInt8(ascii: "Z"): tabulate(-count)
        case UInt8(ascii: "d"): move(toGivenRow: count - 1, column: cursor.column)
        case UInt8(ascii: "s"): saveCursor()
        case UInt8(ascii: "u"): restoreCursor()
        default: break
        }
    }

    /// Those that change what is shown, or how it will be.
    private mutating func change(by final: UInt8, _ scrolled: (ScreenLine) -> Void) {
        let count = parser.parameters.positive(0)
        let style = cursor.style.ofErased
        switch final {
        case UInt8(ascii: "@"): changeRow { $0.insert(count, $1.row, $1.column, style) }
        case UInt8(ascii: "P"): changeRow { $0.delete(count, $1.row, $1.column, style) }
        case UInt8(ascii: "X"):
            let end = min(cursor.column + count, size.columns)
            changeRow { $0.erase($1.row, $1.column..<end, style) }
        case UInt8(ascii: "J"): eraseDisplay()
        case UInt8(ascii: "K"): eraseRow()
        case UInt8(ascii: "L"): insertRows(count)
        case UInt8(ascii: "M"): deleteRows(count)
        case UInt8(ascii: "S"): scrollUp(count, scrolled)
        // With more parameters xterm tracks the mouse.
        case UInt8(ascii: "T"): if parser.parameters.count < 2 { page.grid.scrollDown(region, count, style) }
        case UInt8(ascii: "b"): repeatLatest(count, scrolled)
        case UInt8(ascii: "g"):
            switch parser.parameters[0] {
            case 0: tabs.clear(cursor.column)
            case 3: tabs.clearAll()
            default: break
            }
        case UInt8(ascii: "h"): setModes(true)
        case UInt8(ascii: "l"): setModes(false)
        case UInt8(ascii: "m"): cursor.style.apply(parser.parameters)
        case UInt8(ascii: "r"): setRegion(first: parser.parameters[0], last: parser.parameters[1])
        default: break
        }
    }

    /// Changes the row of the cursor, to which what was to be wrapped belongs.
    private mutating func changeRow(_ body: (inout Grid, Cursor) -> Void) {
        cursor.isWrapPending = false
        body(&page.grid, cursor)
    }

    private mutating func carryOut(privateSequence final: UInt8) {
        switch final {
        // Nothing is protected against being erased.
        case UInt8(ascii: "J"): eraseDisplay()
        case UInt8(ascii: "K"): eraseRow()
        case UInt8(ascii: "h"): setPrivateModes(true)
        case UInt8(ascii: "l"): setPrivateModes(false)
        default: break
        }
    }

    /// ED.
    private mutating func eraseDisplay() {
        let style = cursor.style.ofErased
        cursor.isWrapPending = false
        switch parser.parameters[0] {
        case 0:
            page.grid.erase(cursor.row, cursor.column..<size.columns, style)
            page.grid.eraseRows(cursor.row + 1..<size.rows, style)
        case 1:
            page.grid.eraseRows(0..<cursor.row, style)
            page.grid.erase(cursor.row, 0..<cursor.column + 1, style)
        case 2: page.grid.eraseRows(0..<size.rows, style)
        default: break
        }
    }

    /// EL.
    private mutating func eraseRow() {
        let style = cursor.style.ofErased
        switch parser.parameters[0] {
        case 0: changeRow { $0.erase($1.row, $1.column..<$0.size.columns, style) }
        case 1: changeRow { $0.erase($1.row, 0..<$1.column + 1, style) }
        case 2: changeRow { $0.erase($1.row, 0..<$0.size.columns, style) }
        default: break
        }
    }
}
