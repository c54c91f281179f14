import JobModel

/// Variables that keep programs from asking questions, opening pagers and drawing, where nobody sees and answers.
enum QuietEnvironment {
    /// For every job of an agent: what a person set for a terminal is of no use there.
    private static let always: [(String, String)] = [
        ("TERM", "dumb"), ("PAGER", "cat"), ("GIT_PAGER", "cat"), ("MANPAGER", "cat"), ("SYSTEMD_PAGER", "cat"),
        ("GH_PAGER", "cat"), ("AWS_PAGER", ""),
    ]

    /// Where the server's own environment says nothing else.
    private static let usually: [(String, String)] = [
        ("NO_COLOR", "1"), ("GIT_TERMINAL_PROMPT", "0"), ("DEBIAN_FRONTEND", "noninteractive"),
        ("PIP_NO_INPUT", "1"), ("PIP_PROGRESS_BAR", "off"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
        ("PYTHONUNBUFFERED", "1"), ("NPM_CONFIG_PROGRESS", "false"), ("NPM_CONFIG_FUND", "false"),
        ("NPM_CONFIG_UPDATE_NOTIFIER", "false"), ("CARGO_TERM_PROGRESS_WHEN", "never"), ("GCM_INTERACTIVE", "never"),
    ]

    /// The environment of a job: the server's, made quiet, with what the call sets over all.
    ///
    /// - Parameter set: `NAME=VALUE`; of entries of one name the last counts.
    static func entries(base: [ByteString], set: [ByteString]) -> [ByteString] {
        let present = Set(base.map { name(of: $0) })
        let quiet = always + usually.filter { !present.contains(ByteString($0.0)) }
        var entries: [ByteString] = []
        var places: [ByteString: Int] = [:]
        for entry in base + quiet.map({ ByteString("\($0.0)=\($0.1)") }) + set {
            if let place = places[name(of: entry)] {
                entries[place] = entry
            } else {
                places[name(of: entry)] = entries.count
                entries.append(entry)
            }
        }
        return entries
    }

    private static func name(of entry: ByteString) -> ByteString {
        ByteString(entry.bytes.prefix { $0 != UInt8(ascii: "=") })
    }
}
