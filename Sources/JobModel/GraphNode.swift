package import Values

/// A job among those that depend on each other.
package struct GraphNode: Sendable, Equatable {
    package var number: Int64
    package var name: String?
    package var status: JobStatus
    /// How it stands in a few words, with why it was skipped or what it waits for besides other jobs.
    package var verdict: String
    package var group: String
    /// The batch that it was submitted with.
    package var batch: Int64?
    /// As much of it as people read: see `longestCommand`.
    package var command: [ByteString]
    package var dependencies: Dependencies

    /// The most bytes of a command in a graph.
    package static let longestCommand = 400

    package init(
        number: Int64,
        name: String? = nil,
        status: JobStatus,
        verdict: String,
        group: String = JobGroup.defaultName,
        batch: Int64? = nil,
        command: [ByteString],
        dependencies: Dependencies = Dependencies()
    ) {
        (self.number, self.name, self.status, self.verdict) = (number, name, status, verdict)
        (self.group, self.batch, self.dependencies) = (group, batch, dependencies)
        var left = Self.longestCommand
        self.command = command.prefix { word in
            defer { left -= word.bytes.count + 1 }
            return left > 0
        }.map { $0.bytes.count > Self.longestCommand ? ByteString($0.bytes.prefix(Self.longestCommand)) : $0 }
    }
}

/// Which jobs a graph is about.
package enum GraphScope: Sendable, Equatable {
    /// All that have not ended and depend on others, with those that they depend on.
    case unended
    /// These, as a user names them, with all that is connected to them, however far.
    case jobs([String])
    /// Those of the batch that this job belongs to, with their neighbours.
    case batch(String)
    /// Those of these groups that have not ended, with their neighbours.
    case groups([String])
}
