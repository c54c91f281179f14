import Values

/// Makes the text that a terminal would show in the end of what a program wrote to it: a streaming filter.
///
/// Escape sequences (ECMA-48: CSI, OSC, DCS and the like, single ones) and control characters are removed. Carriage
/// return, backspace, and the sequences that move within a line or erase parts of it are carried out, so that of a progress
/// bar its last state remains. Moving to other lines is not. A newline ends every sequence: garbage cannot swallow more
/// than a line. Tabs remain, and move to the next stop where something is written over.
///
/// Its limit counts what is shown, not what was written: a bar is one line however often it is drawn.
package struct PlainText {
    /// The most characters of a line. A longer one is passed on in parts; what was passed on cannot be drawn over.
    package static let longestLine = 64 << 10

    /// U+FFFD, as a cell.
    private static let replacement: UInt32 = 0xBD_BFEF

    private enum State {
        case text
        case escape
        /// After ESC and intermediate bytes.
        case escapeIntermediate
        case control
        /// OSC, DCS, SOS, PM, APC: up to ST, an OSC also up to BEL.
        case string(endsWithBell: Bool)
        case stringEscape(endsWithBell: Bool)
    }

    private var state = State.text
    private var line = TerminalLine(longest: longestLine)
    /// The first parameter of a control sequence.
    private var parameter = 0
    private var isFirstParameter = true
    private var isPrivate = false
    /// Bytes that the character which is being read still needs.
    private var continuation = 0
    /// The second byte of a C1 control character is being awaited (U+0080 to U+009F: C2 80 to C2 9F).
    private var isAfterC2 = false

    package init() {}

    /// Whether a line would come out as it goes in: printable ASCII and tabs alone, and not too long.
    static func isPlain(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count < longestLine else { return false }
        // Without a branch a byte, this takes a fraction of the time.
        var others: UInt8 = 0
        for byte in line { others |= (byte &- 0x20 < 0x5F ? 0 : 1) & (byte == 0x09 ? 0 : 1) }
        return others == 0
    }

    /// The same of a line that has other characters, too: valid UTF-8 without control characters.
    static func isPlainUTF8(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count < longestLine else { return false }
        var place = 0
        while place < line.count {
            let byte = line[place]
            if byte < 0x80 {
                guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { return false }
                place += 1
                continue
            }
            guard let length = line.characterLength(at: place) else { return false }
            place += length
        }
        return true
    }

    /// Filters the next piece. Whole lines come out at their newline.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var place = 0
        while place < bytes.count {
            let newline = bytes.firstNewline(in: place..<bytes.count)
            let end = newline ?? bytes.count
            while place < end {
                place += fill(UnsafeRawBufferPointer(rebasing: bytes[place..<end]))
                if isFull { takePart(to: &output) }
            }
            if newline != nil {
                finish(to: &output)
                output.append(0x0A)
                place += 1
            }
        }
    }

    /// Takes bytes of one line until it is full; returns how many were taken, at least one.
    mutating func fill(_ bytes: UnsafeRawBufferPointer) -> Int {
        for (place, byte) in bytes.enumerated() {
            take(byte)
            if isFull { return place + 1 }
        }
        return bytes.count
    }

    /// Whether a part of the line is to be passed on before it goes on.
    var isFull: Bool { line.isFull && continuation == 0 }

    /// Passes on what a full line shows. What comes then is shown as if it began a line.
    mutating func takePart(to output: inout [UInt8]) { line.take(into: &output) }

    /// Whether it is as a new one: what comes next is shown as if nothing had come before.
    var isNew: Bool {
        guard case .text = state else { return false }
        return line.isNew && continuation == 0 && !isAfterC2
    }

    /// What is shown of the line up to now, without a character at its end that lacks bytes.
    func show(in output: inout [UInt8]) { line.show(in: &output, isLastOneWhole: continuation == 0) }

    /// Whether the last bytes are of a character that lacks some.
    var isWithinCharacter: Bool { continuation > 0 || isAfterC2 }

    /// Lets out what there is of a line without a newline, and begins anew.
    package mutating func finish(to output: inout [UInt8]) {
        if isAfterC2 { line.put(Self.replacement) }
        line.take(into: &output)
        state = .text
        continuation = 0
        isAfterC2 = false
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .text: takeText(byte)
        case .escape: takeEscape(byte)
        case .escapeIntermediate: if !(0x20...0x2F).contains(byte) { state = .text }
        case .control: takeControl(byte)
        case .string(let endsWithBell):
            switch byte {
            case 0x1B: state = .stringEscape(endsWithBell: endsWithBell)
            case 0x07 where endsWithBell, 0x18, 0x1A: state = .text
            default: break
            }
        case .stringEscape:
            // ESC \ is the terminator; any other sequence breaks the string off.
            state = .escape
            takeEscape(byte)
        }
    }

    private mutating func takeText(_ byte: UInt8) {
        if isAfterC2 {
            isAfterC2 = false
            if (0x80...0x9F).contains(byte) { return takeC1(byte) }
            if (0xA0...0xBF).contains(byte) { return line.put(0xC2 | UInt32(byte) << 8) }
            line.put(Self.replacement)
        }
        if continuation > 0, (0x80...0xBF).contains(byte) {
            continuation -= 1
            return line.extend(byte)
        }
        continuation = 0
        switch byte {
        case 0x20...0x7E: line.put(UInt32(byte))
        case 0x09: line.tabulate()
        case 0x0D: line.move(to: 0)
        case 0x08: line.move(by: -1)
        case 0x1B: state = .escape
        case 0x00...0x1F, 0x7F: break
        // They begin no character. A terminal that took them for C1 controls would do what they say.
        case 0x80...0x9F: line.put(Self.replacement)
        case 0xC2: isAfterC2 = true
        default:
            line.put(UInt32(byte))
            continuation = byte >= 0xF8 ? 0 : byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC3 ? 1 : 0
        }
    }

    private mutating func takeC1(_ byte: UInt8) {
        switch byte {
        case 0x9B: beginControl()
        case 0x9D: state = .string(endsWithBell: true)
        case 0x90, 0x98, 0x9E, 0x9F: state = .string(endsWithBell: false)
        default: break
        }
    }

    private mutating func takeEscape(_ byte: UInt8) {
        switch byte {
        case 0x5B: beginControl()
        case 0x5D: state = .string(endsWithBell: true)
        case 0x50, 0x58, 0x5E, 0x5F: state = .string(endsWithBell: false)
        case 0x20...0x2F: state = .escapeIntermediate
        case 0x1B: state = .escape
        default: state = .text
        }
    }

    private mutating func beginControl() {
        state = .control
        parameter = 0
        isFirstParameter = true
        isPrivate = false
    }

    private mutating func takeControl(_ byte: UInt8) {
        switch byte {
        case 0x30...0x39:
            if isFirstParameter { parameter = min(parameter * 10 + Int(byte - 0x30), Self.longestLine) }
        case 0x3A, 0x3B: isFirstParameter = false
        case 0x3C...0x3F: isPrivate = true
        case 0x20...0x2F: isPrivate = true
        case 0x40...0x7E:
            state = .text
            if !isPrivate { carryOut(byte) }
        case 0x1B: state = .escape
        case 0x18, 0x1A: state = .text
        // Controls within a sequence are carried out at once.
        case 0x0D: line.move(to: 0)
        case 0x08: line.move(by: -1)
        default: break
        }
    }

    private mutating func carryOut(_ final: UInt8) {
        switch final {
        case UInt8(ascii: "C"): line.move(by: max(parameter, 1))
        case UInt8(ascii: "D"): line.move(by: -max(parameter, 1))
        case UInt8(ascii: "G"): line.move(to: max(parameter, 1) - 1)
        case UInt8(ascii: "K"): if let erasure = TerminalLine.Erasure(rawValue: parameter) { line.erase(erasure) }
        default: break
        }
    }
}
