extension Screen {
    /// Shows printable ASCII.
    mutating func show(_ text: UnsafeRawBufferPointer, _ scrolled: (ScreenLine) -> Void) {
        guard cursor.charsets.isPlain, modes.contains(.autowrap), !modes.contains(.insert) else {
            for byte in text { show(UInt32(byte), scrolled) }
            return
        }
        var rest = text
        while let last = rest.last {
            wrapIfPending(scrolled)
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(size.columns - cursor.column))
            page.grid.write(part, cursor.row, cursor.column, cursor.style)
            advance(part.count)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
            latest = UInt32(last)
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
