/// What the state directory takes on the disk.
package struct DiskUse: Sendable, Equatable {
    /// The ended jobs of a group.
    package struct Group: Sendable, Equatable {
        package var name: String
        package var jobs: Int
        /// What their directories take, as measured when each ended.
        package var bytes: UInt64

        package init(name: String, jobs: Int, bytes: UInt64) {
            (self.name, self.jobs, self.bytes) = (name, jobs, bytes)
        }
    }

    /// The largest first.
    package var groups: [Group]
    /// The database with its log.
    package var database: UInt64

    package init(groups: [Group], database: UInt64) { (self.groups, self.database) = (groups, database) }

    /// How many jobs have ended.
    package var jobs: Int { groups.reduce(0) { $0 + $1.jobs } }
    package var output: UInt64 { groups.reduce(0) { $0 + $1.bytes } }
}
