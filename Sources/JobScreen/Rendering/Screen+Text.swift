extension Screen {
    /// What each row shows, without the blanks at its end.
    package var rows: [String] {
        (0..<size.rows).map { row in
            var bytes: [UInt8] = []
            line(row).appendText(to: &bytes)
            return String(decoding: bytes, as: UTF8.self).droppingLastSpaces
        }
    }

    /// What the screen shows, as a person reads it: its rows, but for the empty ones at the end.
    package var text: String {
        var rows = rows
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows.joined(separator: "\n")
    }
}

extension Screen {
    /// Appends the rows, each with a newline, but for the empty ones at the end.
    ///
    /// - Parameter isStyled: With SGR sequences.
    package func appendRows(to output: inout [UInt8], isStyled: Bool) {
        let last = (0..<size.rows).last { !line($0).isBlank } ?? -1
        for row in 0..<last + 1 {
            let line = line(row)
            if isStyled { line.appendStyled(to: &output) } else { line.appendText(to: &output) }
            output.append(0x0A)
        }
    }
}

extension String {
    /// A row that goes on in the next one has them.
    fileprivate var droppingLastSpaces: String {
        guard utf8.last == 0x20 else { return self }
        return String(decoding: Array(utf8.reversed().drop { $0 == 0x20 }.reversed()), as: UTF8.self)
    }
}
