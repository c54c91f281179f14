/// The screen of a terminal, as the bytes that were written to it made it: what xterm would show.
///
/// Its memory is constant, at most 1 MB whatever its size, and so is the work for each byte. What cannot be carried out
/// (queries, windows, graphics, what is unknown or malformed) is passed over.
package struct Screen: Sendable {
    package private(set) var size: ScreenSize
    package internal(set) var cursor = Cursor()
    package internal(set) var modes = ScreenModes.initial
    /// Whether the alternate screen is shown, which full-screen programs use. It has no scrollback.
    package private(set) var isAlternate = false
    /// The title of the window, as the program set it (OSC 0 and 2).
    package internal(set) var title: String?
    /// The shape of the cursor, as DECSCUSR numbers it; 0: the terminal's own.
    package internal(set) var cursorShape = 0

    /// Whether a newline also returns to the first column, as the driver of a terminal has it for most programs.
    let addsReturns: Bool

    /// The screen that is shown.
    var page: Page
    /// The other one. There is none before the alternate screen is first shown.
    private(set) var hiddenPage: Page?
    var marks = MarkTable()
    var parser = ControlParser()
    /// The rows that scroll (DECSTBM).
    var region: Range<Int>
    var tabs: TabStops
    /// The character that REP repeats.
    var latest: UInt32?

    /// - Parameter addsReturns: For output that did not come through a terminal: a newline also returns to the first column.
    package init(size: ScreenSize = .standard, addsReturns: Bool = false) {
        self.size = size
        self.addsReturns = addsReturns
        page = Page(grid: Grid(size: size))
        region = 0..<size.rows
        tabs = TabStops(columns: size.columns)
    }

    /// Carries out the next bytes.
    ///
    /// - Parameter scrolled: Gets each row that leaves the main screen at its top, in their order. Nobody else keeps it.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer, scrolled: (ScreenLine) -> Void = { _ in }) {
        var place = 0
        while let instruction = parser.next(in: bytes, at: &place) {
            switch instruction {
            case .text(let range): show(UnsafeRawBufferPointer(rebasing: bytes[range]), scrolled)
            case .character(let scalar): show(scalar, scrolled)
            case .control(let code): carryOut(control: code, scrolled)
            case .escape(let final): carryOut(escape: final, scrolled)
            case .sequence(let final): carryOut(sequence: final, scrolled)
            case .command: carryOutCommand()
            }
        }
    }

    package mutating func feed(_ bytes: some Sequence<UInt8>, scrolled: (ScreenLine) -> Void = { _ in }) {
        Array(bytes).withUnsafeBytes { feed($0, scrolled: scrolled) }
    }

    /// What a row shows, from 0, the topmost.
    package func line(_ row: Int) -> ScreenLine { page.grid.line(row, marks) }

    /// What a row of the main screen shows while the alternate one is shown.
    package func hiddenLine(_ row: Int) -> ScreenLine? { hiddenPage?.grid.line(row, marks) }

    /// The cursor that was saved on the main screen while the alternate one is shown.
    var hiddenSaved: SavedCursor? { hiddenPage?.saved }

    // MARK: Size

    /// Changes the size as xterm does: rows are not wrapped anew. What is beyond the new size on the right and at the bottom
    /// is lost, but the row of the cursor stays: rows above it leave the screen at its top.
    package mutating func resize(to new: ScreenSize, scrolled: (ScreenLine) -> Void = { _ in }) {
        guard new != size else { return }
        let old = size
        size = new
        let main = isAlternate ? hiddenPage?.saved?.cursor.row ?? 0 : cursor.row
        func dropped(_ row: Int) -> Int { max(0, min(row, old.rows - 1) - (new.rows - 1)) }
        for row in 0..<dropped(main) {
            if let line = isAlternate ? hiddenLine(row) : line(row) { scrolled(line) }
        }
        page.resize(to: new, dropping: dropped(cursor.row))
        hiddenPage?.resize(to: new, dropping: isAlternate ? dropped(main) : 0)
        cursor.move(into: new, droppedRows: dropped(cursor.row))
        region = 0..<new.rows
        tabs.resize(to: new.columns)
    }

    // MARK: Pages

    /// Shows the alternate screen, or the main one.
    mutating func show(alternate: Bool) {
        guard alternate != isAlternate else { return }
        var other = hiddenPage ?? Page(grid: Grid(size: size))
        swap(&page, &other)
        hiddenPage = other
        isAlternate = alternate
    }

    /// As a terminal that was just switched on (RIS), but for what the parser holds.
    mutating func reset() {
        let parser = parser
        self = Screen(size: size, addsReturns: addsReturns)
        self.parser = parser
    }
}

extension Page {
    fileprivate mutating func resize(to size: ScreenSize, dropping rows: Int) {
        grid = grid.resized(to: size, dropping: rows)
        saved?.cursor.move(into: size, droppedRows: rows)
    }
}

extension Cursor {
    fileprivate mutating func move(into size: ScreenSize, droppedRows: Int) {
        row = min(max(0, row - droppedRows), size.rows - 1)
        if column >= size.columns || isWrapPending { isWrapPending = false }
        column = min(column, size.columns - 1)
    }
}
