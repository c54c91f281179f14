import JobModel

/// A colour by what it means; used for statuses only.
enum Style: String {
    case good = "32"
    case bad = "31"
    case active = "36"
    case waiting = "33"
    case faint = "2"

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
        case .running: .active
        case .queued, .paused: .waiting
        case .killed, .skipped: .faint
        }
    }
}
