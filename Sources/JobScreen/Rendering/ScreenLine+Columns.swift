extension ScreenLine {
    /// Appends what these columns show, with SGR sequences for what is not in the standard style. At the end all is standard
    /// again. Of a wide character of which one column alone is among them, a space is left.
    package func appendStyled(columns: Range<Int>, to output: inout [UInt8]) {
        var writer = StyleWriter(hasColors: true)
        let shown = columns.clamped(to: 0..<paintedCount)
        for column in shown {
            writer.change(to: styles[styles.startIndex + column], in: &output)
            append(isCut(column, by: columns) ? Glyph.blank : glyphs[glyphs.startIndex + column], to: &output)
        }
        writer.change(to: .standard, in: &output)
    }

    private func isCut(_ column: Int, by columns: Range<Int>) -> Bool {
        func isTail(_ column: Int) -> Bool { column < glyphs.count && glyphs[glyphs.startIndex + column] == Glyph.tail }
        if column == columns.lowerBound, isTail(column) { return true }
        return column + 1 == columns.upperBound && isTail(column + 1)
    }
}
