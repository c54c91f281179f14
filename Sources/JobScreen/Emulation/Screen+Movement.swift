extension Screen {
    /// Moves the cursor, and what was to be wrapped is not.
    mutating func move(toRow row: Int, column: Int) {
        cursor.row = min(max(row, 0), size.rows - 1)
        cursor.column = min(max(column, 0), size.columns - 1)
        cursor.isWrapPending = false
    }

    mutating func move(toColumn column: Int) { move(toRow: cursor.row, column: column) }

    /// Moves to a row that is counted from 0, in origin mode within the scroll region.
    mutating func move(toGivenRow row: Int, column: Int) {
        guard modes.contains(.origin) else { return move(toRow: row, column: column) }
        move(toRow: min(region.lowerBound + row, region.upperBound - 1), column: column)
    }

    /// Moves up or down; not out of the scroll region.
    mutating func move(rows: Int) {
        let target = cursor.row + rows
        if rows < 0 {
            let top = cursor.row >= region.lowerBound ? region.lowerBound : 0
            move(toRow: max(target, top), column: cursor.column)
        } else {
            let end = cursor.row < region.upperBound ? region.upperBound : size.rows
            move(toRow: min(target, end - 1), column: cursor.column)
        }
    }

    /// Moves down; at the end of the scroll region its rows move up (IND).
    mutating func index(_ scrolled: (ScreenLine) -> Void) {
        cursor.isWrapPending = false
        if cursor.row == region.upperBound - 1 {
            scrollUp(1, scrolled)
        } else if cursor.row < size.rows - 1 {
            cursor.row += 1
        }
    }

    /// Moves up; at the start of the scroll region its rows move down (RI).
    mutating func reverseIndex() {
        cursor.isWrapPending = false
        if cursor.row == region.lowerBound {
            page.grid.scrollDown(region, 1, cursor.style.ofErased)
        } else if cursor.row > 0 {
            cursor.row -= 1
        }
    }

    mutating func scrollUp(_ count: Int, _ scrolled: (ScreenLine) -> Void) {
        if !isAlternate, region.lowerBound == 0 {
            for row in 0..<min(count, region.count) { scrolled(line(row)) }
        }
        page.grid.scrollUp(region, count, cursor.style.ofErased)
    }

    /// The rows from the cursor to the end of the scroll region; none if the cursor is not in it.
    private var rowsBelow: Range<Int>? {
        region.contains(cursor.row) ? cursor.row..<region.upperBound : nil
    }

    mutating func insertRows(_ count: Int) {
        guard let rows = rowsBelow else { return }
        page.grid.scrollDown(rows, count, cursor.style.ofErased)
        move(toColumn: 0)
    }

    mutating func deleteRows(_ count: Int) {
        guard let rows = rowsBelow else { return }
        page.grid.scrollUp(rows, count, cursor.style.ofErased)
        move(toColumn: 0)
    }

    /// Sets the scroll region, and moves to its start (DECSTBM).
    ///
    /// - Parameter last: The last row of it; 0: that of the screen.
    mutating func setRegion(first: Int, last: Int) {
        let first = max(first, 1)
        let last = last == 0 ? size.rows : min(last, size.rows)
        guard first < last else { return }
        region = first - 1..<last
        move(toGivenRow: 0, column: 0)
    }

    // MARK: Saving

    mutating func saveCursor() {
        page.saved = SavedCursor(cursor: cursor, isOriginMode: modes.contains(.origin))
        page.saved?.cursor.charsets.invokedOnce = nil
    }

    /// Brings back what was saved; without that, what a new terminal has.
    mutating func restoreCursor() {
        let saved = page.saved ?? SavedCursor()
        cursor = saved.cursor
        modes.set(.origin, saved.isOriginMode)
    }
}

extension ScreenModes {
    mutating func set(_ mode: ScreenModes, _ isOn: Bool) {
        if isOn { formUnion(mode) } else { subtract(mode) }
    }
}
