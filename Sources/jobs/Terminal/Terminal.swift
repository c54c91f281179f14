import Glibc
import LinuxSystem

/// What standard output can show.
struct Terminal: Sendable {
    /// Whether a person looks at it.
    var isTerminal: Bool
    /// Columns; `nil`: no limit.
    var width: Int?
    var hasColor: Bool

    static let plain = Terminal(isTerminal: false, width: nil, hasColor: false)

    /// The same, but as wide as it takes.
    var unbounded: Terminal {
        var terminal = self
        terminal.width = nil
        return terminal
    }

    /// The terminal behind a descriptor. `NO_COLOR` (unless empty), `CLICOLOR_FORCE`, `CLICOLOR=0` and `TERM=dumb` are
    /// honoured, in this order; the option overrides them.
    init(descriptor: Int32, color: ColorChoice) {
        self.init(
            isTerminal: isatty(descriptor) == 1,
            columns: Self.columns(of: descriptor),
            color: color,
            variable: Environment.variable
        )
    }

    init(isTerminal: Bool, columns: Int?, color: ColorChoice, variable: (String) -> String?) {
        self.isTerminal = isTerminal
        width = isTerminal ? columns ?? 80 : nil
        hasColor =
            switch color {
            case .always: true
            case .never: false
            case .auto:
                if let no = variable("NO_COLOR"), !no.isEmpty {
                    false
                } else if let force = variable("CLICOLOR_FORCE"), !["", "0"].contains(force) {
                    true
                } else {
                    isTerminal && variable("CLICOLOR") != "0" && variable("TERM") != "dumb"
                }
            }
    }

    private init(isTerminal: Bool, width: Int?, hasColor: Bool) {
        (self.isTerminal, self.width, self.hasColor) = (isTerminal, width, hasColor)
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
