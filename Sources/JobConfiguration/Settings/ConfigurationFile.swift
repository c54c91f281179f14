import LinuxSystem
import Values

/// The user's configuration file, which need not exist.
package struct ConfigurationFile: Sendable, Equatable {
    /// Absolute.
    package let path: String
    /// Whether `JOBS_CONFIG` names it: then it has to exist.
    let isNamed: Bool

    /// `$JOBS_CONFIG`, else `$XDG_CONFIG_HOME/jobs/config.toml`, else `~/.config/jobs/config.toml`; `nil` where nobody
    /// knows a home directory. A relative `$XDG_CONFIG_HOME` is ignored, as the XDG specification asks.
    static func locate() throws(ConfigurationProblem) -> ConfigurationFile? {
        try locate(variable: Environment.variable, home: UserHome.path())
    }

    static func locate(
        variable: (String) -> String?,
        home: String?
    ) throws(ConfigurationProblem) -> ConfigurationFile? {
        if let named = variable("JOBS_CONFIG") {
            guard named.hasPrefix("/") else {
                throw ConfigurationProblem(
                    "wants an absolute path, because the supervisor reads the file too, not \(TOMLText.string(named))",
                    in: .variable("JOBS_CONFIG")
                )
            }
            return ConfigurationFile(path: named, isNamed: true)
        }
        if let folder = variable("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return ConfigurationFile(path: "\(folder)/jobs/config.toml", isNamed: false)
        }
        return home.map { ConfigurationFile(path: "\($0)/.config/jobs/config.toml", isNamed: false) }
    }

    /// What to do about a file that cannot be read.
    private static var wayOut: String {
        let complaint = UserHome.complaint().map { "\($0); " } ?? ""
        return "\(complaint)set HOME to a home of your own, or JOBS_CONFIG to another file or /dev/null"
    }

    /// What is in it; `nil` where it does not exist, and need not.
    func read() throws(ConfigurationProblem) -> DocumentTable? {
        let file = TrustedFile(path: ByteString(path), advice: isNamed ? nil : Self.wayOut)
        guard let bytes = try file.read() else {
            if isNamed { throw ConfigurationProblem("there is no \(path)", in: .variable("JOBS_CONFIG")) }
            return nil
        }
        return try Document.parse(bytes, of: path)
    }
}
