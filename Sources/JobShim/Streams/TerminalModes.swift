import Glibc
import JobProtocol

/// The modes of a terminal that decide what its keyboard sends. Programs set them by escape sequences in their output
/// (DECSET and DECRST of xterm's control sequences).
struct TerminalModes: Equatable {
    /// DECCKM: cursor keys send `ESC O A` for `ESC [ A`.
    private(set) var hasApplicationCursorKeys = false
    /// What is pasted stands between two sequences, so that a program can tell it from what is typed.
    private(set) var bracketsPaste = false

    /// How much of a sequence has been read.
    private enum State: Equatable {
        case text
        case escape
        /// Behind `ESC [`.
        case sequence
        /// Behind `ESC [ ?`: the numbers so far, of which the last one may be incomplete.
        case modes
        /// Behind `ESC [ !`.
        case softReset
    }

    private var state = State.text
    private var numbers: [Int] = []

    private static let escape: UInt8 = 0x1B
    private static let mostNumbers = 16

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var place = 0
        while place < bytes.count {
            if state == .text {
                // Most output has none.
                let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
                guard let start = rest.baseAddress, let found = memchr(start, Int32(Self.escape), rest.count) else {
                    return
                }
                place += start.distance(to: UnsafeRawPointer(found)) + 1
                state = .escape
            } else {
                read(bytes[place])
                place += 1
            }
        }
    }

    private mutating func read(_ byte: UInt8) {
        switch (state, byte) {
        case (_, Self.escape): state = .escape
        case (.escape, UInt8(ascii: "[")): state = .sequence
        case (.escape, UInt8(ascii: "c")): reset()
        case (.sequence, UInt8(ascii: "?")): (state, numbers) = (.modes, [0])
        case (.sequence, UInt8(ascii: "!")): state = .softReset
        case (.softReset, UInt8(ascii: "p")): reset()
        case (.modes, UInt8(ascii: "0")...UInt8(ascii: "9")):
            numbers[numbers.count - 1] = min(numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0")), 100_000)
        case (.modes, UInt8(ascii: ";")) where numbers.count < Self.mostNumbers: numbers.append(0)
        case (.modes, UInt8(ascii: "h")): set(true)
        case (.modes, UInt8(ascii: "l")): set(false)
        default: state = .text
        }
    }

    private mutating func set(_ value: Bool) {
        if numbers.contains(1) { hasApplicationCursorKeys = value }
        if numbers.contains(2004) { bracketsPaste = value }
        state = .text
    }

    private mutating func reset() { self = TerminalModes() }
}

extension TerminalModes {
    /// The bytes that come from the keyboard.
    func typed(_ bytes: [UInt8], as typing: InputStyle.Typing) -> [UInt8] {
        switch typing {
        case .bytes: bytes
        case .text: Self.lines(bytes)
        case .keys: hasApplicationCursorKeys ? Self.applicationCursorKeys(bytes) : bytes
        case .paste:
            bracketsPaste
                ? Self.pasteStart + Self.withoutPasteEnd(Self.lines(bytes)) + Self.pasteEnd : Self.lines(bytes)
        }
    }

    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// The key Enter is a carriage return.
    private static func lines(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 == 0x0A ? 0x0D : $0 } }

    /// What is pasted must not be able to end the paste, and go on as if it were typed.
    private static func withoutPasteEnd(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for byte in bytes {
            kept.append(byte)
            // Also one that appears when another one is taken out.
            if byte == pasteEnd.last, kept.suffix(pasteEnd.count).elementsEqual(pasteEnd) {
                kept.removeLast(pasteEnd.count)
            }
        }
        return kept
    }

    /// `ESC [` in front of one of these letters becomes `ESC O`.
    private static let cursorKeys = Set("ABCDHF".utf8)

    private static func applicationCursorKeys(_ bytes: [UInt8]) -> [UInt8] {
        var typed = bytes
        for index in bytes.indices.dropLast(2)
        where bytes[index] == escape && bytes[index + 1] == UInt8(ascii: "[") && cursorKeys.contains(bytes[index + 2]) {
            typed[index + 1] = UInt8(ascii: "O")
        }
        return typed
    }
}
