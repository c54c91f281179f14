/// What a row of a screen shows.
package struct ScreenLine {
    /// Up to the column from which on the row is blank.
    let glyphs: ArraySlice<UInt32>
    let styles: ArraySlice<Style>
    /// The combining characters of each number that a glyph has.
    let marks: [[UInt32]]
    /// Whether the text goes on in the next row, because it came to the end of this one.
    package let goesOn: Bool

    /// How many cells there are without the blanks at the end.
    private var textCount: Int {
        if goesOn { return glyphs.last == Glyph.filler ? glyphs.count - 1 : glyphs.count }
        return glyphs.lastIndex { !Glyph.isBlank($0) }.map { $0 - glyphs.startIndex + 1 } ?? 0
    }

    /// What a cell shows and in which style. The text of the second column of a wide character is empty.
    package func cell(_ column: Int) -> (text: String, style: Style) {
        var text: [UInt8] = []
        append(glyph(column), to: &text)
        return (String(decoding: text, as: UTF8.self), style(column))
    }

    func glyph(_ column: Int) -> UInt32 {
        column < glyphs.count ? glyphs[glyphs.startIndex + column] : Glyph.blank
    }

    func style(_ column: Int) -> Style {
        column < styles.count ? styles[styles.startIndex + column] : .standard
    }

    /// Whether it shows nothing, but perhaps a background.
    package var isBlank: Bool { textCount == 0 }

    /// Appends the text as UTF-8, without a newline, and without the blanks at its end unless it goes on.
    package func appendText(to output: inout [UInt8]) { append(glyphs.prefix(textCount), to: &output) }

    /// The same with SGR sequences for what is not in the standard style. At its end all is standard again.
    ///
    /// - Parameter hasColors: False: attributes only.
    package func appendStyled(to output: inout [UInt8], hasColors: Bool = true) {
        var writer = StyleWriter(hasColors: hasColors)
        for (glyph, style) in zip(glyphs, styles).prefix(textCount) {
            writer.change(to: style, in: &output)
            append(glyph, to: &output)
        }
        writer.change(to: .standard, in: &output)
    }

    /// Appends what one cell shows: nothing if it is not the first column of a character.
    func append(_ glyph: UInt32, to output: inout [UInt8]) { append([glyph], to: &output) }

    /// Appends what cells show. They are written to a buffer first: that costs a fraction of appending byte by byte.
    private func append(_ glyphs: ArraySlice<UInt32>, to output: inout [UInt8]) {
        glyphs.withUnsafeBufferPointer { glyphs in
            withUnsafeTemporaryAllocation(byteCount: Self.bufferSize, alignment: 1) { buffer in
                var end = 0
                for glyph in glyphs {
                    if end + UTF8Encoding.longest > Self.bufferSize {
                        output.append(contentsOf: buffer[..<end])
                        end = 0
                    }
                    if glyph < 0x80 {
                        buffer[end] = UInt8(truncatingIfNeeded: glyph)
                        end += 1
                    } else if glyph != Glyph.tail {
                        end += UTF8Encoding.write(Glyph.scalar(of: glyph), to: buffer, at: end)
                        let number = Glyph.marks(of: glyph)
                        guard number > 0 else { continue }
                        output.append(contentsOf: buffer[..<end])
                        end = 0
                        for mark in marks[number - 1] { end += UTF8Encoding.write(mark, to: buffer, at: end) }
                    }
                }
                output.append(contentsOf: buffer[..<end])
            }
        }
    }

    /// Small enough to be on the stack, and large enough for all the marks of a character.
    private static let bufferSize = 1024
}
