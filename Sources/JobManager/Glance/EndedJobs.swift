import Glibc
import JobModel
import JobStore
import LinuxSystem

/// Ended jobs as the database has them, for clients that live long and ask often: what has ended changes no more until it is
/// run again or removed, and that is a commit, too. So nobody need be asked.
final class EndedJobs {
    private let state: StateDirectory
    private var opened: (database: Database, file: [UInt64])?

    init(_ state: StateDirectory) { self.state = state }

    /// The job that a number or a UUID means; `nil`: it has not ended, or the supervisor knows better.
    func job(_ reference: String) -> JobRecord? {
        guard let database = database() else { return nil }
        let job: StoredJob? =
            switch JobReference(reference) {
            case .number(let number): try? database.endedJob(number)
            case .id(let id): try? database.endedJob(id: id)
            default: nil
            }
        // What became of its hooks goes on.
        guard let record = job?.record, record.status.isEnded, record.submission.hooks.isEmpty else { return nil }
        return record
    }

    /// The database that is there now: a repair puts another file in its place.
    private func database() -> Database? {
        guard let status = try? state.directory.status(of: StateFile.database) else { return nil }
        // As long as a file is open, no other one gets its number.
        let file = [UInt64(status.st_dev), UInt64(status.st_ino)]
        if let opened, opened.file == file { return opened.database }
        opened = (try? Database.openForReading(in: state)).map { ($0, file) }
        return opened?.database
    }
}
