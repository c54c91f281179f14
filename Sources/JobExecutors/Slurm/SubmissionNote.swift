import JobProtocol
import JobStore
import LinuxSystem
import Values

/// What is known of the submissions of an attempt, in its own directory: written before the first one, so that after a crash
/// it is known that there may be one.
struct SubmissionNote: Equatable {
    private static let file = "executor.json"
    private static let version: Int64 = 1

    var launch: Int
    /// The ids that Slurm gave; there are several where an answer was lost.
    var jobs: [String] = []

    init(launch: Int, jobs: [String] = []) { (self.launch, self.jobs) = (launch, jobs) }

    /// `nil` where nothing was submitted.
    init?(in directory: AttemptDirectory) {
        guard let bytes = try? directory.directory.readFile(Self.file, limit: 64 << 10),
            let json = try? JSONParser.parse(bytes), let members = try? JSONMembers(json, of: Self.file),
            let launch = try? members.int("launch"), (try? members.check(version: Self.version)) != nil
        else { return nil }
        self.init(launch: launch, jobs: json["jobs"]?.array?.compactMap(\.string) ?? [])
    }

    func write(to directory: AttemptDirectory) throws(SystemError) {
        let json: JSONValue = [
            "version": .integer(Self.version), "launch": .integer(Int64(launch)),
            "jobs": .array(jobs.map { .string($0) }),
        ]
        try directory.directory.replaceFile(Self.file, with: json.encoded, synchronized: false)
    }
}
