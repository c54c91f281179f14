import JobManager
import JobModel
import Values

/// What to say to a person at a terminal where `list` has nothing to show.
enum EmptyList {
    static func hint(_ client: JobClient, in context: Context) throws(JobsError) -> String {
        try client.list(JobFilter(), count: 1).isEmpty
            ? "no jobs yet; \(context.words(Advice(.start)))" : "no matching jobs; \(context.words(Advice(.list)))"
    }
}
