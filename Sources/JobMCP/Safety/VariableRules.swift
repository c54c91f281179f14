import Values

/// Which variables agents' jobs may have (`--env-allow`): names with `*` and `?`; `nil`: any.
enum VariableRules {
    /// Those that programs do not work without.
    private static let needed = [
        "HOME", "PATH", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LC_*", "TZ", "TMPDIR", "XDG_*", "JOBS_*",
    ]

    /// Those that change which program a name means, or run something with it.
    private static let steering = [
        "PATH", "BASH_ENV", "ENV", "LD_*", "BASH_FUNC_*", "SHELLOPTS", "BASHOPTS", "IFS", "PS4", "ZDOTDIR", "CDPATH",
        "GLOBIGNORE", "PROMPT_COMMAND",
    ].map { Array($0.utf8) }

    /// Throws where a call sets what its command does not show, while the user allows some commands only. What he lets
    /// agents set is right.
    static func checkSteering(_ variables: [String: String], allowed: [String]?) throws(ToolFailure) {
        guard allowed == nil else { return }
        for name in variables.keys.sorted() where steering.contains(where: { fits(Array(name.utf8), $0) }) {
            throw ToolFailure(
                "Refused: the user lets agents run some commands only, and \(name) could make others of them: leave it out"
            )
        }
    }

    /// What jobs get of the server's environment.
    static func kept(of entries: [ByteString], allowed: [String]?) -> [ByteString] {
        guard let allowed else { return entries }
        let patterns = (needed + allowed).map { Array($0.utf8) }
        return entries.filter { entry in
            let name = Array(entry.bytes.prefix { $0 != UInt8(ascii: "=") })
            return patterns.contains { fits(name, $0) }
        }
    }

    /// Throws where a name that a call sets is none, or where the user does not let agents set it.
    static func check(_ variables: [String: String], allowed: [String]?) throws(ToolFailure) {
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), !name.utf8.contains(0), !value.utf8.contains(0)
            else { throw ToolFailure("env: \"\(name)\" is no name of a variable, or its value has a NUL") }
            guard let allowed, !allowed.contains(where: { fits(Array(name.utf8), Array($0.utf8)) }) else { continue }
            let list = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
            throw ToolFailure("Refused: the variables that the user lets agents set are \(list), not \(name)")
        }
    }

    /// Whether a name fits a pattern of `*` and `?`.
    static func fits(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        // Where the last star stands, and how much of the name it has taken.
        var star: (pattern: Int, name: Int)?
        var (place, index) = (0, 0)
        while place < name.count {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                star = (index, place)
                index += 1
            } else if index < pattern.count, pattern[index] == UInt8(ascii: "?") || pattern[index] == name[place] {
                index += 1
                place += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (index, place) = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
