import ArgumentParser
import JobManager
import JobModel
import Values

/// Where a job runs, and in which environment.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Run in this directory instead of the current one.", valueName: "directory"))
    var cwd: BytesArgument?

    @OptionGroup var environment: EnvironmentOptions

    func validate() throws {
        if cwd?.bytes.isEmpty == true { throw ValidationError("--cwd '' is empty; leave it out for this directory") }
    }

    /// The working directory, absolute.
    func directory() throws(JobsError) -> ByteString {
        guard let path = cwd?.bytes else { return try Submitter.logicalDirectory() }
        return path.hasPrefix("/") ? path : try Submitter.logicalDirectory() + "/" + path
    }
}
