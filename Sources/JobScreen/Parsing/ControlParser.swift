/// Takes apart what is written to a terminal: UTF-8 with the control functions of ECMA-48, as xterm and the parser of
/// Paul Williams for the VT500 do. It holds what is not complete, and goes on with the next bytes.
///
/// Control characters within a sequence are carried out at once; CAN, SUB and ESC break it off, and so does what is not
/// ASCII. Strings (OSC, DCS, SOS, PM, APC) are passed over up to their end, however long they are.
package struct ControlParser: Sendable {
    private enum State {
        case ground
        case escape
        case sequence
        case string
    }

    private enum Strings: UInt8 {
        case device = 0x50
        case start = 0x58
        case command = 0x5D
        case privacy = 0x5E
        case application = 0x5F
    }

    /// So much is held of an OSC.
    static let longestCommand = 1024

    private var state = State.ground
    private var decoder = UTF8Decoder()
    private var kind = Strings.command
    /// Within a string: the second byte of U+009C, its end, is being awaited.
    private var isAfterC2 = false

    /// Of the sequence that ended last, or is being read.
    package private(set) var parameters = Parameters()
    /// The byte between `CSI` and the parameters, one of `<=>?`; 0: none.
    package private(set) var prefix: UInt8 = 0
    /// The byte before the final one; 0: none.
    package private(set) var intermediate: UInt8 = 0
    /// The sequence is not well-formed: it is read to its end, and does nothing.
    private var isIgnored = false

    /// The beginning of the OSC that ended last, or is being read.
    package private(set) var command: [UInt8] = []

    package init() {}

    /// The next instruction, or `nil` if the bytes are used up.
    ///
    /// - Parameter place: Where to go on; it moves behind what was taken.
    package mutating func next(in bytes: UnsafeRawBufferPointer, at place: inout Int) -> Instruction? {
        while place < bytes.count {
            if state == .ground, decoder.isIdle {
                let end = bytes.printableEnd(from: place)
                if end > place {
                    defer { place = end }
                    return .text(place..<end)
                }
            }
            let byte = bytes[place]
            if byte >= 0x80, state == .escape || state == .sequence { state = .ground }
            var isTaken = true
            let instruction: Instruction? =
                switch state {
                case .ground: take(byte, &isTaken)
                case .escape: takeEscape(byte)
                case .sequence: takeSequence(byte)
                case .string: takeString(byte)
                }
            if isTaken { place += 1 }
            if let instruction { return instruction }
        }
        return nil
    }

    private mutating func take(_ byte: UInt8, _ isTaken: inout Bool) -> Instruction? {
        switch decoder.take(byte) {
        case .incomplete: return nil
        case .malformed(let isPart):
            isTaken = isPart
            return .character(UTF8Decoder.replacement)
        case .scalar(let scalar) where scalar >= 0xA0: return .character(scalar)
        case .scalar(let scalar) where scalar >= 0x80:
            // C1 controls are short for escape sequences.
            beginEscape()
            return takeEscape(UInt8(scalar) - 0x40)
        case .scalar(let scalar): return control(UInt8(scalar))
        }
    }

    /// A control character of ASCII, in a sequence or outside.
    private mutating func control(_ byte: UInt8) -> Instruction? {
        switch byte {
        case 0x1B:
            beginEscape()
            return nil
        case 0x18, 0x1A:
            state = .ground
            return nil
        case 0x7F: return nil
        default: return .control(byte)
        }
    }

    // MARK: Escape sequences

    private mutating func beginEscape() {
        state = .escape
        intermediate = 0
        isIgnored = false
    }

    private mutating func takeEscape(_ byte: UInt8) -> Instruction? {
        switch byte {
        case 0x20...0x2F:
            takeIntermediate(byte)
            return nil
        case 0x30...0x7E:
            state = .ground
            if isIgnored { return nil }
            if intermediate == 0, byte == UInt8(ascii: "[") {
                beginSequence()
                return nil
            }
            if intermediate == 0, let kind = Strings(rawValue: byte) {
                begin(kind)
                return nil
            }
            return .escape(byte)
        default: return control(byte)
        }
    }

    private mutating func takeIntermediate(_ byte: UInt8) {
        if intermediate != 0 { isIgnored = true }
        intermediate = byte
    }

    // MARK: Control sequences

    private mutating func beginSequence() {
        state = .sequence
        parameters.removeAll()
        prefix = 0
        intermediate = 0
        isIgnored = false
    }

    private mutating func takeSequence(_ byte: UInt8) -> Instruction? {
        switch byte {
        case 0x30...0x3B:
            if intermediate != 0 { isIgnored = true }
            parameters.take(byte)
        case 0x3C...0x3F:
            if prefix != 0 || intermediate != 0 || !parameters.isEmpty { isIgnored = true }
            prefix = byte
        case 0x20...0x2F: takeIntermediate(byte)
        case 0x40...0x7E:
            state = .ground
            return isIgnored ? nil : .sequence(byte)
        default: return control(byte)
        }
        return nil
    }

    // MARK: Strings

    private mutating func begin(_ kind: Strings) {
        state = .string
        self.kind = kind
        isAfterC2 = false
        command.removeAll(keepingCapacity: true)
    }

    private mutating func takeString(_ byte: UInt8) -> Instruction? {
        switch byte {
        case 0x1B:
            // The start of `ESC \`, the end of the string; or of another sequence, which breaks it off.
            beginEscape()
            return kind == .command ? .command : nil
        case 0x07 where kind == .command:
            state = .ground
            return .command
        case 0x9C where isAfterC2:
            state = .ground
            guard kind == .command else { return nil }
            if command.last == 0xC2 { command.removeLast() }
            return .command
        case 0x18, 0x1A:
            state = .ground
            return nil
        default:
            isAfterC2 = byte == 0xC2
            if kind == .command, command.count < Self.longestCommand { command.append(byte) }
            return nil
        }
    }

    // MARK: What is not complete

    /// Bytes that bring a new parser to where this one is within a sequence, a string or a character.
    var unfinished: [UInt8] {
        switch state {
        case .ground: decoder.unfinished
        case .escape: [0x1B] + intermediates
        case .sequence:
            Array("\u{1B}[".utf8) + (prefix == 0 ? [] : [prefix]) + parameters.written
                + (isIgnored ? Array(" 0".utf8) : intermediates)
        case .string: [0x1B, kind.rawValue] + command + (isAfterC2 && command.last != 0xC2 ? [0xC2] : [])
        }
    }

    /// As often as needed to be ignored, if the sequence is.
    private var intermediates: [UInt8] {
        intermediate == 0 ? [] : isIgnored ? [intermediate, intermediate] : [intermediate]
    }
}
