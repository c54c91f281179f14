import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// Which launch of which attempt a shim runs: what its claim and its exit record bear.
struct AttemptIdentity {
    var number: Int64
    var id: JobID
    var attempt: Int
    /// Counts the shims that were started for this attempt, from 1.
    var launch: Int

    func exitRecord(_ outcome: Outcome, isRetryable: Bool = false) -> ExitRecord {
        ExitRecord(
            number: number,
            id: id,
            attempt: attempt,
            launch: launch,
            outcome: outcome,
            isRetryable: isRetryable
        )
    }

    /// Reads `spec.json`: whose it is, and what to run. As long as it says whose it is, what else is wrong with it can be
    /// recorded as a failure of the attempt. `nil` where there is none.
    static func read(
        in attempt: AttemptDirectory
    ) throws(ShimRefusal) -> (AttemptIdentity, Result<AttemptSpec, JobFailure>)? {
        do throws(AttemptError) {
            guard let spec = try attempt.readSpec() else { return nil }
            let identity = AttemptIdentity(
                number: spec.number,
                id: spec.id,
                attempt: spec.attempt,
                launch: spec.launch
            )
            return (identity, .success(spec))
        } catch {
            guard let identity = damaged(in: attempt) else { throw .failed("\(error)") }
            return (identity, .failure(JobFailure(step: "spec", errno: 0, message: "\(error)")))
        }
    }

    private static func damaged(in attempt: AttemptDirectory) -> AttemptIdentity? {
        guard let bytes = try? attempt.directory.readFile(AttemptFile.spec, limit: 64 << 20),
            let json = try? JSONParser.parse(bytes), let members = try? JSONMembers(json, of: "spec"),
            let id = json["id"]?.string.flatMap({ JobID($0) }), let number = try? members.integer("number"),
            let attempt = try? members.int("attempt"), let launch = try? members.int("launch")
        else { return nil }
        return AttemptIdentity(number: number, id: id, attempt: attempt, launch: launch)
    }
}
