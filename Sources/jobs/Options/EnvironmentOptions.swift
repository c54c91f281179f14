import ArgumentParser
import Glibc
import JobModel
import LinuxSystem

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
    func entries(submitter: [ByteString]) throws -> [ByteString] {
        var environment = EnvironmentEntries(cleanEnv ? [] : submitter)
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

/// Entries `NAME=VALUE`, each name once, in their order.
struct EnvironmentEntries {
    private(set) var entries: [ByteString] = []
    private var places: [ByteString: Int] = [:]

    init(_ entries: [ByteString]) {
        for entry in entries { set(entry) }
    }

    subscript(_ name: ByteString) -> ByteString? { places[name].map { entries[$0] } }

    mutating func set(_ entry: ByteString) {
        let name = ByteString(entry.bytes.prefix { $0 != UInt8(ascii: "=") })
        if let place = places[name] {
            entries[place] = entry
        } else {
            places[name] = entries.count
            entries.append(entry)
        }
    }
}
