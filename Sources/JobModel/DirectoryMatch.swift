package import Values

/// Which working directories fit: a directory, by any of its names, and what is below it.
package struct DirectoryMatch: Sendable, Equatable {
    /// Absolute, and without a slash at the end, unless it is the root.
    package let paths: [ByteString]
    package let includesBelow: Bool

    package init(_ paths: [ByteString], includesBelow: Bool = true) {
        self.paths = paths.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        self.includesBelow = includesBelow
    }

    package func contains(_ directory: ByteString) -> Bool {
        paths.contains { path in
            let within = Self.within(path)
            return directory == path || directory == within
                || includesBelow && directory.bytes.starts(with: within.bytes)
        }
    }

    /// What every path below a directory begins with.
    package static func within(_ path: ByteString) -> ByteString { path.bytes.last == 47 ? path : path + "/" }
}

/// Which jobs of an owner are a session's own: those that it has submitted, and those of the directory that it works in.
package struct OwnJobs: Sendable, Equatable {
    package let session: String
    package let directory: DirectoryMatch

    package init(session: String, directory: DirectoryMatch) {
        self.session = session
        self.directory = directory
    }

    package func contains(_ job: JobRecord) -> Bool {
        job.submission.session == session || directory.contains(job.submission.directory)
    }
}
