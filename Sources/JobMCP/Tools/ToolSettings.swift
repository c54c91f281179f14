/// What the user who configured the server wants of all tools.
package struct ToolSettings: Sendable {
    /// `--owner`.
    package var owner: String?

    package init() {}
}
