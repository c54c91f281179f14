/// Rows of cells under a header. Columns are as wide as they need to be; the last one takes what is left of the terminal.
struct Table {
    struct Column {
        var title: String
        var isRight = false
        /// Left out where no row has anything in it.
        var isOptional = false
        /// Left out where the terminal is too narrow, those with higher numbers first; 0: never.
        var dispensability = 0
    }

    struct Cell {
        var text: String
        var style: Style?
        /// Makes the text fit into so many columns; used for the last cell of a row.
        var shortened: (Int) -> String

        init(_ text: String, style: Style? = nil, shortened: ((Int) -> String)? = nil) {
            (self.text, self.style) = (text, style)
            self.shortened = shortened ?? { Columns.truncated(text, to: $0) }
        }
    }

    /// The least that is left to the last column, however narrow the terminal.
    private static let leastRest = 10
    /// Columns are left out until so much is left to the last one, if it needs that.
    private static let usefulRest = 28
    private static let gap = "  "

    let terminal: Terminal
    let columns: [Column]
    var rows: [[Cell]] = []

    init(_ terminal: Terminal, _ columns: [Column]) { (self.terminal, self.columns) = (terminal, columns) }

    /// The lines of the table, the header first, without newlines and without spaces at their ends.
    var lines: [String] {
        let widths = columns.indices.map { column in
            rows.reduce(Columns.count(columns[column].title)) { max($0, Columns.count($1[column].text)) }
        }
        let shown = shown(widths)
        let rest = terminal.width.map { max(Self.leastRest, $0 - used(shown, widths)) }
        let header = columns.map { Cell($0.title) }
        return ([header] + rows).map { row in
            var line = ""
            for column in shown.dropLast() {
                let padded = Columns.padded("", to: widths[column] - Columns.count(row[column].text))
                let text = row[column].style?.apply(row[column].text, on: terminal) ?? row[column].text
                line += (columns[column].isRight ? padded + text : text + padded) + Self.gap
            }
            if let last = shown.last { line += rest.map(row[last].shortened) ?? row[last].text }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The columns for which there is a use, and room.
    private func shown(_ widths: [Int]) -> [Int] {
        var shown = columns.indices.filter { column in
            !columns[column].isOptional || rows.contains { !$0[column].text.isEmpty }
        }
        guard let width = terminal.width, let last = shown.last else { return shown }
        let useful = min(Self.usefulRest, widths[last])
        while width - used(shown, widths) < useful,
            let next = shown.max(by: { columns[$0].dispensability < columns[$1].dispensability }),
            columns[next].dispensability > 0
        {
            shown.removeAll { $0 == next }
        }
        return shown
    }

    /// What all columns but the last take.
    private func used(_ shown: [Int], _ widths: [Int]) -> Int {
        shown.dropLast().reduce(0) { $0 + widths[$1] + Self.gap.count }
    }
}
