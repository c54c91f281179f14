internal import Glibc
internal import JobModel
internal import JobProtocol
internal import LinuxSystem
internal import Values

/// What interruptions left behind in a state directory that no supervisor uses. Everything here can be removed.
struct Leftovers {
    /// Temporary files, below the state directory.
    private(set) var files: [String] = []
    /// Attempt directories whose removal, or making, was interrupted.
    private(set) var attempts: [(number: Int64, attempt: Int)] = []
    /// Stored environments that no job refers to.
    private(set) var environments: [String] = []
    /// Uploaded input whose submission never came.
    private(set) var inputs: [String] = []

    /// An upload without a job is not a leftover before this many seconds.
    private static let uploadTime = 3600

    var descriptions: [String] {
        files + attempts.map { AttemptFile.directory(number: $0.number, attempt: $0.attempt) }
            + environments.map { "\(StateFile.environments)/\($0)" } + inputs.map { "\(StateFile.inbox)/\($0)" }
    }

    /// Looks for leftovers in the light of a sound database.
    init(in state: StateDirectory, survey: AttemptSurvey, database: Database) throws {
        let place = state.directory
        files = try place.names().filter { Directory.isTemporary($0) || Self.isOfRepair($0) }.sorted()
        for name in [StateFile.environments, StateFile.inbox] where place.exists(name) {
            let temporary = try place.openDirectory(name).names().filter(Directory.isTemporary)
            files.append(contentsOf: temporary.sorted().map { "\(name)/\($0)" })
        }
        for (number, attempt) in survey.all {
            guard let directory = try AttemptDirectory.openOwn(number: number, attempt: attempt, in: state),
                try !directory.isLocked
            else { continue }
            let path = AttemptFile.directory(number: number, attempt: attempt)
            let names = try directory.directory.names()
            files.append(contentsOf: names.filter(Directory.isTemporary).sorted().map { "\(path)/\($0)" })
            if !names.contains(AttemptFile.spec), try database.job(number)?.record.status.isEnded ?? true {
                attempts.append((number, attempt))
            }
        }
        let referenced = try database.environmentNames()
        environments = try EnvironmentStore(state).names().filter { !referenced.contains($0) }.sorted()
        inputs = try Self.abandonedInputs(in: state, database)
    }

    private static func abandonedInputs(in state: StateDirectory, _ database: Database) throws -> [String] {
        guard state.directory.exists(StateFile.inbox) else { return [] }
        let inbox = try state.directory.openDirectory(StateFile.inbox)
        let now = Int(Clock.now().milliseconds / 1000)
        return try inbox.names().filter { name in
            guard let id = JobID(name), let status = try inbox.status(of: name),
                now - status.st_mtim.tv_sec > uploadTime
            else { return false }
            return try database.job(id: id)?.record.status.isEnded ?? true
        }.sorted()
    }

    private static func isOfRepair(_ name: String) -> Bool {
        ["jobs.db.new", "jobs.db.salvage"].contains { base in ["", "-wal", "-shm"].contains { name == base + $0 } }
    }

    /// Removes all of them.
    func remove(from state: StateDirectory) throws(SystemError) {
        for (number, attempt) in attempts { try AttemptDirectory.remove(number: number, attempt: attempt, in: state) }
        for name in environments { try state.directory.openDirectory(StateFile.environments).remove(name) }
        for name in inputs { try state.directory.openDirectory(StateFile.inbox).remove(name) }
        for path in files {
            let parts = path.split(separator: "/").map(String.init)
            let folder = parts.dropLast().joined(separator: "/")
            let directory = folder.isEmpty ? state.directory : try state.directory.openDirectory(folder)
            do throws(SystemError) { try directory.remove(parts.last ?? path) } catch let error where error.isMissing {}
        }
    }
}
