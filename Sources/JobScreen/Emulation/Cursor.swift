/// Where the next character goes, and how it looks.
package struct Cursor: Equatable, Sendable {
    /// From 0, the topmost.
    package internal(set) var row = 0
    /// From 0, the leftmost.
    package internal(set) var column = 0
    /// A character was written to the last column: the next one goes to the next row, unless the cursor is moved first.
    package internal(set) var isWrapPending = false
    var style = Style.standard
    var charsets = Charsets()
}

/// What DECSC saves and DECRC restores.
struct SavedCursor: Equatable, Sendable {
    var cursor = Cursor()
    var isOriginMode = false
}

/// One of the two screens of a terminal: cells, and the cursor that was saved there.
struct Page: Sendable {
    var grid: Grid
    var saved: SavedCursor?
}
