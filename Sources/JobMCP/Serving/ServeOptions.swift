/// What the command line says about a server.
package struct ServeOptions: Sendable {
    /// The state directory; `nil`: the usual one.
    package var home: String?
    /// The sets of tools that are offered.
    package var toolsets: [Toolset] = [.standard]
    /// Where the environment is bare, jobs get what the user's login shell adds to it.
    package var usesLoginShell = false
    package var tools = ToolSettings()

    package init() {}
}
