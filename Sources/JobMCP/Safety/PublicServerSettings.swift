import JobConfiguration
package import JobModel
package import Values

/// The settings of the public "background job" server, `MCP_BG_…`: who changes to this one keeps them. What the command
/// line says wins.
package struct PublicServerSettings: Sendable {
    /// `MCP_BG_MAX_JOBS`: running at once; more wait here, where the public server refuses them.
    var maximumJobs: Int?
    /// `MCP_BG_MAX_OUTPUT_SIZE`: what is kept of a job's output; bytes, or with a unit.
    package var maximumOutput: ByteCount?
    /// `MCP_BG_JOB_TIMEOUT`: the time limit of a job, in seconds.
    package var timeout: TimeSpan?
    /// `MCP_BG_CLEANUP_INTERVAL`: how often ended jobs are forgotten, in seconds.
    var cleanupInterval: TimeSpan?
    /// `MCP_BG_WORKING_DIR`
    package var directory: ByteString?
    /// `MCP_BG_ALLOWED_COMMANDS`: regular expressions with commas between, one of which must be found, in any case of
    /// letters.
    package var allowed: [CommandRules.Rule] = []

    /// - Parameter variable: The value of a variable; empty counts as not set.
    package init(_ variable: (String) -> String?) throws(JobsError) {
        func value<T>(_ name: String, _ valid: String, _ read: (String) -> T?) throws(JobsError) -> T? {
            guard let text = variable("MCP_BG_\(name)"), !text.isEmpty else { return nil }
            if let value = read(text) { return value }
            throw JobsError(.usage, "MCP_BG_\(name) is '\(text)', but must be \(valid)")
        }
        func seconds(_ text: String) -> TimeSpan? {
            Int64(text).flatMap { (1...3_155_760_000).contains($0) ? .seconds($0) : nil }
        }
        maximumJobs = try value("MAX_JOBS", "a number from 1 to 1000000") { text in
            Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        }
        maximumOutput = try value("MAX_OUTPUT_SIZE", "a size of at least 1024, such as 10485760 or 10MB") { text in
            ByteCount(text).flatMap { $0.bytes >= 1024 ? $0 : nil }
        }
        timeout = try value("JOB_TIMEOUT", "a number of seconds, at least 1", seconds)
        cleanupInterval = try value("CLEANUP_INTERVAL", "a number of seconds, at least 1", seconds)
        if let path = try value("WORKING_DIR", "a directory", { $0 }) {
            directory = try WorkingDirectory.resolve(option: "MCP_BG_WORKING_DIR", ByteString(path))
        }
        for part in (variable("MCP_BG_ALLOWED_COMMANDS") ?? "").split(separator: ",") {
            // Blanks around an expression do not count: the public server takes them away, too.
            let text = part.withoutOuterBlanks
            if text.isEmpty { continue }
            allowed.append(try CommandRules.Rule(text, option: "MCP_BG_ALLOWED_COMMANDS", ignoringCase: true))
        }
    }

    /// Applies what the command line has not said.
    package func apply(to settings: inout ToolSettings) {
        if let maximumJobs, settings.group.slots == nil {
            settings.group = AgentGroup(name: settings.group.name, slots: maximumJobs)
        }
        settings.part[SubmissionFields.maximumOutput] = settings.part[SubmissionFields.maximumOutput] ?? maximumOutput
        settings.part[SubmissionFields.timeout] = settings.part[SubmissionFields.timeout] ?? timeout.map(Optional.some)
        settings.cleanupInterval = settings.cleanupInterval ?? cleanupInterval
        settings.directory = settings.directory ?? directory
        if settings.commands.allowed.isEmpty { settings.commands.allowed = allowed }
    }
}

extension Substring {
    fileprivate var withoutOuterBlanks: String {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
