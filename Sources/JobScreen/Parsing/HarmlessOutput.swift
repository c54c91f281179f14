/// A filter between a job's output and a person's terminal: it passes on what shows something.
///
/// It leaves out what could harm: titles, the clipboard and all other commands (OSC), device strings (DCS, APC, PM, SOS),
/// queries whose answers the next program would read as typed, and what changes how keys, pastes and the mouse are sent. It
/// knows what is harmless; everything else is left out.
package struct HarmlessOutput: Sendable {
    private var parser = ControlParser()

    package init() {}

    /// Appends what of the next bytes is harmless. What is not complete is held.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var place = 0
        while let instruction = parser.next(in: bytes, at: &place) {
            switch instruction {
            case .text(let range): output.append(contentsOf: bytes[range])
            case .character(let scalar): output.append(contentsOf: String(Character(scalar)).utf8)
            case .control(let code): if Self.controls.contains(code) { output.append(code) }
            case .escape(let final): if isHarmless(escape: final) { write(escape: final, to: &output) }
            case .sequence(let final): if isHarmless(sequence: final) { write(sequence: final, to: &output) }
            case .command: break
            }
        }
    }

    /// BEL to SI: of the others, ENQ asks.
    private static let controls: ClosedRange<UInt8> = 0x07...0x0F

    private static let escapes = Set("78DEHMNOcno".utf8)
    private static let sequences = Set("@ABCDEFGHIJKLMPSTXZ`abdefgmrsu".utf8)
    /// Modes that change what is shown, and nothing about what is sent.
    private static let privateModes: Set<Int> = [5, 6, 7, 12, 25, 47, 1047, 1048, 1049, 2026]
    private static let modes: Set<Int> = [4, 20]

    private func isHarmless(escape final: UInt8) -> Bool {
        switch parser.intermediate {
        case 0: Self.escapes.contains(final)
        case UInt8(ascii: "#"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"): true
        default: false
        }
    }

    private func isHarmless(sequence final: UInt8) -> Bool {
        let isMode = final == UInt8(ascii: "h") || final == UInt8(ascii: "l")
        switch (parser.prefix, parser.intermediate) {
        case (0, 0): return isMode ? has(only: Self.modes) : Self.sequences.contains(final)
        case (UInt8(ascii: "?"), 0):
            return isMode ? has(only: Self.privateModes) : [UInt8(ascii: "J"), UInt8(ascii: "K")].contains(final)
        case (0, UInt8(ascii: "!")): return final == UInt8(ascii: "p")
        case (0, UInt8(ascii: " ")): return final == UInt8(ascii: "q")
        default: return false
        }
    }

    private func has(only modes: Set<Int>) -> Bool {
        (0..<parser.parameters.count).allSatisfy { modes.contains(parser.parameters[$0]) }
    }

    private func write(escape final: UInt8, to output: inout [UInt8]) {
        output.append(0x1B)
        if parser.intermediate != 0 { output.append(parser.intermediate) }
        output.append(final)
    }

    private func write(sequence final: UInt8, to output: inout [UInt8]) {
        output.append(0x1B)
        output.append(UInt8(ascii: "["))
        if parser.prefix != 0 { output.append(parser.prefix) }
        output.append(contentsOf: parser.parameters.written)
        if parser.intermediate != 0 { output.append(parser.intermediate) }
        output.append(final)
    }
}

extension Character {
    fileprivate init(_ scalar: UInt32) { self = Unicode.Scalar(scalar).map(Character.init) ?? "\u{FFFD}" }
}
