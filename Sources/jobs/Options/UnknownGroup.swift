import JobManager
import JobModel
import Values

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
