package import JobModel
package import Values

/// A named, vetted job: a command with typed parameters, and what goes with it.
package struct Blueprint: Sendable {
    /// Where it is defined.
    package struct Origin: Sendable, Equatable {
        var path: String
        var position: TextPosition
        /// Whether it is of the project's `.jobs.toml`, not of the user's configuration.
        var isProject: Bool

        /// `/home/ann/shop/.jobs.toml:3:2`.
        package var description: String { "\(path):\(position)" }
    }

    package let name: String
    package let origin: Origin
    /// For people: what it does.
    package let summary: String?
    /// Why it must not be run; `nil`: it may.
    package internal(set) var blocked: String?
    /// The definition of the same name that blocks it, where that is another one.
    var blocker: Origin?
    package let command: CommandTemplate
    /// In the order of the file.
    package let parameters: [BlueprintParameter]
    /// The working directory; `nil`: the caller's.
    package let directory: ByteString?
    let environment: [(name: String, value: ArgumentTemplate)]
    /// What it says of its jobs: group, limits, labels.
    package let part: SubmissionPart

    /// The label by which the jobs of a blueprint are found: `jobs list --label blueprint=test`.
    package static let label = "blueprint"

    /// Throws where it must not be run.
    package func checkIsFree() throws(JobsError) {
        guard let blocked else { return }
        throw JobsError(.refused, "\((blocker ?? origin).description): blueprint \(name) is blocked: \(blocked)")
    }

    package func parameter(_ name: String) -> BlueprintParameter? { parameters.first { $0.name == name } }

    /// The names of the environment variables that it sets.
    package var variables: [String] { environment.map(\.name) }
}
