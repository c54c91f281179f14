import Glibc

/// Which extended protocols of the keyboard a program has asked its terminal for. They have to be taken back in a terminal
/// that the program leaves behind, and older terminals do not know how to pass over that.
struct KeyboardProtocols {
    /// `CSI > 4 ; 2 m`: xterm's modifyOtherKeys.
    private(set) var hasOtherKeys = false
    /// `CSI > 1 u`: the protocol of kitty.
    private(set) var hasKitty = false

    private enum State { case text, escape, sequence, parameters }
    private var state = State.text

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var place = 0
        while place < bytes.count {
            if case .text = state {
                // Most output has none.
                guard let start = bytes.baseAddress,
                    let found = memchr(start + place, 0x1B, bytes.count - place)
                else { return }
                place = start.distance(to: UnsafeRawPointer(found)) + 1
                state = .escape
            } else {
                read(bytes[place])
                place += 1
            }
        }
    }

    private mutating func read(_ byte: UInt8) {
        switch (state, byte) {
        case (_, 0x1B): state = .escape
        case (.escape, UInt8(ascii: "[")): state = .sequence
        case (.sequence, UInt8(ascii: ">")): state = .parameters
        case (.parameters, UInt8(ascii: "0")...UInt8(ascii: ";")): break
        case (.parameters, UInt8(ascii: "m")): (hasOtherKeys, state) = (true, .text)
        case (.parameters, UInt8(ascii: "u")): (hasKitty, state) = (true, .text)
        default: state = .text
        }
    }

    /// Takes back what was asked for.
    var reset: [UInt8] {
        Array(((hasOtherKeys ? "\u{1B}[>4m" : "") + (hasKitty ? "\u{1B}[<99u" : "")).utf8)
    }
}
