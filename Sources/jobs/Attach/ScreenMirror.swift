import JobScreen
import Values

/// Draws a screen in a window of another size: its upper left part, or what has the cursor in it.
struct ScreenMirror {
    let window: WindowSize
    /// What each row of the window shows.
    private var rows: [[UInt8]?]
    private var keyboard: [UInt8] = []

    init(_ window: WindowSize) {
        self.window = window
        rows = Array(repeating: nil, count: window.rows)
    }

    /// It has a screen of its own, so that nothing is left of it.
    static let begin = Array("\u{1B}[?1049h\u{1B}[2J".utf8)
    static let end = Array("\u{1B}[?1049l".utf8)

    /// What changes from what was drawn before.
    mutating func draw(_ screen: Screen) -> [UInt8] {
        let first = max(0, screen.cursor.row - window.rows + 1)
        let left = max(0, screen.cursor.column - window.columns + 1)
        var output = Array("\u{1B}[?25l".utf8)
        for place in 0..<window.rows {
            let row = row(screen, first + place, from: left)
            guard row != rows[place] else { continue }
            rows[place] = row
            output += Array("\u{1B}[\(place + 1);1H\u{1B}[m\u{1B}[2K".utf8) + row
        }
        let modes = screen.modes.inputSequences
        if modes != keyboard { output += modes }
        keyboard = modes
        output +=
            "\u{1B}[\(screen.cursor.row - first + 1);\(min(screen.cursor.column, screen.size.columns - 1) - left + 1)H"
            .utf8
        if screen.modes.contains(.cursorVisible) { output += "\u{1B}[?25h".utf8 }
        return output
    }

    /// A row of the screen, or of what is beyond it.
    private func row(_ screen: Screen, _ row: Int, from left: Int) -> [UInt8] {
        var output: [UInt8] = []
        guard row < screen.size.rows else { return output }
        screen.line(row).appendStyled(columns: left..<left + window.columns, to: &output)
        return output
    }
}
