import ArgumentParser
import JobModel
import Values

/// A colour by what it means; used for statuses only.
///
/// The colours are of the fixed part of the 256-colour palette, which no theme changes: middle tones with a contrast of
/// at least 3.9 to 1 against black and against white (WCAG's formula).
enum Style: String {
    /// Green, #008700.
    case good = "38;5;28"
    /// Red, #d70000.
    case bad = "38;5;160"
    /// Blue, #0087af.
    case active = "38;5;31"
    /// Orange, #af5f00.
    case waiting = "38;5;130"
    /// Grey, #808080.
    case faint = "38;5;244"

    /// The text in this colour, where there are colours.
    func apply(_ text: String, on terminal: Terminal) -> String {
        terminal.hasColor ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension JobStatus {
    var style: Style {
        switch self {
        case .completed: .good
        case .failed, .lost: .bad
        case .starting, .running: .active
        case .queued, .pending, .paused: .waiting
        case .killed, .skipped: .faint
        }
    }
}

/// When to colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}
