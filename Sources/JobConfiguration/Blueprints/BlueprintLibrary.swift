package import JobModel
import LinuxSystem
package import Values

/// All blueprints that can be seen from a directory: those of the nearest `.jobs.toml` in it or above it, and those of the
/// user's configuration. Of two with one name the project's counts, but what the user has blocked stays blocked. One that is
/// broken is no obstacle for the others.
package struct BlueprintLibrary: Sendable {
    /// Those that are sound, by name.
    package let blueprints: [Blueprint]
    /// What is wrong with the others.
    private let broken: [String: [ConfigurationProblem]]
    /// What is wrong with a file as a whole.
    private let fileProblems: [ConfigurationProblem]
    /// The project's file, where there is one.
    let projectFile: String?

    /// The name of a project's file.
    static let fileName = ".jobs.toml"

    /// - Parameter directory: Absolute. The search for a project's file ends in the home directory, or in the root.
    ///
    /// Throws `.refused` with file, line and column where a file cannot be trusted, is no TOML, or holds what does not
    /// belong there: what it blocks or replaces is not known, then.
    package static func load(from directory: ByteString) throws(JobsError) -> BlueprintLibrary {
        let library = inspect(from: directory)
        guard library.fileProblems.isEmpty else { throw JobsError(library.problems) }
        return library
    }

    /// The same, whatever is wrong.
    static func inspect(from directory: ByteString) -> BlueprintLibrary {
        var found: [String: Blueprint] = [:]
        let own = BlueprintFile.user(for: directory)
        for blueprint in own.blueprints { found[blueprint.name] = blueprint }
        var (broken, fileProblems) = (own.broken, own.problems)
        var projectFile: String?
        for candidate in ProjectSearch(from: directory) {
            guard let content = BlueprintFile.project(candidate, for: directory) else { continue }
            projectFile = candidate.description
            fileProblems += content.problems
            // One that is broken in one file does not count in the other: it may block it, or be meant to replace it.
            broken.merge(content.broken) { $0 + $1 }
            for var blueprint in content.blueprints {
                if let own = found[blueprint.name], let blocked = own.blocked {
                    (blueprint.blocked, blueprint.blocker) = (blocked, own.origin)
                }
                found[blueprint.name] = blueprint
            }
            break
        }
        for name in broken.keys { found[name] = nil }
        return BlueprintLibrary(
            blueprints: found.values.sorted { $0.name < $1.name },
            broken: broken,
            fileProblems: fileProblems,
            projectFile: projectFile
        )
    }

    /// All that is wrong.
    package var problems: [ConfigurationProblem] {
        fileProblems + broken.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    /// Those that are sound and may be run, as they can be seen from a directory.
    package static func usable(from directory: ByteString) -> [Blueprint] {
        inspect(from: directory).blueprints.filter { $0.blocked == nil }
    }

    /// The blueprint of this name. Throws `.refused` where it is broken; `.notFound`, with what is near.
    package func blueprint(_ name: String) throws(JobsError) -> Blueprint {
        if let blueprint = blueprints.first(where: { $0.name == name }) { return blueprint }
        if let problems = broken[name] { throw JobsError(problems) }
        let hint = Spelling.hint(for: name, among: blueprints.map(\.name) + broken.keys)
        let isEmpty = blueprints.isEmpty && broken.isEmpty
        let places =
            isEmpty && projectFile == nil
            ? ": there is no \(Self.fileName) here or above, and the configuration has none" : ""
        throw JobsError(
            .notFound,
            "there is no blueprint '\(name)'\(hint.isEmpty ? places : hint)",
            advice: isEmpty || !hint.isEmpty ? nil : .listBlueprints
        )
    }
}

/// The places where a project's file may be, from the directory upwards.
private struct ProjectSearch: Sequence, IteratorProtocol {
    private var upcoming: ByteString?
    private let home: FileIdentity?

    init(from directory: ByteString) {
        upcoming = directory
        home = UserHome.path().flatMap { FileIdentity(ByteString($0)) }
    }

    mutating func next() -> ByteString? {
        guard let directory = upcoming else { return nil }
        let isLast = directory == "/" || home.map { FileIdentity(directory) == $0 } ?? false
        upcoming = isLast ? nil : Self.parent(of: directory)
        return (directory == "/" ? "" : directory) + "/" + ByteString(BlueprintLibrary.fileName)
    }

    private static func parent(of directory: ByteString) -> ByteString {
        var bytes = directory.bytes[...]
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        let parent = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[..<$0] } ?? []
        return parent.isEmpty ? "/" : ByteString(parent)
    }
}
