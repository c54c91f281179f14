/// Writes the SGR sequences that lead from one style to the next.
struct StyleWriter {
    /// Whether colours are written; attributes always are.
    let hasColors: Bool
    private var current = Style.standard

    init(hasColors: Bool) { self.hasColors = hasColors }

    /// Writes what makes a terminal show the style; nothing if it does already.
    mutating func change(to style: Style, in output: inout [UInt8]) {
        let style = hasColors ? style : style.withoutColors
        guard style != current else { return }
        current = style
        output += "\u{1B}[".utf8
        if style != .standard { output += "0\(Self.parameters(of: style))".utf8 }
        output.append(UInt8(ascii: "m"))
    }

    private static func parameters(of style: Style) -> String {
        let attributes = style.attributes
        var text = ""
        for entry in Style.Attributes.switches where attributes.contains(entry.attribute) { text += ";\(entry.set)" }
        switch attributes.underline {
        case 0: break
        case 1: text += ";4"
        case let kind: text += ";4:\(kind)"
        }
        return text + parameters(of: style.foreground, base: 30) + parameters(of: style.background, base: 40)
    }

    /// - Parameter base: 30 for the foreground, 40 for the background.
    private static func parameters(of color: Color, base: Int) -> String {
        switch color {
        case .standard: ""
        case .indexed(let index) where index < 8: ";\(base + Int(index))"
        case .indexed(let index) where index < 16: ";\(base + 60 + Int(index) - 8)"
        case .indexed(let index): ";\(base + 8);5;\(index)"
        case .rgb(let red, let green, let blue): ";\(base + 8);2;\(red);\(green);\(blue)"
        }
    }
}
