package import JobModel
import JobOutput
import Values

/// Which commands agents may start, as regular expressions of PCRE2 that are looked for in the text of each simple command.
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
                throw JobsError(.usage, "\(option) '\(text)' is not a regular expression: \(error)")
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
    ///
    /// Of a string for a shell every simple command has to match; one that cannot be taken apart surely is refused.
    func problem(with command: [ByteString]) -> String? {
        if allowed.isEmpty, denied.isEmpty { return nil }
        let text = ShellCommand.text(of: command)
        let script = ShellCommand.script(of: command).map { ShellScript($0) }
        let parts = script?.commands ?? [text]
        if let rule = denied.first(where: { rule in ([text] + parts).contains { rule.matches($0) ?? true } }) {
            return "Refused: the user does not let agents run what matches /\(rule.text)/"
        }
        if allowed.isEmpty { return nil }
        let list = allowed.map { "/\($0.text)/" }.joined(separator: ", ")
        let refusal = "Refused: the user lets agents run only what matches \(list)"
        for part in parts where !allowed.contains(where: { $0.matches(part) ?? false }) {
            return parts.count == 1 && script?.doubt == nil
                ? refusal : "\(refusal), and '\(part.description.shortened)' does not"
        }
        guard let doubt = script?.doubt else { return nil }
        return "\(refusal), and cannot tell what '\(doubt.part)' runs (\(doubt.reason)): run it without that"
    }
}

extension String {
    fileprivate var shortened: String { count <= 120 ? self : prefix(120) + "…" }
}
