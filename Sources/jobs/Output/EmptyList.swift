import JobManager
import JobModel
import Values

/// What to say to a person at a terminal where `list` has nothing to show.
struct EmptyList {
    /// What stands in front of a subcommand where it is typed.
    let lead: String

    func hint(_ client: JobClient) throws(JobsError) -> String {
        if try client.list(JobFilter(), count: 1).isEmpty {
            return "no jobs yet; `\(lead)run -- COMMAND` starts one"
        }
        return "no job fits; `\(lead)list -a` shows all"
    }
}

/// A group that is asked for and is not there: mistyped, most likely.
enum UnknownGroup {
    /// Throws `.notFound`, with what is near.
    static func check(_ filter: JobFilter, _ client: JobClient, _ context: Context) throws(JobsError) {
        guard !filter.groups.isEmpty else { return }
        let names = try client.groups().map(\.name)
        guard let unknown = filter.groups.sorted().first(where: { !names.contains($0) }) else { return }
        let hint = Spelling.hint(for: unknown, among: names, otherwise: "`\(context.lead)group` lists them")
        throw JobsError(.notFound, "there is no group '\(unknown)'\(hint)")
    }
}
