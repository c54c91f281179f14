extension Screen {
    /// Bytes that make another terminal of the same size show this very screen, in the same modes, so that what the program
    /// writes next is shown there as it is here.
    ///
    /// - Parameter color: False: without colours, but with attributes.
    package func redraw(color: Bool = true) -> [UInt8] {
        var painter = ScreenPainter(screen: self, hasColors: color)
        painter.paint()
        return painter.output
    }
}

extension ScreenModes {
    /// Those that decide what the terminal of somebody who looks on sends.
    private static let input: ScreenModes = [
        .applicationCursorKeys, .bracketedPaste, .mousePresses, .mouseButtons, .mouseDrags, .mouseMotion, .focusEvents,
        .mouseUTF8, .mouseSGR, .mouseDecimal, .alternateScroll,
    ]

    /// Bytes that have a terminal send what it would send if it showed the screen itself: keys, pastes, the mouse.
    package var inputSequences: [UInt8] {
        let modes = Self.privates.filter { Self.input.contains($0.value) }.sorted { $0.key < $1.key }
        // Of the kinds of reports about the mouse, one takes the place of the other: what is off comes first.
        let sequences = [false, true].flatMap { isOn in
            modes.filter { contains($0.value) == isOn }.map { "\u{1B}[?\($0.key)\(isOn ? "h" : "l")" }
        }
        return Array((sequences.joined() + (contains(.applicationKeypad) ? "\u{1B}=" : "\u{1B}>")).utf8)
    }
}

/// Writes what paints a screen.
private struct ScreenPainter {
    let screen: Screen
    var output: [UInt8] = []
    private var writer: StyleWriter

    /// Those that a painter itself needs to be in a certain way, and sets last.
    private static let ownModes: ScreenModes = [.origin, .applicationKeypad, .cursorVisible]

    init(screen: Screen, hasColors: Bool) {
        self.screen = screen
        writer = StyleWriter(hasColors: hasColors)
    }

    mutating func paint() {
        let screen = screen
        // DECSTR alone is not known to every terminal.
        write("\u{1B}[!p\u{1B}[?25l\u{1B}[?6l\u{1B}[r\u{1B}[4l\u{1B}[?7h\u{1B}[m")
        writeStandardCharsets()
        if screen.isAlternate {
            paint { screen.hiddenLine($0) }
            enterAlternate()
        }
        paintTabs()
        if let saved = screen.page.saved { save(saved) }
        paint { screen.line($0) }
        writeRegion()
        place(screen.cursor, screen.modes.contains(.origin), last: screen.line(screen.cursor.row))
        writeModes()
        if let title = screen.title { write("\u{1B}]2;\(title)\u{1B}\\") }
        output += screen.parser.unfinished
    }

    /// Leaves what has been painted as the main screen, which comes back when the program leaves the alternate one.
    private mutating func enterAlternate() {
        guard let saved = screen.hiddenSaved else { return write("\u{1B}[?47h") }
        // This saves the cursor.
        writeRegion()
        place(saved.cursor, saved.isOriginMode, last: screen.hiddenLine(saved.cursor.row))
        write("\u{1B}[?1049h\u{1B}[?6l\u{1B}[r")
        writeStandardCharsets()
    }

    // MARK: Rows

    private mutating func paint(_ line: (Int) -> ScreenLine?) {
        writer.change(to: .standard, in: &output)
        write("\u{1B}[H\u{1B}[2J")
        var isWithin = false
        for row in 0..<screen.size.rows {
            guard let line = line(row) else { continue }
            let goesOn = line.goesOn && row < screen.size.rows - 1
            paint(line, row, isWithin: isWithin, goesOn: goesOn)
            isWithin = goesOn
        }
    }

    /// - Parameters:
    ///   - isWithin: The row above goes on in this one: the first character makes the terminal wrap.
    ///   - goesOn: The row is to be full.
    private mutating func paint(_ line: ScreenLine, _ row: Int, isWithin: Bool, goesOn: Bool) {
        let used = goesOn ? screen.size.columns : line.paintedCount
        guard used > 0 || isWithin else { return }
        if !isWithin { write("\u{1B}[\(row + 1);1H") }
        for place in 0..<max(used, isWithin ? 1 : 0) { paint(line, place) }
    }

    private mutating func paint(_ line: ScreenLine, _ column: Int) {
        let glyph = line.glyph(column)
        guard glyph != Glyph.tail else { return }
        writer.change(to: line.style(column), in: &output)
        line.append(glyph, to: &output)
    }

    // MARK: The cursor

    /// Saves a cursor, before anything else is written to the screen.
    private mutating func save(_ saved: SavedCursor) {
        writeRegion()
        place(saved.cursor, saved.isOriginMode)
        write("\u{1B}7\u{1B}[?6l\u{1B}[r")
        writeStandardCharsets()
    }

    /// Moves the cursor, and makes the next character come out as here.
    ///
    /// - Parameter last: The row of the cursor. If the cursor waits at its end, the last character, written again, brings it
    ///   there; without a row, a blank.
    private mutating func place(_ cursor: Cursor, _ isOriginMode: Bool, last: ScreenLine? = nil) {
        var row = cursor.row
        if isOriginMode {
            write("\u{1B}[?6h")
            row = max(0, row - screen.region.lowerBound)
        }
        let isWide = cursor.isWrapPending && last?.glyph(cursor.column) == Glyph.tail
        let column = isWide ? cursor.column - 1 : cursor.column
        write("\u{1B}[\(row + 1);\(column + 1)H")
        if cursor.isWrapPending {
            if let last { paint(last, column) } else { write(" ") }
        }
        writer.change(to: cursor.style, in: &output)
        write(cursor.charsets)
    }

    // MARK: What is not shown

    private mutating func writeRegion() {
        guard screen.region != 0..<screen.size.rows else { return }
        write("\u{1B}[\(screen.region.lowerBound + 1);\(screen.region.upperBound)r")
    }

    private mutating func paintTabs() {
        guard !screen.tabs.isStandard else { return }
        write("\u{1B}[3g")
        for column in screen.tabs.stops.indices where screen.tabs.stops[column] {
            write("\u{1B}[1;\(column + 1)H\u{1B}H")
        }
    }

    private mutating func writeStandardCharsets() { write("\u{1B}(B\u{1B})B\u{1B}*B\u{1B}+B\u{0F}") }

    private mutating func write(_ charsets: Charsets) {
        for (place, mark) in "()*+".utf8.enumerated() where charsets.designated[place] != .ascii {
            output += [0x1B, mark, charsets.designated[place].rawValue]
        }
        switch charsets.invoked {
        case 1: write("\u{0E}")
        case 2: write("\u{1B}n")
        case 3: write("\u{1B}o")
        default: break
        }
        if let once = charsets.invokedOnce { write(once == 2 ? "\u{1B}N" : "\u{1B}O") }
    }

    private mutating func writeModes() {
        let off = numbers(ScreenModes.privates) { !screen.modes.contains($0) }
        let on = numbers(ScreenModes.privates) { screen.modes.contains($0) }
        // Of the kinds of reports about the mouse, one takes the place of the other: what is off comes first.
        if !off.isEmpty { write("\u{1B}[?\(off)l") }
        if !on.isEmpty { write("\u{1B}[?\(on)h") }
        let standard = numbers(ScreenModes.standard) { screen.modes.contains($0) }
        if !standard.isEmpty { write("\u{1B}[\(standard)h") }
        write(screen.modes.contains(.applicationKeypad) ? "\u{1B}=" : "\u{1B}>")
        write("\u{1B}[\(screen.cursorShape) q")
        if screen.modes.contains(.cursorVisible) { write("\u{1B}[?25h") }
    }

    private func numbers(_ modes: [Int: ScreenModes], _ isWanted: (ScreenModes) -> Bool) -> String {
        modes.filter { !Self.ownModes.contains($0.value) && isWanted($0.value) }.keys.sorted()
            .map(String.init).joined(separator: ";")
    }

    private mutating func write(_ text: String) { output += text.utf8 }
}

extension ScreenLine {
    /// How many cells there are without the ones at the end that show nothing.
    var paintedCount: Int {
        var count = glyphs.count
        while count > 0, Glyph.isBlank(glyph(count - 1)), style(count - 1) == .standard { count -= 1 }
        return count
    }
}
