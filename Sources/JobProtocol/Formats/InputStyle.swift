import Values

/// How input comes to a job, if that has a terminal.
package struct InputStyle: Sendable, Equatable {
    package enum Typing: String, Sendable {
        /// Byte for byte, as a keyboard sent them.
        case bytes
        /// Text: a newline is the key Enter. A job without a terminal gets it byte for byte.
        case text
        /// What the keys of a terminal send in its usual mode (see `KeyName`); in the mode that the job has chosen cursor
        /// keys send something else.
        case keys
        /// Text at once, of which the job is told that it was pasted, if it has asked for that (bracketed paste).
        case paste

        /// Whether there must be a terminal.
        package var needsTerminal: Bool { self == .keys || self == .paste }
    }

    package var typing: Typing
    /// Whether it is refused while the terminal would show it.
    package var isSecret: Bool

    package init(_ typing: Typing = .bytes, isSecret: Bool = false) {
        (self.typing, self.isSecret) = (typing, isSecret)
    }

    func append(to object: inout JSONObject) {
        object.append("typing", typing == .bytes ? nil : .string(typing.rawValue))
        object.append("secret", isSecret ? true : nil)
    }

    init(_ members: JSONMembers) throws(FormatError) {
        typing = try members.optional("typing") { $0.string.flatMap { Typing(rawValue: $0) } } ?? .bytes
        isSecret = try members.flag("secret")
    }
}
