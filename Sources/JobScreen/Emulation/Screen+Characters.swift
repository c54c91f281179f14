extension Screen {
    /// Shows a run of characters.
    mutating func show(_ text: UnsafeRawBufferPointer, _ scrolled: (ScreenLine) -> Void) {
        let isCopied = cursor.charsets.isPlain && modes.contains(.autowrap) && !modes.contains(.insert)
        var place = 0
        while place < text.count {
            // What combines goes to the end of the row, and does not wrap it.
            if isCopied, !cursor.isWrapPending || CharacterWidth.columns(of: text.character(at: place).scalar) > 0 {
                wrapIfPending(scrolled)
                let written = page.grid.write(text, from: place, cursor.row, cursor.column, cursor.style)
                if written.columns > 0 {
                    place = written.end
                    latest = text.character(before: place)
                    advance(written.columns)
                    continue
                }
            }
            // Combining characters, and wide ones that do not fit.
            let (scalar, length) = text.character(at: place)
            show(scalar, scrolled)
            place += length
        }
    }

    /// Shows one character of any kind.
    mutating func show(_ scalar: UInt32, _ scrolled: (ScreenLine) -> Void) {
        let scalar = cursor.charsets.translated(scalar)
        let width = CharacterWidth.columns(of: scalar)
        guard width > 0 else { return combine(scalar) }
        wrapIfPending(scrolled)
        if cursor.column + width > size.columns {
            if modes.contains(.autowrap) {
                wrap(beforeWidth: width, scrolled)
            } else {
                cursor.column = size.columns - width
            }
        }
        if modes.contains(.insert) { page.grid.insert(width, cursor.row, cursor.column, cursor.style.ofErased) }
        page.grid.write(scalar, width: width, cursor.row, cursor.column, cursor.style)
        advance(width)
        latest = scalar
    }

    /// Shows the latest character again (REP). Programs do that within a row; so this bounds what a sequence costs.
    mutating func repeatLatest(_ count: Int, _ scrolled: (ScreenLine) -> Void) {
        guard let latest else { return }
        // It has been translated already.
        let charsets = cursor.charsets
        cursor.charsets = Charsets()
        for _ in 0..<min(count, size.columns) { show(latest, scrolled) }
        cursor.charsets = charsets
    }

    private mutating func advance(_ columns: Int) {
        cursor.isWrapPending = cursor.column + columns >= size.columns
        cursor.column = min(cursor.column + columns, size.columns - 1)
    }

    private mutating func wrapIfPending(_ scrolled: (ScreenLine) -> Void) {
        guard cursor.isWrapPending, modes.contains(.autowrap) else { return }
        wrap(beforeWidth: 1, scrolled)
    }

    private mutating func wrap(beforeWidth width: Int, _ scrolled: (ScreenLine) -> Void) {
        // Below the scroll region the cursor stays in the last row.
        if cursor.row < size.rows - 1 || region.upperBound == size.rows {
            page.grid.setGoesOn(cursor.row, beforeWidth: width, atColumn: cursor.column)
        }
        cursor.column = 0
        index(scrolled)
    }

    /// Adds a combining character to the character before the cursor.
    private mutating func combine(_ mark: UInt32) {
        var column = cursor.isWrapPending ? cursor.column : cursor.column - 1
        guard column >= 0 else { return }
        if page.grid.glyph(cursor.row, column) == Glyph.tail { column -= 1 }
        if marks.wantsCollection {
            marks.keep(page.grid.marksInUse.union(hiddenPage?.grid.marksInUse ?? []))
        }
        page.grid.combine(mark, cursor.row, column, &marks)
    }
}
