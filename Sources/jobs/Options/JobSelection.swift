import ArgumentParser
import JobManager
import JobModel

/// Jobs by what they have in common.
struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Jobs whose name fits this pattern (* and ?).", valueName: "pattern"))
    var name: String?

    @Option(
        help: ArgumentHelp("Jobs with this label; of several all must fit.", valueName: "key=value")
    )
    var label: [LabelFilterArgument] = []

    @Option(help: ArgumentHelp("Jobs of this group, or of one of several.", valueName: "name"))
    var group: [String] = []

    var isEmpty: Bool { name == nil && label.isEmpty && group.isEmpty }

    var filter: JobFilter {
        var filter = JobFilter()
        filter.name = name
        filter.groups = Set(group)
        filter.labels = Dictionary(label.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        return filter
    }
}
