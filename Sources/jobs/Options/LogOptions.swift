import ArgumentParser
import JobConfiguration
import JobModel
import JobOutput

/// Which part of the output is shown.
struct LogSelection: ParsableArguments {
    @Option(
        name: [.customShort("n", allowingJoined: true), .customLong("lines"), .customLong("tail")],
        help: ArgumentHelp("The last N lines.", valueName: "n")
    )
    var lines: Int?

    @Option(help: ArgumentHelp("The first N lines.", valueName: "n"))
    var head: Int?

    @Option(help: ArgumentHelp("From then on: 10m (ago), 9:00, RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Up to then.", valueName: "time"))
    var until: TimeArgument?

    @Flag(help: "Standard output only.")
    var stdout = false

    @Flag(help: "Standard error only.")
    var stderr = false

    @Option(help: ArgumentHelp("From this byte on, as --digest says.", valueName: "byte"))
    var from: UInt64?

    @Option(help: ArgumentHelp("Lines that match (PCRE2).", valueName: "regex"))
    var grep: String?

    @Option(
        name: [.customShort("C", allowingJoined: true), .long],
        help: ArgumentHelp("With --grep: N lines around each, too.", valueName: "n")
    )
    var context: Int?

    @Flag(name: .shortAndLong, help: "With --grep: how many lines match, not which.")
    var count = false

    func validate() throws {
        if grep?.isEmpty == true { throw ValidationError("--grep '' is empty; leave the option out to show all lines") }
        if let lines, lines < 0 { throw ValidationError("-n wants a number of lines") }
        if let head, head < 0 { throw ValidationError("--head wants a number of lines") }
        if head != nil, lines != nil { throw ValidationError("give either --head or -n") }
        if lines != nil, since != nil { throw ValidationError("give either -n or --since") }
        if from != nil, lines != nil || since != nil { throw ValidationError("give either --from or -n or --since") }
        if grep == nil, context != nil || count { throw ValidationError("--context and --count need --grep") }
        if context.map({ $0 < 0 || $0 > 10_000 }) ?? false { throw ValidationError("--context wants 0 to 10000 lines") }
    }

    /// All of it.
    static var everything: LogSelection {
        var selection = LogSelection()
        (selection.lines, selection.since, selection.until, selection.grep) = (nil, nil, nil, nil)
        (selection.from, selection.context, selection.head) = (nil, nil, nil)
        (selection.stdout, selection.stderr, selection.count) = (false, false, false)
        return selection
    }

    /// Whether a part of the output is wanted, of the streams that are.
    var isPart: Bool { until != nil || selectsLines }

    /// The same, but for a time at which it ends.
    var selectsLines: Bool { lines != nil || head != nil || since != nil || from != nil || grep != nil }

    var streams: OutputStreams { stdout == stderr ? .all : stdout ? .stdout : .stderr }
}

/// The telling part in place of all of it.
struct DigestOptions: ParsableArguments {
    @Flag(help: "What failed and the end, in few tokens.")
    var digest = false

    @Option(help: ArgumentHelp("With --digest: at most so many (600).", valueName: "tokens"))
    var budget: Int?

    func validate() throws {
        if budget != nil, !digest { throw ValidationError("--budget needs --digest") }
        if let budget, !OutputDigest.budgets.contains(budget) {
            let (least, most) = (OutputDigest.budgets.lowerBound, OutputDigest.budgets.upperBound)
            throw ValidationError("--budget wants \(least) to \(most) tokens")
        }
    }
}

/// How output is shown.
struct LogFormat: ParsableArguments {
    @Flag(
        name: [.customShort("t"), .long],
        inversion: .prefixedNo,
        help: "Before each line the time (local) when it was written."
    )
    var timestamps: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "As a terminal would show it; the default on one."
    )
    var plain: Bool?

    @Flag(help: "What a terminal shows, now or at --until.")
    var screen = false

    /// The same with the settings for what is not said.
    func completed(by configuration: Configuration) -> LogFormat {
        var format = self
        format.timestamps = timestamps ?? configuration[Settings.logsTimestamps]
        format.plain = plain ?? configuration[Settings.logsPlain]
        return format
    }

    /// Byte for byte.
    static var exact: LogFormat {
        var format = LogFormat()
        (format.timestamps, format.plain, format.screen) = (false, false, false)
        return format
    }
}
