internal import Glibc
package import JobModel
internal import LinuxSystem

extension DiskUse {
    /// Measures it; `nil` if there is no database that can be read.
    package init?(of state: StateDirectory) {
        guard let database = try? Database.openForReading(in: state), let groups = try? database.endedByGroup() else {
            return nil
        }
        let sizes = [StateFile.database, StateFile.databaseLog].map { name in
            (try? state.directory.status(of: name)).flatMap { $0 }.map { UInt64(clamping: $0.st_blocks) * 512 } ?? 0
        }
        self.init(groups: groups, database: sizes.reduce(0, +))
    }
}
