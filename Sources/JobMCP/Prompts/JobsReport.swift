import JobManager
import JobModel

/// The text of `jobs_report`: the newest jobs, a line each.
struct JobsReport {
    private static let reach = 40

    let text: String

    init(_ client: JobClient) throws(JobsError) {
        let jobs = try client.list(count: Self.reach)
        let introduction = """
            Report on these background jobs, the newest first: what is running or waiting, what failed and whether the \
            failures belong together, and what deserves a look (the prompt jobs_postmortem goes into one job). Be brief.
            """
        let lines = jobs.map { job in
            let name = job.submission.name.map { " \"\($0)\"" } ?? ""
            let progress = job.progress.map { ", \(Int($0 * 100)) %" } ?? ""
            let duration = job.outcome?.duration.map { ", took \($0)" } ?? ""
            let waiting = job.waitingFor.map { ", \($0)" } ?? ""
            return "- \(job.number)\(name): \(JobText.status(job))\(progress)\(duration)\(waiting), "
                + "submitted \(job.submittedAt): \(JobText.command(job))"
        }
        text = introduction + "\n\n" + (lines.isEmpty ? "There are no jobs." : lines.joined(separator: "\n"))
    }
}
