/// How a server words its answers.
package enum AnswerForm: String, Sendable, CaseIterable {
    /// For models, which pay by the token: output as text, facts as small JSON.
    case lean
    /// For programs that parse: all of an answer as structured content, after output schemas.
    case json
}
