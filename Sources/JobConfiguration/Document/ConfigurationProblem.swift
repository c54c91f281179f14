import JobModel

/// A place in a text: line and column, counted from 1, the column in characters.
package struct TextPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

    package static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    package var description: String { "\(line):\(column)" }
}

/// Where something that configures `jobs` stands.
package enum ConfigurationPlace: Sendable, Equatable, CustomStringConvertible {
    /// In a file; without a position it is the whole file.
    case file(String, TextPosition?)
    /// In a variable of the environment.
    case variable(String)

    /// `/home/ann/.config/jobs/config.toml:3:9`, `JOBS_RUN_GRACE`.
    package var description: String {
        switch self {
        case .file(let path, let position): path + (position.map { ":\($0)" } ?? "")
        case .variable(let name): name
        }
    }
}

/// What is wrong with something that configures `jobs`, where, and what would be right.
package struct ConfigurationProblem: Error, Sendable, Equatable, CustomStringConvertible {
    package let place: ConfigurationPlace
    package let message: String

    init(_ message: String, in place: ConfigurationPlace) { (self.message, self.place) = (message, place) }

    init(_ error: DocumentError, in path: String) {
        self.init(error.message, in: .file(path, error.position))
    }

    /// `file:line:column: what is wrong, what is expected`.
    package var description: String { "\(place): \(message)" }
}

extension JobsError {
    /// The first of the problems, and how many more there are.
    init(_ problems: [ConfigurationProblem]) {
        let first = problems.first.map(\.description) ?? "the configuration cannot be used"
        let more = problems.count < 2 ? "" : " (and \(problems.count - 1) more)"
        self.init(.refused, first + more, advice: problems.count < 2 ? nil : .checkConfiguration)
    }
}
