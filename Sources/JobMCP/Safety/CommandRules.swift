package import JobModel
import JobOutput

/// Which commands agents may start, as regular expressions of PCRE2 that are looked for in the command's text.
package struct CommandRules: Sendable {
    /// One regular expression, as the user wrote it and as it is matched.
    package struct Rule: Sendable {
        let text: String
        private let pattern: Pattern

        /// - Parameter option: Where it comes from, for the error.
        package init(_ text: String, option: String, ignoringCase: Bool = false) throws(JobsError) {
            do throws(PatternError) {
                pattern = try Pattern(text, ignoringCase: ignoringCase)
            } catch {
                throw JobsError(.usage, "\(option) '\(text)' is no regular expression: \(error)")
            }
            self.text = text
        }

        /// `nil`: it takes too long to tell.
        func matches(_ command: ByteString) -> Bool? {
            do {
                return try command.bytes.withUnsafeBytes { try pattern.firstMatch(in: $0) } != nil
            } catch {
                return nil
            }
        }
    }

    /// At least one has to match; empty: every command is allowed.
    package var allowed: [Rule] = []
    /// None may match.
    package var denied: [Rule] = []

    package init() {}

    /// Throws where the command may not be started.
    func check(_ command: [ByteString]) throws(ToolFailure) {
        if let problem = problem(with: command) { throw ToolFailure(problem) }
    }

    /// Why the command may not be started; `nil`: it may. What cannot be decided is refused.
    func problem(with command: [ByteString]) -> String? {
        if allowed.isEmpty, denied.isEmpty { return nil }
        let text = ShellCommand.text(of: command)
        if let rule = denied.first(where: { $0.matches(text) ?? true }) {
            return "Refused: the user does not let agents run what matches /\(rule.text)/"
        }
        if allowed.isEmpty || allowed.contains(where: { $0.matches(text) ?? false }) { return nil }
        let list = allowed.map { "/\($0.text)/" }.joined(separator: ", ")
        return "Refused: the user lets agents run only what matches \(list)"
    }
}
