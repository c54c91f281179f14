import JobManager
import JobModel
import JobProtocol
import Values

// completion/complete: jobs by number, name and UUID, the streams of a log, and the parameters of blueprints.
extension Server {
    /// The specification allows no more.
    private static let mostValues = 100
    /// How many of the newest jobs are offered.
    private static let reach = 300

    func complete(_ request: Request) async throws(JSONRPCError) -> Reply {
        let reference = request.params["ref"]
        let argument = request.params["argument"]?.object ?? [:]
        let given = argument["value"] ?? ""
        // A job's number is a string here; what nobody has begun to type is an empty one.
        guard let name = argument["name"]?.string,
            let text = given.isNull ? "" : given.string ?? given.integer.map({ String($0) })
        else { throw .invalidParams("Invalid params: argument.name and argument.value must be strings") }
        let values: [String]
        switch (reference?["type"]?.string, reference?["name"]?.string ?? reference?["uri"]?.string, name) {
        case ("ref/prompt", Prompt.postmortem.rawValue, "job_id"),
            ("ref/resource", JobURI.jobTemplate, "job_id"), ("ref/resource", JobURI.logTemplate, "job_id"):
            values = try await jobs(beginningWith: text)
        case ("ref/resource", JobURI.logTemplate, "stream"):
            values = ["stdout", "stderr"].filter { $0.hasPrefix(text) }
        case ("ref/prompt", let prompt?, _) where Prompt(rawValue: prompt) != nil: values = []
        case ("ref/resource", JobURI.logTemplate, _), ("ref/resource", JobURI.jobTemplate, _): values = []
        case ("ref/prompt", let prompt?, let parameter):
            values = try self.values(of: parameter, of: prompt, beginningWith: text)
        default: throw .invalidParams("Invalid params: ref names no prompt and no resource template")
        }
        let completion: JSONValue = [
            "values": JSONValue(Array(values.prefix(Self.mostValues))),
            "total": .integer(Int64(values.count)),
            "hasMore": .bool(values.count > Self.mostValues),
        ]
        return Reply(["completion": completion])
    }

    /// Values for a parameter of a blueprint.
    private func values(
        of parameter: String,
        of prompt: String,
        beginningWith text: String
    ) throws(JSONRPCError) -> [String] {
        do throws(JobsError) {
            guard let prompt = try blueprintPrompt(prompt) else {
                throw JobsError(.usage, "Invalid params: ref names no prompt")
            }
            return prompt.values(of: parameter, beginningWith: text)
        } catch {
            throw .invalidParams(error.sentenceForTools)
        }
    }

    /// Names and numbers of the newest jobs, and UUIDs where one is begun.
    private func jobs(beginningWith text: String) async throws(JSONRPCError) -> [String] {
        let jobs: [JobRecord]
        do throws(JobsError) {
            jobs = try await self.jobs.perform { client throws(JobsError) in try client.list(count: Self.reach) }
        } catch {
            throw JSONRPCError(serving: error)
        }
        var seen: Set<String> = []
        let candidates = jobs.flatMap { job in
            [job.submission.name, String(job.number), text.isEmpty ? nil : job.id.description].compactMap { $0 }
        }
        return candidates.filter { $0.hasPrefix(text) && seen.insert($0).inserted }
    }
}
