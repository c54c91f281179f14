import Values

/// An argument that a tool does not have.
struct UnknownArgument: Sendable {
    private let name: String
    /// The argument that was probably meant.
    private let meant: String?
    /// Whether the call would do something else without it.
    let changesTheCall: Bool

    /// What models ask for beside the arguments, and what would be done against their will without it.
    private static let wishes: Set<String> = [
        "dryrun", "preview", "simulate", "checkonly", "whatif", "user", "runas", "sudo", "host", "hostname",
        "remote", "container", "image", "sandbox", "shell", "interpreter", "tty", "pty", "terminal", "at", "when",
        "schedule", "cron", "delay", "delayms", "after", "dependson", "retries", "maxretries", "restart", "memory",
        "memorylimit", "maxmemory", "cpus", "cpulimit", "nice", "priority", "force", "tree", "all", "mainonly",
    ]
    /// Words that are not near to what they mean here.
    private static let meanings = [
        "timeout": "timeout_ms", "timeoutseconds": "timeout_ms", "timeoutsec": "timeout_ms", "timeouts": "timeout_ms",
        "timelimit": "timeout_ms", "maxtime": "timeout_ms", "args": "argv", "arguments": "argv", "parameters": "argv",
        "wait": "wait_ms", "waitseconds": "wait_ms", "force": "signal", "stdintext": "input",
    ]

    init(_ name: String, _ value: JSONValue, among names: [String]) {
        self.name = name
        let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
        let known = Self.meanings[folded].flatMap { names.contains($0) ? $0 : nil }
        meant = known ?? Spelling.nearest(to: name, among: names).first
        // `dry_run: false` wants nothing else.
        let isWish = Self.wishes.contains(folded) && !(folded == "shell" && value == true)
        changesTheCall = value != false && value != 0 && (meant != nil || isWish)
    }

    /// `nam (did you mean 'name'?)`
    var inWords: String { name.shortened + (meant.map { " (did you mean '\($0)'?)" } ?? "") }

    func refusal(_ names: [String]) -> ToolFailure {
        let question = meant.map { "; did you mean '\($0)'?" } ?? ""
        let all =
            names.isEmpty ? "This tool takes no arguments." : "The arguments are \(names.joined(separator: ", "))."
        return ToolFailure(
            "There is no argument \(name.shortened)\(question) Without it this would do something else than asked, so nothing "
                + "was done. \(all)"
        )
    }
}

extension String {
    fileprivate var shortened: String { count <= 60 ? self : prefix(60) + "…" }
}
