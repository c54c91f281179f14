import ArgumentParser

/// Options that every command has.
struct SharedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Colour the output: auto, always or never.", valueName: "when"))
    var color: ColorChoice?
}

extension Context {
    func terminal(_ options: SharedOptions) -> Terminal { terminal(options.color) }
}

/// The option of everything that lists or shows.
struct FormatOptions: ParsableArguments {
    @Flag(help: "Print JSON, one object a line.")
    var json = false
}

/// What a REF can be, in words.
enum JobReferenceHelp {
    static let text = "7, 7.2 (attempt 2), last, last-1, name, UUID."
    static let several = "7, 3-7, 7.2 (attempt 2), last, last-1, name, UUID."
}
