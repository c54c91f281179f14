import JobScreen

/// All that can be seen of a screen, and what it would do with what comes, in a form that can be compared and read.
struct Picture: Equatable, CustomStringConvertible {
    var rows: [String]
    var styles: [[Style]]
    /// Which rows go on in the next one. The last row has none.
    var continuations: [Bool]
    var cursor: Cursor
    var modes: ScreenModes
    var isAlternate: Bool
    var title: String?
    var hidden: [String]

    init(_ screen: Screen) {
        let lines = (0..<screen.size.rows).map { screen.line($0) }
        rows = lines.map { line in (0..<screen.size.columns).map { line.cell($0).text }.joined() }
        styles = lines.map { line in (0..<screen.size.columns).map { line.cell($0).style } }
        continuations = lines.dropLast().map(\.goesOn)
        cursor = screen.cursor
        // The next character says it anew.
        if cursor.isWrapPending, cursor.row < continuations.count { continuations[cursor.row] = false }
        modes = screen.modes
        isAlternate = screen.isAlternate
        title = screen.title
        hidden = (0..<screen.size.rows).compactMap { row in
            guard screen.isAlternate, let line = screen.hiddenLine(row) else { return nil }
            return (0..<screen.size.columns).map { line.cell($0).text }.joined()
        }
    }

    var description: String {
        let frame = rows.enumerated().map { row, text in
            "|\(text)|\(continuations.dropFirst(row).first == true ? ">" : "")"
        }
        return """

            \(frame.joined(separator: "\n"))
            \(cursor.row),\(cursor.column)\(cursor.isWrapPending ? " wraps" : "") modes \(modes.rawValue)\
            \(isAlternate ? " alternate" : "") \(title ?? "")
            """
    }
}

extension Screen {
    init(_ columns: Int, _ rows: Int, _ text: String = "") {
        self.init(size: ScreenSize(columns: columns, rows: rows))
        feed(text.utf8)
    }

    /// The rows and, behind them, where the cursor is.
    var shown: String { "\(text) @\(cursor.row),\(cursor.column)\(cursor.isWrapPending ? "+" : "")" }
}
