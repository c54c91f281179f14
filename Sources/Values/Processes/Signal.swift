/// A signal by its number on Linux (signal(7)).
package struct Signal: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let hangUp = Signal(rawValue: 1)
    package static let interrupt = Signal(rawValue: 2)
    static let quit = Signal(rawValue: 3)
    package static let kill = Signal(rawValue: 9)
    package static let brokenPipe = Signal(rawValue: 13)
    package static let terminate = Signal(rawValue: 15)
    package static let `continue` = Signal(rawValue: 18)
    package static let stop = Signal(rawValue: 19)

    /// Those that a terminal sends to the processes before it: for its keys, its size, its end, and to stop and continue.
    private static let ofTerminal: Set<String> = ["HUP", "INT", "QUIT", "CONT", "TSTP", "TTIN", "TTOU", "WINCH"]
    var isOfTerminal: Bool { Self.ofTerminal.contains(String(description.dropFirst(3))) }

    /// Whether who gets it from a terminal is asked to end: Ctrl-C, Ctrl-\\, the terminal's end.
    package var asksToEnd: Bool { [.interrupt, .quit, .hangUp].contains(self) }

    /// Whether it can ask a process to end: SIGKILL does not ask, SIGSTOP and SIGCONT mean something else.
    package var canAsk: Bool { ![.kill, .stop, .continue].contains(self) }

    /// The highest number that kill(2) takes.
    package static let highest: Int32 = 64

    /// Names of the signals 1 to 31 without `SIG`, the same on every architecture that Swift runs on under Linux.
    private static let names = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH",
        "IO",
        "PWR", "SYS",
    ]

    /// Reads `TERM`, `SIGTERM`, `15`, `SIG32`, `RTMIN+1`, in any case of letters.
    package init?(_ text: String) {
        var name = text.uppercased()
        if name.hasPrefix("SIG") { name.removeFirst(3) }
        if let number = Self.number(name, 1...Self.highest) {
            self.init(rawValue: number)
        } else if let index = Self.names.firstIndex(of: name) {
            self.init(rawValue: Int32(index + 1))
        } else if name == "RTMIN" {
            self.init(rawValue: 34)
        } else if name.hasPrefix("RTMIN+"), let offset = Self.number(name.dropFirst(6), 0...30) {
            self.init(rawValue: 34 + offset)
        } else {
            return nil
        }
    }

    private static func number(_ digits: some StringProtocol, _ range: ClosedRange<Int32>) -> Int32? {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int32(digits) else { return nil }
        return range.contains(number) ? number : nil
    }

    /// `SIGKILL`, `SIGRTMIN+1`; `SIG32` and `SIG33`, which have no names but end processes all the same. What is written
    /// here can be read again.
    package var description: String {
        if (1...31).contains(rawValue) { return "SIG" + Self.names[Int(rawValue) - 1] }
        if (34...Self.highest).contains(rawValue) { return rawValue == 34 ? "SIGRTMIN" : "SIGRTMIN+\(rawValue - 34)" }
        return "SIG\(rawValue)"
    }
}
