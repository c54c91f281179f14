import JobModel

/// Who an agent is: its jobs and its changes bear that name.
struct Ownership: Sendable, Equatable {
    /// The owner of what is submitted: `--owner`, else the client's name.
    let owner: String
    /// The client's name and version.
    let client: String?

    init(_ settings: ToolSettings, _ info: ClientInfo?) {
        let name = info.map { Self.cleaned($0.name) }.flatMap { $0.isEmpty ? nil : $0 }
        owner = settings.owner ?? name ?? "agent"
        client = name.map { name in
            let version = info?.version.map { Self.cleaned($0) } ?? ""
            return version.isEmpty ? name : "\(name) \(version)"
        }
    }

    func owns(_ job: JobRecord) -> Bool { job.submission.owner == owner }

    /// Throws where the job is another's, and the user has not said that agents may change those.
    ///
    /// - Parameter verb: What is to be done to it: `kill`.
    func check(_ job: JobRecord, to verb: String, _ settings: ToolSettings) throws(JobsError) {
        guard !settings.allOwners, !owns(job) else { return }
        throw JobsError(
            .refused,
            "Refused: job \(job.number) belongs to \(job.submission.owner ?? "the user"), not to \(owner); the user can "
                + "\(verb) it, or start this server with --all-owners"
        )
    }

    /// At most 60 printable characters of what a client says of itself.
    private static func cleaned(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter { !$0.isForControl }
        return String(String.UnicodeScalarView(scalars.prefix(60)))
    }
}
