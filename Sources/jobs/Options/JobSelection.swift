import ArgumentParser
import JobManager
import JobModel
import Values

/// Jobs by what they have in common.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Jobs of this status, or of several: \(JobStatus.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "status"
        )
    )
    var status: [String] = []

    @Option(help: ArgumentHelp("Jobs whose name fits this pattern (* and ?).", valueName: "pattern"))
    var name: String?

    @Option(
        help: ArgumentHelp("Jobs with this label; of several all must fit.", valueName: "key=value")
    )
    var label: [LabelFilterArgument] = []

    @Option(help: ArgumentHelp("Jobs of this group, or of one of several.", valueName: "name"))
    var group: [String] = []

    @Option(help: ArgumentHelp("Jobs of the batch that this job belongs to.", valueName: "ref"))
    var batch: String?

    var isEmpty: Bool { narrowsNothing && batch == nil }
    /// Whether all jobs of a batch are meant, and nothing else.
    var isBatchAlone: Bool { narrowsNothing && batch != nil }
    private var narrowsNothing: Bool { status.isEmpty && name == nil && label.isEmpty && group.isEmpty }

    /// An empty value is refused: a script's variable that is not set must not select everything.
    func validate() throws {
        for (option, values) in [
            ("--status", status), ("--name", [name].compactMap(\.self)), ("--group", group),
            ("--batch", [batch].compactMap(\.self)),
        ] {
            for value in values where value.allSatisfy({ $0.isWhitespace || $0 == "," }) {
                throw ValidationError("\(option) '\(value)' is empty; leave the option out to select all")
            }
        }
        _ = try statuses()
    }

    /// - Parameter client: Asked where the jobs of a batch are wanted.
    func filter(_ client: JobClient) throws -> JobFilter {
        var filter = JobFilter()
        filter.batch = try batch.map(client.batch)
        filter.statuses = try statuses()
        filter.name = name
        filter.groups = Set(group)
        filter.labels = Dictionary(label.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        return filter
    }

    private func statuses() throws -> Set<JobStatus> {
        let words = status.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map(String.init)
        return Set(
            try words.map { word in
                if let status = JobStatus(rawValue: word) { return status }
                let names = JobStatus.allCases.map(\.rawValue)
                let hint = Spelling.hint(
                    for: word,
                    among: names,
                    otherwise: "there are \(names.joined(separator: ", "))"
                )
                throw ValidationError("there is no status '\(word)'\(hint)")
            }
        )
    }
}

/// Jobs that are named, or selected.
struct JobsArgument: ParsableArguments {
    @Argument(help: ArgumentHelp(JobReferenceHelp.several, valueName: "ref"))
    var references: [String] = []

    @OptionGroup(title: "Selection") private var chosen: ChosenJobs
    var selection: SelectionOptions { chosen.selection }

    /// Whether nothing is said.
    var isEmpty: Bool { references.isEmpty && !selects }
    var selects: Bool { chosen.all || !selection.isEmpty }

    private static let options = "--all, --status, --name, --label, --group, --batch"

    func validate() throws {
        if !references.isEmpty, selects { throw ValidationError("give either REFs or \(Self.options)") }
    }

    /// For commands that do not guess.
    func required() throws {
        if isEmpty { throw ValidationError("which job? Give a REF, or \(Self.options)") }
    }

    /// The jobs, those of a selection the oldest first. A selection that is empty is said to be, and no error, so that a script
    /// goes on. A group that there is not is a slip: throws `.notFound`.
    /// - Parameters:
    ///   - statuses: What is selected unless --status says otherwise.
    ///   - isWanted: Which of those that fit are selected.
    ///   - isQuiet: An empty selection is not said to be.
    func resolved(
        _ client: JobClient,
        among statuses: Set<JobStatus>,
        isQuiet: Bool = false,
        in context: Context,
        where isWanted: (JobRecord) -> Bool = { _ in true }
    ) throws -> [String] {
        guard selects else { return try client.expand(references) }
        var filter = try selection.filter(client)
        if filter.statuses.isEmpty { filter.statuses = statuses }
        try UnknownGroup.check(filter, client)
        let jobs = try client.list(filter).filter(isWanted)
        if jobs.isEmpty, !isQuiet { context.say("no matching jobs; nothing to do") }
        return jobs.reversed().map { $0.id.description }
    }
}

/// Jobs that are selected.
private struct ChosenJobs: ParsableArguments {
    @Flag(help: "All jobs for which the command makes sense.")
    var all = false

    @OptionGroup var selection: SelectionOptions
}

extension Set<JobStatus> {
    static let live = Set(JobStatus.allCases.filter { !$0.isEnded })
    static let ended = Set(JobStatus.allCases.filter(\.isEnded))
    /// Ended, and not as they should.
    static let unsuccessful = ended.subtracting([.completed])
}

/// A group that is asked for and is not there: mistyped, most likely.
enum UnknownGroup {
    /// Throws `.notFound`, with what is near.
    static func check(_ filter: JobFilter, _ client: JobClient) throws(JobsError) {
        guard !filter.groups.isEmpty else { return }
        let names = try client.groups().map(\.name)
        guard let unknown = filter.groups.sorted().first(where: { !names.contains($0) }) else { return }
        let hint = Spelling.hint(for: unknown, among: names)
        throw JobsError(.notFound, "there is no group '\(unknown)'\(hint)", advice: hint.isEmpty ? .listGroups : nil)
    }
}
