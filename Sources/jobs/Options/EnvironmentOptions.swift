import ArgumentParser
import Glibc
import JobConfiguration
import JobManager
import JobModel
import LinuxSystem
import Values

/// The job's environment: the submitter's, changed.
struct EnvironmentOptions: ParsableArguments {
    @Option(
        name: [.customShort("e"), .long],
        parsing: .singleValue,
        help: ArgumentHelp("Set a variable; KEY alone takes it from here.", valueName: "key=value")
    )
    var env: [BytesArgument] = []

    @Option(
        help: ArgumentHelp(
            "Set the variables of a file: lines KEY=VALUE or KEY.",
            valueName: "file"
        )
    )
    var envFile: [BytesArgument] = []

    @Flag(help: "Begin with an empty environment instead of this one.")
    var cleanEnv = false

    /// The whole environment of the job. Later changes win; `KEY` where it is not set here changes nothing.
    ///
    /// - Parameter submitter: All its variables, also those that a job has only where they are named.
    func entries(submitter: [ByteString], _ defaults: RunDefaults) throws -> [ByteString] {
        let inherited = BorrowedVariables.leftOut(of: submitter)
        var environment = EnvironmentEntries(cleanEnv ? [] : defaults.environment(over: inherited))
        var changes: [ByteString] = []
        for path in envFile {
            let content: [UInt8]
            do {
                content = try Descriptor.read(userFile: path.bytes, limit: 64 << 20)
            } catch {
                throw JobsError(.usage, "cannot read the environment file \(path.bytes)", cause: error)
            }
            changes += try EnvironmentFile.parse(content, path: path.bytes.description)
        }
        changes += env.map(\.bytes)
        let own = EnvironmentEntries(submitter)
        for change in changes {
            if change.bytes.contains(UInt8(ascii: "=")) {
                guard change.bytes.first != UInt8(ascii: "=") else {
                    throw JobsError(.usage, "--env \(change): a name is missing before the `=`")
                }
                environment.set(change)
            } else if let entry = own[change] {
                environment.set(entry)
            }
        }
        return environment.entries
    }
}

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
        // The current one may have been removed; who names another in full does not need it.
        if let path = cwd?.bytes, path.hasPrefix("/") { return path }
        let current = try Submitter.logicalDirectory()
        return cwd?.bytes.absolute(from: current) ?? current
    }
}
