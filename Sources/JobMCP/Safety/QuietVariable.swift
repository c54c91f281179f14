import Values

/// A variable that keeps programs from waiting for a person. None of them answers a question with yes, where the program
/// itself would not.
struct QuietVariable: Sendable {
    /// What the server's own environment may say instead.
    private enum Respect {
        /// Nothing: what a person set for a terminal is of no use to a job.
        case nothing
        /// A program that waits for nobody: `EDITOR=true`, `PAGER=cat`.
        case handsFree
        /// Anything.
        case anything
    }

    private let name: ByteString
    private let value: ByteString
    private let respect: Respect
    /// What programs look at where this one is not set. A call that sets one of them means this one as well: with
    /// `EDITOR` in a call's `env`, git uses that.
    private let general: [ByteString]

    private init(_ name: ByteString, _ value: ByteString, _ respect: Respect, general: [ByteString] = []) {
        (self.name, self.value, self.respect, self.general) = (name, value, respect, general)
    }

    /// The entry for a job; `nil`: the server's own stays.
    func entry(base: [ByteString: ByteString], given: [ByteString: ByteString]) -> ByteString? {
        if let meant = general.lazy.compactMap({ given[$0] }).first { return name + "=" + meant }
        switch respect {
        case .anything where base[name] != nil: return nil
        case .handsFree where base[name].map(Self.isHandsFree) ?? false: return nil
        case .nothing, .handsFree, .anything: return name + "=" + value
        }
    }

    /// Whether a command line is one of a program that asks nobody.
    private static func isHandsFree(_ command: ByteString) -> Bool {
        let program = command.bytes.split(separator: UInt8(ascii: " ")).first ?? []
        return handsFree.contains(ByteString(program.split(separator: UInt8(ascii: "/")).last ?? []))
    }

    private static let handsFree: Set<ByteString> = ["true", "false", ":", "cat", "echo", "none"]

    /// What is not passed on: each names a terminal of the user's, or goes before a more general variable of the table.
    static let dropped: Set<ByteString> = [
        "GPG_TTY", "SUDO_EDITOR", "SYSTEMD_EDITOR", "KUBE_EDITOR", "FCEDIT", "BAT_PAGER", "DELTA_PAGER", "PSQL_PAGER",
    ]

    static let all = terminal + pagers + editors + browsers + passwords + questions

    private static let terminal = [QuietVariable("TERM", "dumb", .nothing), QuietVariable("NO_COLOR", "1", .anything)]

    private static let pagers =
        [QuietVariable("PAGER", "cat", .handsFree), QuietVariable("AWS_PAGER", "", .handsFree, general: ["PAGER"])]
        + ["GIT_PAGER", "MANPAGER", "SYSTEMD_PAGER", "GH_PAGER"].map { name in
            QuietVariable(name, "cat", .handsFree, general: ["PAGER"])
        }

    /// `true` leaves the text as it is: a rebase, a merge or an amended commit goes on, a new commit without a message is
    /// refused by git. Those of single programs go before their configuration files, which may name an editor.
    private static let editors =
        [
            QuietVariable("EDITOR", "true", .handsFree),
            QuietVariable("VISUAL", "true", .handsFree, general: ["EDITOR"]),
            QuietVariable("GIT_SEQUENCE_EDITOR", "true", .handsFree, general: ["GIT_EDITOR", "VISUAL", "EDITOR"]),
            QuietVariable("GH_EDITOR", "true", .handsFree, general: ["GIT_EDITOR", "VISUAL", "EDITOR"]),
        ]
        + ["GIT_EDITOR", "HGEDITOR", "SVN_EDITOR", "JJ_EDITOR"].map { name in
            QuietVariable(name, "true", .handsFree, general: ["VISUAL", "EDITOR"])
        }

    /// The address is printed, so that the agent can tell the user.
    private static let browsers = [
        QuietVariable("BROWSER", "echo", .handsFree),
        QuietVariable("GH_BROWSER", "echo", .handsFree, general: ["BROWSER"]),
        // A report of failed tests would be served until somebody presses Ctrl-C.
        QuietVariable("PLAYWRIGHT_HTML_OPEN", "never", .anything),
        QuietVariable("PW_TEST_HTML_REPORT_OPEN", "never", .anything),
    ]

    /// Windows that ask for a password. Editors that run agents answer git by a GIT_ASKPASS of their own.
    private static let passwords = [
        QuietVariable("SSH_ASKPASS", "/bin/false", .nothing),
        QuietVariable("GIT_ASKPASS", "/bin/false", .anything, general: ["SSH_ASKPASS"]),
        QuietVariable("GCM_INTERACTIVE", "never", .anything),
    ]

    private static let questions: [QuietVariable] = [
        ("GIT_TERMINAL_PROMPT", "0"), ("GH_PROMPT_DISABLED", "1"), ("GH_NO_UPDATE_NOTIFIER", "1"),
        ("DEBIAN_FRONTEND", "noninteractive"), ("APT_LISTCHANGES_FRONTEND", "none"),
        ("APT_LISTBUGS_FRONTEND", "none"),
        ("PIP_NO_INPUT", "1"), ("PIP_PROGRESS_BAR", "off"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
        ("PYTHONUNBUFFERED", "1"), ("POETRY_NO_INTERACTION", "1"), ("TWINE_NON_INTERACTIVE", "1"),
        ("NPM_CONFIG_YES", "true"), ("NPM_CONFIG_PROGRESS", "false"), ("NPM_CONFIG_FUND", "false"),
        ("NPM_CONFIG_UPDATE_NOTIFIER", "false"), ("COREPACK_ENABLE_DOWNLOAD_PROMPT", "0"),
        ("CARGO_TERM_PROGRESS_WHEN", "never"), ("COMPOSER_NO_INTERACTION", "1"), ("PERL_MM_USE_DEFAULT", "1"),
        ("TF_INPUT", "0"),
    ].map { QuietVariable($0, $1, .anything) }
}
