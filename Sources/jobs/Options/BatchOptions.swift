import ArgumentParser
import JobModel
import Values

/// Many jobs at once.
struct BatchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Run each line of a file; -: of standard input.", valueName: "file"))
    var batch: BytesArgument?

    @Option(help: ArgumentHelp("Run it once for each number, which is {}.", valueName: "first-last"))
    var array: ArrayArgument?

    @Flag(help: "The lines of --batch are for a shell, as with -c.")
    var shell = false

    @Flag(help: "Leave out wrong lines of --batch; run the rest.")
    var keepGoing = false

    /// Whether more than one job is asked for.
    var isUsed: Bool { batch != nil || array != nil }

    func validate() throws {
        if batch != nil, array != nil { throw ValidationError("give either --batch or --array") }
        if batch?.bytes.isEmpty == true {
            throw ValidationError("--batch '' is empty; it wants a file, or - for a pipe")
        }
        if batch == nil, shell || keepGoing { throw ValidationError("--shell and --keep-going go with --batch") }
    }
}

/// The numbers of an array: `1-1000`, `0-9`, or `100` for 1 to 100.
struct ArrayArgument: ExpressibleByArgument {
    /// The most jobs of one array.
    static let most: Int64 = 1_000_000

    let numbers: ClosedRange<Int64>

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { text in
            text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
        }
        switch parts.count {
        case 1:
            guard let last = parts[0], last > 0, last <= Self.most else { return nil }
            numbers = 1...last
        case 2:
            guard let first = parts[0], let last = parts[1], first <= last, last - first < Self.most else { return nil }
            numbers = first...last
        default: return nil
        }
    }
}
