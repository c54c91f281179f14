import JobManager
import JobModel

/// What to say where `list` has nothing to show.
struct EmptyList {
    let filter: JobFilter
    let program: String

    /// The words for a person at a terminal.
    func hint(_ client: JobClient) throws(JobsError) -> String {
        if try client.list(JobFilter(), count: 1).isEmpty {
            return "no jobs yet; `\(program) run -- COMMAND` starts one"
        }
        return "no job fits; `\(program) list -a` shows all"
    }

    /// The group that was probably mistyped, as a complaint; said to programs as well.
    func complaint(_ client: JobClient) throws(JobsError) -> String? {
        guard !filter.groups.isEmpty else { return nil }
        let names = try client.groups().map(\.name)
        guard let unknown = filter.groups.sorted().first(where: { !names.contains($0) }) else { return nil }
        let hint = Spelling.hint(for: unknown, among: names, otherwise: "`\(program) group` lists them")
        return "there is no group '\(unknown)'\(hint)"
    }
}
