import Glibc
import JobScreen

func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
        let taken = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer -> Int in
            let count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
            return count
        }
        if taken <= 0 { return bytes }
    }
}

/// Prints what the screen shows after so many bytes, and at each cut how many rows have left it.
func printScreens(_ size: ScreenSize, _ bytes: [UInt8], cuts: [Int]) {
    var screen = Screen(size: size)
    var scrolled: [String] = []
    var place = 0
    for cut in cuts {
        screen.feed(bytes[place..<cut]) { line in
            var text: [UInt8] = []
            line.appendText(to: &text)
            scrolled.append(String(decoding: text, as: UTF8.self))
        }
        place = cut
        print(described(screen, scrolled))
        scrolled.removeAll()
    }
}

private func described(_ screen: Screen, _ scrolled: [String]) -> String {
    let cells = (0..<screen.size.rows).map { row in
        let line = screen.line(row)
        let cells = (0..<screen.size.columns).map { column in
            let cell = line.cell(column)
            return "[\(quoted(cell.text)),\(quoted(described(cell.style)))]"
        }
        return "[" + cells.joined(separator: ",") + "]"
    }
    let cursor = screen.cursor
    return """
        {"cursor":[\(cursor.row),\(cursor.column),\(cursor.isWrapPending)],\
        "visible":\(screen.modes.contains(.cursorVisible)),"alternate":\(screen.isAlternate),\
        "title":\(quoted(screen.title ?? "")),"scrolled":[\(scrolled.map(quoted).joined(separator: ","))],\
        "rows":[\(cells.joined(separator: ","))]}
        """
}

/// Foreground, background, and a letter for each attribute that the other emulator knows, too.
private func described(_ style: Style) -> String {
    let letters: [(Style.Attributes, String)] = [
        (.bold, "b"), (.italic, "i"), (.crossedOut, "s"), (.inverse, "r"), (.blink, "k"),
    ]
    let attributes = letters.filter { style.attributes.contains($0.0) }.map(\.1).joined()
    let underline = style.attributes.underline > 0 ? "u" : ""
    return "\(described(style.foreground)) \(described(style.background)) \(attributes)\(underline)"
}

private func described(_ color: Color) -> String {
    switch color {
    case .standard: "-"
    case .indexed(let index): String(index)
    case .rgb(let red, let green, let blue):
        "#" + [red, green, blue].map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
    }
}

private func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        default: String(Character(scalar))
        }
    }
    return "\"\(escaped.joined())\""
}

/// Feeds the bytes again and again, in pieces of 64 KiB, and makes text of what leaves the screen: how many bytes it takes in a
/// second of this process's own time.
func speed(_ size: ScreenSize, _ bytes: [UInt8], bytes least: Int) -> Int {
    var transcript = Transcript(size: size)
    var output: [UInt8] = []
    var fed = 0
    let start = ownTime()
    bytes.withUnsafeBytes { bytes in
        while fed < least {
            for start in stride(from: 0, to: bytes.count, by: 1 << 16) {
                let piece = bytes[start..<min(start + 1 << 16, bytes.count)]
                transcript.append(UnsafeRawBufferPointer(rebasing: piece), to: &output)
                output.removeAll(keepingCapacity: true)
            }
            fed += bytes.count
        }
    }
    return Int(Double(fed) / (ownTime() - start))
}

private func ownTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
