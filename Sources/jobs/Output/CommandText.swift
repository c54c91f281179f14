import JobModel

/// A job's name and command, and what there is to note about it, as the last cell of its row.
struct CommandText {
    let program: Int
    let text: String
    let note: String

    init(_ job: JobRecord) {
        let name = job.submission.name.map { "\(ShellText.shown($0)): " } ?? ""
        text = name + ShellText.of(job.submission.command)
        program = Columns.count(name) + Columns.count(job.submission.command.first.map { ShellText.of($0) } ?? "")
        let remark = job.waitingFor ?? (job.status.isEnded ? nil : job.progressMessage)
        note = remark.map { "  (\(ShellText.shown($0)))" } ?? ""
    }

    var whole: String { text + note }

    /// In at most so many columns: of the command the program and the last words stay; the note has at least a third.
    func shortened(to limit: Int) -> String {
        guard Columns.count(whole) > limit else { return whole }
        let noteRoom = min(Columns.count(note), max(limit / 3, limit - Columns.count(text)))
        let command = Columns.truncatedInMiddle(text, to: limit - noteRoom, keeping: program)
        return command + Columns.truncated(note, to: noteRoom)
    }
}
