import JobModel
import Values

@testable import JobConfiguration

/// Reads definitions as a project's file in `/project` would have them; the caller is in `/caller`.
func define(_ text: String) throws -> (blueprints: [Blueprint], problems: [String]) {
    let table = try Document.parse(Array(text.utf8))
    var definition = BlueprintDefinition(path: "f", projectDirectory: "/project", callerDirectory: "/caller")
    let blueprints = table["blueprint"].map { definition.read($0.value) } ?? []
    return (
        blueprints,
        (definition.problems + definition.broken.flatMap(\.problems)).map { "\(ConfigurationProblem($0, in: "f"))" }
    )
}

/// The one blueprint, which has to be sound.
func blueprint(_ text: String) throws -> Blueprint {
    let (blueprints, problems) = try define(text)
    guard blueprints.count == 1, problems.isEmpty else { throw Unsound(problems: problems) }
    return blueprints[0]
}

struct Unsound: Error { let problems: [String] }

extension Blueprint {
    /// The command for these values.
    func command(_ values: JSONObject = [:]) throws -> [ByteString] { try made(values).submission.command }

    func made(_ values: JSONObject = [:]) throws -> (submission: Submission, environment: [ByteString]) {
        let job = try job(values, from: "/caller")
        var submission = Submission(command: job.command, directory: job.directory)
        submission.lay(job.part)
        return (submission, job.environment)
    }

    /// Why these values are refused.
    func refusal(_ values: JSONObject) -> String? {
        do {
            _ = try made(values)
            return nil
        } catch let error as JobsError {
            return error.message
        } catch {
            return "\(error)"
        }
    }
}
