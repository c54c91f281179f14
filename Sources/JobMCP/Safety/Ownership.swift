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

    /// At most 60 printable characters of what a client says of itself.
    private static func cleaned(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter { scalar in
            scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
        }
        return String(String.UnicodeScalarView(scalars.prefix(60)))
    }
}
