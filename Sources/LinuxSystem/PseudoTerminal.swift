import CLinux
internal import Glibc
package import Values

/// A pseudo-terminal (pty(7)): what is written to the master is typed into it, what programs write to the other side is
/// read from the master.
package struct PseudoTerminal: Sendable {
    /// Non-blocking. Once nobody has it any more, the terminal hangs up.
    package let master: Descriptor
    /// The side of the programs. Once nobody has it any more, a read of the master is an error (EIO).
    package let slave: Descriptor

    package init(size: WindowSize) throws(SystemError) {
        var (master, slave): (Int32, Int32) = (-1, -1)
        try check("open", "a pseudo-terminal") {
            clinux_open_terminal(&master, &slave, UInt16(size.columns), UInt16(size.rows))
        }
        (self.master, self.slave) = (Descriptor(owning: master), Descriptor(owning: slave))
    }
}

// What a descriptor of either side tells of the terminal.
extension Descriptor {
    /// The size of its window; `nil` where it is not a terminal, or one that does not know.
    package var windowSize: WindowSize? {
        var (columns, rows): (UInt16, UInt16) = (0, 0)
        guard clinux_window(rawValue, &columns, &rows) == 0, columns > 0, rows > 0 else { return nil }
        return WindowSize(clampedColumns: Int(columns), rows: Int(rows))
    }

    /// Sets the size of its window. Where it is another one than before, the programs in the foreground get SIGWINCH.
    package func setWindowSize(_ size: WindowSize) throws(SystemError) {
        try check("ioctl", "TIOCSWINSZ") {
            clinux_set_window(rawValue, UInt16(size.columns), UInt16(size.rows))
        }
    }

    /// Whether the terminal takes whole lines and does not show them: a program asks for a secret, as passwd(1) does.
    /// Programs that edit lines themselves turn the showing off, too, but do not take whole lines.
    package var hidesLines: Bool {
        var modes = termios()
        guard tcgetattr(rawValue, &modes) == 0 else { return false }
        return modes.c_lflag & tcflag_t(ECHO) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
    }

    /// Whether the terminal shows what is typed, by itself.
    package var echoes: Bool {
        var modes = termios()
        return tcgetattr(rawValue, &modes) == 0 && modes.c_lflag & tcflag_t(ECHO) != 0
    }

    /// The byte that ends the input at the start of a line, Ctrl-D as a rule; `nil` where there is none.
    package var endOfInput: UInt8? {
        var modes = termios()
        guard tcgetattr(rawValue, &modes) == 0 else { return nil }
        let byte = withUnsafeBytes(of: modes.c_cc) { $0[Int(VEOF)] }
        // _POSIX_VDISABLE
        return byte == 0 ? nil : byte
    }
}
