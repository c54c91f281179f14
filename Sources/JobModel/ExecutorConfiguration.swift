package import Values

/// A place where jobs can run besides this machine, as a table `[executor.NAME]` of the configuration defines it.
package struct ExecutorConfiguration: Sendable, Equatable {
    package var name: String
    /// Which kind it is: the executors know the kinds.
    package var type: String
    /// Where it keeps the files of its attempts, on a file system that all of its machines see; absolute.
    package var directory: String
    /// What each of its jobs asks for: names with values, an empty one for a flag.
    package var options: [String: String] = [:]
    /// How many jobs it is given at once, 1 or more; the others wait here.
    package var mostQueued = 1000
    /// The longest pause between two looks at jobs of which nothing changes.
    package var poll = TimeSpan.seconds(15)
    /// Where its commands are; `nil`: along `PATH`.
    package var commands: String?

    /// The executor of this machine, which needs no configuration.
    package static let localName = "local"

    package init(name: String, type: String, directory: String) {
        (self.name, self.type, self.directory) = (name, type, directory)
    }
}

/// An executor, as users are told of it.
package struct ExecutorSummary: Sendable, Equatable {
    package var name: String
    package var type: String
    /// Where it keeps the files of its attempts; `nil`: in the state directory.
    package var directory: String?
    /// Jobs that it has and that have not ended.
    package var jobs: Int
    /// Why nothing can run there; `nil`: nothing is known that speaks against it.
    package var problem: String?

    package init(name: String, type: String, directory: String? = nil, jobs: Int = 0, problem: String? = nil) {
        (self.name, self.type, self.directory, self.jobs, self.problem) = (name, type, directory, jobs, problem)
    }
}

/// One thing that was looked at to find out whether jobs can run on an executor.
package struct ExecutorCheck: Sendable, Equatable {
    /// What was looked at: `a job on a node`.
    package var subject: String
    package var isGood: Bool
    /// What was found.
    package var finding: String

    package init(_ subject: String, isGood: Bool, _ finding: String) {
        (self.subject, self.isGood, self.finding) = (subject, isGood, finding)
    }
}
