/// What the command line says about a server.
package struct ServeOptions: Sendable {
    /// The state directory; `nil`: the usual one.
    package var home: String?
    /// The sets of tools that are offered.
    package var toolsets: [Toolset] = [.standard]
    /// Jobs get what the user's login shell sets and this environment lacks.
    package var usesLoginShell = false
    package var tools = ToolSettings()

    package init() {}
}
