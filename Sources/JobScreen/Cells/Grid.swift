/// The cells of a screen, in flat storage of a constant size.
///
/// Rows are moved by moving their numbers, and of each row it is known from which column on it is blank: to scroll costs
/// what was written, not what the screen is large.
struct Grid: Sendable {
    let size: ScreenSize
    private var glyphs: [UInt32]
    private var styles: [Style]
    /// The place of each row among the cells.
    private var places: [UInt16]
    /// For each place: the cells from this column on are blank, in the standard style.
    private var lengths: [UInt16]
    /// For each place: whether the text goes on in the row below.
    private var continuations: [Bool]

    init(size: ScreenSize) {
        self.size = size
        glyphs = Array(repeating: Glyph.blank, count: size.columns * size.rows)
        styles = Array(repeating: .standard, count: size.columns * size.rows)
        places = (0..<size.rows).map(UInt16.init)
        lengths = Array(repeating: 0, count: size.rows)
        continuations = Array(repeating: false, count: size.rows)
    }

    private func place(_ row: Int) -> Int { Int(places[row]) }
    private func start(_ row: Int) -> Int { place(row) * size.columns }

    // MARK: Reading

    func glyph(_ row: Int, _ column: Int) -> UInt32 { glyphs[start(row) + column] }
    func style(_ row: Int, _ column: Int) -> Style { styles[start(row) + column] }
    func goesOn(_ row: Int) -> Bool { continuations[place(row)] }

    func line(_ row: Int, _ marks: MarkTable) -> ScreenLine {
        let start = start(row)
        let cells = start..<start + Int(lengths[place(row)])
        return ScreenLine(glyphs: glyphs[cells], styles: styles[cells], marks: marks.sequences, goesOn: goesOn(row))
    }

    /// The numbers of all sequences of combining characters that cells have.
    var marksInUse: Set<Int> {
        var used: Set<Int> = []
        for glyph in glyphs where Glyph.marks(of: glyph) != 0 { used.insert(Glyph.marks(of: glyph)) }
        return used
    }

    // MARK: Writing

    /// Writes characters of a run of valid, printable UTF-8, up to the end of the row, one that combines, or a wide one for
    /// which there is no room.
    ///
    /// - Returns: The place behind the last one, and how many columns they took.
    mutating func write(
        _ text: UnsafeRawBufferPointer,
        from start: Int,
        _ row: Int,
        _ column: Int,
        _ style: Style
    ) -> (end: Int, columns: Int) {
        let place = place(row)
        divide(place, at: column)
        let first = place * size.columns + column
        let room = size.columns - column
        var end = start
        let columns = glyphs.withUnsafeMutableBufferPointer { glyphs in
            var columns = 0
            while end < text.count, columns < room {
                // Eight at once, then one by one.
                while end + 8 <= text.count, columns + 8 <= room, text.isASCII(eightAt: end) {
                    for index in 0..<8 { glyphs[first + columns + index] = UInt32(text[end + index]) }
                    columns += 8
                    end += 8
                }
                while end < text.count, columns < room, text[end] < 0x80 {
                    glyphs[first + columns] = UInt32(text[end])
                    columns += 1
                    end += 1
                }
                guard end < text.count, columns < room else { break }
                let (scalar, length) = text.character(at: end)
                let width = CharacterWidth.columns(of: scalar)
                guard width > 0, columns + width <= room else { break }
                if width == 1 {
                    glyphs[first + columns] = scalar
                } else {
                    glyphs[first + columns] = scalar | Glyph.isWide
                    glyphs[first + columns + 1] = Glyph.tail
                }
                columns += width
                end += length
            }
            // Half of what was there before.
            if columns > 0, columns < room, glyphs[first + columns] == Glyph.tail {
                glyphs[first + columns] = Glyph.blank
            }
            return columns
        }
        styles.withUnsafeMutableBufferPointer { styles in
            for place in first..<first + columns { styles[place] = style }
        }
        extend(place, to: column + columns)
        return (end, columns)
    }

    /// Writes a character of one or two columns, for which there is room in the row.
    mutating func write(_ scalar: UInt32, width: Int, _ row: Int, _ column: Int, _ style: Style) {
        let first = open(row, column..<column + width)
        glyphs[first] = scalar
        styles[first] = style
        if width == 2 {
            glyphs[first] |= Glyph.isWide
            glyphs[first + 1] = Glyph.tail
            styles[first + 1] = style
        }
    }

    /// Adds a combining character to the one that is in a cell.
    mutating func combine(_ mark: UInt32, _ row: Int, _ column: Int, _ marks: inout MarkTable) {
        let cell = start(row) + column
        // A blank that bears a mark is shown.
        if lengths[place(row)] <= column { lengths[place(row)] = UInt16(column + 1) }
        let number = marks.appending(mark, to: Glyph.marks(of: glyphs[cell]))
        glyphs[cell] = Glyph.with(marks: number, glyphs[cell])
    }

    /// Notes that the text goes on in the row below, because there is no room for a character of this width.
    mutating func setGoesOn(_ row: Int, beforeWidth width: Int, atColumn column: Int) {
        if width == 2, column == size.columns - 1, glyph(row, column) == Glyph.blank {
            let first = open(row, column..<size.columns)
            glyphs[first] = Glyph.filler
        }
        lengths[place(row)] = UInt16(size.columns)
        continuations[place(row)] = true
    }

    mutating func erase(_ row: Int, _ columns: Range<Int>, _ style: Style) {
        guard !columns.isEmpty else { return }
        let place = place(row)
        let start = place * size.columns
        divide(place, at: columns.lowerBound)
        divide(place, at: columns.upperBound)
        let length = Int(lengths[place])
        // What is blank already needs nothing.
        let end = style == .standard ? min(columns.upperBound, max(length, columns.lowerBound)) : columns.upperBound
        fill(start + columns.lowerBound..<start + end, style)
        if style != .standard {
            lengths[place] = UInt16(max(length, columns.upperBound))
        } else if columns.upperBound >= length {
            lengths[place] = UInt16(min(length, columns.lowerBound))
        }
        if columns.upperBound == size.columns { continuations[place] = false }
    }

    mutating func eraseRows(_ rows: Range<Int>, _ style: Style) {
        for row in rows {
            let place = place(row)
            let start = place * size.columns
            let length = style == .standard ? Int(lengths[place]) : size.columns
            fill(start..<start + length, style)
            lengths[place] = style == .standard ? 0 : UInt16(size.columns)
            continuations[place] = false
        }
    }

    /// Inserts blanks; what is moved beyond the end of the row is lost.
    mutating func insert(_ count: Int, _ row: Int, _ column: Int, _ style: Style) {
        let count = min(count, size.columns - column)
        let kept = size.columns - column - count
        divide(place(row), at: column)
        divide(place(row), at: column + kept)
        let first = open(row, column..<size.columns)
        move(first, to: first + count, kept)
        fill(first..<first + count, style)
    }

    /// Deletes characters; what is behind them moves up, and blanks come in at the end of the row.
    mutating func delete(_ count: Int, _ row: Int, _ column: Int, _ style: Style) {
        let count = min(count, size.columns - column)
        let kept = size.columns - column - count
        divide(place(row), at: column + count)
        let first = open(row, column..<size.columns)
        move(first + count, to: first, kept)
        fill(first + kept..<first + kept + count, style)
    }

    // MARK: Scrolling

    /// Moves rows up; the first ones are lost, and blank ones come in at the end.
    mutating func scrollUp(_ rows: Range<Int>, _ count: Int, _ style: Style) {
        let count = min(count, rows.count)
        eraseRows(rows.lowerBound..<rows.lowerBound + count, style)
        rotate(rows, count)
    }

    /// Moves rows down; the last ones are lost, and blank ones come in at the start.
    mutating func scrollDown(_ rows: Range<Int>, _ count: Int, _ style: Style) {
        let count = min(count, rows.count)
        eraseRows(rows.upperBound - count..<rows.upperBound, style)
        rotate(rows, rows.count - count)
    }

    /// Brings the first `count` of these rows behind the others.
    private mutating func rotate(_ rows: Range<Int>, _ count: Int) {
        guard count > 0, count < rows.count else { return }
        let first = places[rows.lowerBound]
        if count == 1 {
            places.withUnsafeMutableBufferPointer { places in
                guard let base = places.baseAddress else { return }
                (base + rows.lowerBound).update(from: base + rows.lowerBound + 1, count: rows.count - 1)
            }
            places[rows.upperBound - 1] = first
        } else {
            let border = rows.lowerBound + count
            places[rows] = places[border..<rows.upperBound] + places[rows.lowerBound..<border]
        }
    }

    // MARK: Size

    /// The same cells in another size, without the first `dropped` rows. What is beyond the right and the lower end is lost.
    func resized(to size: ScreenSize, dropping dropped: Int) -> Grid {
        var grid = Grid(size: size)
        for row in 0..<min(size.rows, self.size.rows - dropped) {
            let old = row + dropped
            let count = min(size.columns, Int(lengths[place(old)]))
            let (from, to) = (start(old), grid.start(row))
            for column in 0..<count {
                grid.glyphs[to + column] = glyphs[from + column]
                grid.styles[to + column] = styles[from + column]
            }
            grid.lengths[row] = UInt16(count)
            grid.continuations[row] = size.columns == self.size.columns && goesOn(old)
            // A wide character of which half remains.
            if count == size.columns, glyphs[from + count - 1] & Glyph.isWide != 0 {
                grid.glyphs[to + count - 1] = Glyph.blank
            }
        }
        return grid
    }

    // MARK: Cells

    /// Makes ready for new cells in these columns; returns the place of the first one.
    private mutating func open(_ row: Int, _ columns: Range<Int>) -> Int {
        let place = place(row)
        divide(place, at: columns.lowerBound)
        divide(place, at: columns.upperBound)
        extend(place, to: columns.upperBound)
        return place * size.columns + columns.lowerBound
    }

    /// Notes that cells up to a column were written.
    private mutating func extend(_ place: Int, to column: Int) {
        if lengths[place] < column { lengths[place] = UInt16(column) }
        if column == size.columns { continuations[place] = false }
    }

    /// Makes blanks of a wide character that has columns on both sides of a border.
    private mutating func divide(_ place: Int, at column: Int) {
        guard column > 0, column < size.columns else { return }
        let border = place * size.columns + column
        guard glyphs[border] == Glyph.tail else { return }
        glyphs[border - 1] = Glyph.blank
        glyphs[border] = Glyph.blank
    }

    private mutating func fill(_ cells: Range<Int>, _ style: Style) {
        glyphs.withUnsafeMutableBufferPointer { glyphs in
            for place in cells { glyphs[place] = Glyph.blank }
        }
        styles.withUnsafeMutableBufferPointer { styles in
            for place in cells { styles[place] = style }
        }
    }

    private mutating func move(_ from: Int, to: Int, _ count: Int) {
        glyphs.withUnsafeMutableBufferPointer { cells in
            guard let base = cells.baseAddress else { return }
            (base + to).update(from: base + from, count: count)
        }
        styles.withUnsafeMutableBufferPointer { cells in
            guard let base = cells.baseAddress else { return }
            (base + to).update(from: base + from, count: count)
        }
    }
}
