/// The name of who a job belongs to, where it is not the user: an agent's or a client's, as "Claude Code".
package enum OwnerName {
    /// In bytes of UTF-8.
    private static let longest = 240

    /// What is wrong with it, in words; `nil`: nothing.
    package static func problem(with name: String) -> String? {
        if name.utf8.count > longest { return "it is longer than \(longest) bytes" }
        if name.first?.isWhitespace ?? true { return "it is empty, or begins with white space" }
        return name.unicodeScalars.contains(where: \.isForControl) ? "it contains control characters" : nil
    }
}

extension Unicode.Scalar {
    /// Whether it steers a terminal or the direction of text instead of being seen: no name has one.
    package var isForControl: Bool { [.control, .format].contains(properties.generalCategory) }
}
