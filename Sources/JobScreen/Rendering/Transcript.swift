/// What a person would have read of all that was written to a terminal: the rows that left the screen, and at the end the
/// screen itself. Rows that the terminal wrapped are one line.
package struct Transcript: Sendable {
    /// How lines are written.
    package enum Form: Sendable {
        case text
        /// With SGR sequences.
        case styled
    }

    package private(set) var screen: Screen
    private let form: Form

    package init(size: ScreenSize = .standard, form: Form = .text) {
        screen = Screen(size: size)
        self.form = form
    }

    /// Takes the next bytes; the lines that leave the screen are appended to `output`.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        screen.feed(bytes) { [form] in form.append($0, to: &output) }
    }

    /// The terminal has another size from here on.
    package mutating func resize(to size: ScreenSize, _ output: inout [UInt8]) {
        screen.resize(to: size) { [form] in form.append($0, to: &output) }
    }

    /// Appends what the screen shows; if it is the alternate one, what the main one shows first.
    package func finish(to output: inout [UInt8]) {
        if screen.isAlternate { append(to: &output) { screen.hiddenLine($0) } }
        append(to: &output) { screen.line($0) }
    }

    private func append(to output: inout [UInt8], _ line: (Int) -> ScreenLine?) {
        let lines = (0..<screen.size.rows).compactMap(line)
        let count = (lines.lastIndex { !$0.isBlank } ?? -1) + 1
        for line in lines.prefix(count) { form.append(line, to: &output) }
        // The last row has nothing to go on in.
        if count > 0, lines[count - 1].goesOn { output.append(0x0A) }
    }
}

extension Transcript.Form {
    fileprivate func append(_ line: ScreenLine, to output: inout [UInt8]) {
        switch self {
        case .text: line.appendText(to: &output)
        case .styled: line.appendStyled(to: &output)
        }
        if !line.goesOn { output.append(0x0A) }
    }
}
