import JobManager
import JobModel
import LinuxSystem
import Values

/// Who an agent is: its jobs and its changes bear that name.
struct Ownership: Sendable, Equatable {
    /// The owner of what is submitted: `--owner`, else the client's name. All sessions of a client have the same one.
    let owner: String
    /// The client's name and version.
    let client: String?
    /// Which of its owner's jobs are its own.
    let own: OwnJobs

    init(_ settings: ToolSettings, _ info: ClientInfo?) {
        let name = info.map { Self.cleaned($0.name) }.flatMap { $0.isEmpty ? nil : $0 }
        owner = settings.owner ?? name ?? "agent"
        client = name.map { name in
            let version = info?.version.map { Self.cleaned($0) } ?? ""
            return version.isEmpty ? name : "\(name) \(version)"
        }
        own = OwnJobs(session: settings.session, directory: Self.directory(settings.startDirectory()))
    }

    /// Whether it is of this client, be it of another session.
    func isMine(_ job: JobRecord) -> Bool { job.submission.owner == owner }

    /// Whether it is of this session, or of the directory that this session works in.
    func owns(_ job: JobRecord) -> Bool { isMine(job) && own.contains(job) }

    /// The parameter by which a call asks for jobs of the client's other sessions.
    static let allMine = Parameter<Bool>.flag("all_mine", "Also your other sessions'")

    /// Throws where the job is another's, and the user has not said that agents may change those, or another session's,
    /// and the call has not.
    ///
    /// - Parameters:
    ///   - verb: What is to be done to it: `kill`.
    ///   - allMine: What the call says for `all_mine`.
    func check(_ job: JobRecord, to verb: String, allMine: Bool, _ settings: ToolSettings) throws(JobsError) {
        if settings.allOwners { return }
        guard isMine(job) else {
            throw JobsError(
                .refused,
                "Refused: job \(job.number) belongs to \(job.submission.owner ?? "the user"), not to \(owner); the user "
                    + "can \(verb) it, or start this server with --all-owners"
            )
        }
        guard allMine || own.contains(job) else {
            throw JobsError(
                .refused,
                "Refused: job \(job.number) is of another session of \(owner), in \(ShortPath.text(job.submission.directory)); "
                    + "where you are sure, \(verb) it with all_mine: true"
            )
        }
    }

    /// What counts as the session's directory. Of a home directory and of the root, where programs of a desktop are
    /// started, all else is below: there the directory itself counts alone.
    private static func directory(_ path: ByteString) -> DirectoryMatch {
        let home = UserHome.path().map { ByteString($0) }
        let shared = [ByteString("/")] + [home, home.flatMap { WorkingDirectory.real($0) }].compactMap { $0 }
        return DirectoryMatch(
            [path] + [WorkingDirectory.real(path)].compactMap { $0 },
            includesBelow: !shared.contains(path)
        )
    }

    /// At most 60 printable characters of what a client says of itself.
    private static func cleaned(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter { !$0.isForControl }
        return String(String.UnicodeScalarView(scalars.prefix(60)))
    }
}

extension JobClient {
    /// What a caller means by a reference: where it is a name, his own job of that name goes before one of another session,
    /// which may bear it as well.
    ///
    /// - Returns: The UUID of his own job, else the reference.
    func meant(_ reference: String, by caller: Ownership) throws(JobsError) -> String {
        guard case .nameOrPrefix = JobReference(reference), !reference.contains(where: { "*?[".contains($0) }) else {
            return reference
        }
        var filter = JobFilter(limit: 2)
        filter.name = reference
        filter.owner = caller.owner
        filter.own = caller.own
        filter.statuses = Set(JobStatus.allCases.filter { !$0.isEnded })
        let live = try page(filter).jobs
        // Of several the supervisor says that they are.
        if live.count > 1 { return reference }
        if let job = live.first { return job.id.description }
        filter.statuses = []
        return try page(filter).jobs.first?.id.description ?? reference
    }
}
