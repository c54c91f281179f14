import JobOutput
import JobScreen
import Values

/// The job's terminal as the user's shows it: what to write there.
///
/// Where both have the same size, the job's output goes through as it is. Otherwise it would come out wrong: the screen is
/// drawn then as far as there is room for it, line by line where a line has changed.
struct TerminalView {
    /// The size of the user's window.
    private var window: WindowSize
    private(set) var screen: Screen
    /// What was drawn, where the sizes differ.
    private var mirror: ScreenMirror?
    private var protocols = KeyboardProtocols()

    init(window: WindowSize, job: WindowSize) {
        self.window = window
        screen = Screen(size: ScreenSize(job))
    }

    private var isSameSize: Bool { screen.size == ScreenSize(window) }

    /// The job's terminal has another size from here on.
    mutating func resize(_ size: WindowSize) { screen.resize(to: ScreenSize(size)) }

    /// The user's window has.
    mutating func setWindow(_ size: WindowSize) { window = size }

    /// Takes output without showing it.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        screen.feed(bytes)
        protocols.read(bytes)
    }

    /// Whether output can be shown by writing it as it is.
    var passesThrough: Bool { isSameSize && mirror == nil }

    /// Everything, from a terminal that shows something else.
    mutating func draw() -> [UInt8] {
        var output: [UInt8] = mirror == nil ? [] : ScreenMirror.end
        mirror = nil
        if isSameSize { return output + screen.redraw() }
        var mirror = ScreenMirror(window)
        output += TerminalReset.bytes + ScreenMirror.begin + mirror.draw(screen)
        self.mirror = mirror
        return output
    }

    /// What has changed since the last time, where output does not go through as it is.
    mutating func update() -> [UInt8] {
        guard var mirror, !isSameSize, mirror.window == window else { return draw() }
        defer { self.mirror = mirror }
        return mirror.draw(screen)
    }

    /// Leaves the terminal as it was found, but for what the job has printed, which stays above the cursor.
    func end() -> [UInt8] {
        if mirror != nil { return TerminalReset.bytes + ScreenMirror.end + (screen.isAlternate ? [] : lastLines) }
        if screen.isAlternate {
            return Array("\u{1B}[?1049l".utf8) + protocols.reset + TerminalReset.bytes + [0x0D, 0x0A]
        }
        let row = max(lastRow, screen.cursor.row)
        return protocols.reset + TerminalReset.bytes + Array("\u{1B}[\(row + 1);1H\r\n".utf8)
    }

    /// The last row that shows something.
    private var lastRow: Int { (0..<screen.size.rows).last { !screen.line($0).isBlank } ?? 0 }

    /// What the screen shows, for a terminal that has shown it elsewhere.
    private var lastLines: [UInt8] {
        var output: [UInt8] = []
        for row in 0...lastRow {
            screen.line(row).appendStyled(columns: 0..<window.columns, to: &output)
            output += [0x0D, 0x0A]
        }
        return output
    }
}

/// What undoes all that programs can have done to a terminal and that is not undone by leaving the alternate screen.
enum TerminalReset {
    /// The cursor stays where it is.
    static let bytes = Array(
        // DECSC first: some of the others move the cursor.
        ("\u{1B}7\u{1B}[!p\u{1B}[r\u{1B}[?6l\u{1B}[4l\u{1B}[?7h\u{1B}[?5l\u{1B}[?1l\u{1B}>"
            + "\u{1B}[?9;1000;1002;1003;1004;1005;1006;1015;2004l\u{1B}[?1007h\u{1B}[0 q\u{1B}8"
            // What some save and restore with the cursor.
            + "\u{1B}(B\u{1B})B\u{0F}\u{1B}[?25h\u{1B}[m").utf8
    )
}
