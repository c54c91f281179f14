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

    @Option(help: ArgumentHelp("From then on: 10m (ago), 9:00, RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Up to then.", valueName: "time"))
    var until: TimeArgument?

    @Flag(help: "Standard output only.")
    var stdout = false

    @Flag(help: "Standard error only.")
    var stderr = false

    @Option(help: ArgumentHelp("Lines that match (PCRE2).", valueName: "regex"))
    var grep: String?

    func validate() throws {
        if grep?.isEmpty == true { throw ValidationError("--grep '' is empty; leave the option out to show all lines") }
        if let lines, lines < 0 { throw ValidationError("-n wants a number of lines") }
        if lines != nil, since != nil { throw ValidationError("give either -n or --since") }
    }

    /// All of it.
    static var everything: LogSelection {
        var selection = LogSelection()
        (selection.lines, selection.since, selection.until, selection.grep) = (nil, nil, nil, nil)
        (selection.stdout, selection.stderr) = (false, false)
        return selection
    }

    var streams: OutputStreams { stdout == stderr ? .all : stdout ? .stdout : .stderr }
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
        (format.timestamps, format.plain) = (false, false)
        return format
    }
}
