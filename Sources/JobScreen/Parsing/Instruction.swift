/// What bytes tell a terminal to do.
package enum Instruction: Equatable, Sendable {
    /// To show a run of characters: those at these places of the bytes that the parser was given.
    case text(Range<Int>)
    /// To show one that came in pieces, or U+FFFD in place of what is malformed.
    case character(UInt32)
    /// A control character of ASCII.
    case control(UInt8)
    /// An escape sequence with this final byte.
    case escape(UInt8)
    /// A control sequence (CSI) with this final byte.
    case sequence(UInt8)
    /// An operating system command (OSC), whose beginning the parser holds.
    case command
}
