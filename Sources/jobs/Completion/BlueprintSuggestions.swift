import JobConfiguration
import JobManager

/// Blueprints that can be seen from the working directory, and what can be given to them.
enum BlueprintSuggestions {
    static func names() -> [Completion.Candidate] {
        library().map { .init(value: $0.name, detail: $0.summary ?? $0.command.source) }
    }

    /// - Parameter besides: `PARAMETER=VALUE`s that were given already.
    static func parameters(of blueprint: String, besides given: some Sequence<String>) -> [Completion.Candidate] {
        let done = Set(given.map { $0.prefix { $0 != "=" } })
        let parameters = library().first { $0.name == blueprint }?.parameters ?? []
        return parameters.filter { !done.contains($0.name[...]) }.flatMap { parameter -> [Completion.Candidate] in
            let values = parameter.choices
            let detail = parameter.summary ?? ""
            if values.isEmpty { return [Completion.Candidate(value: parameter.name + "=", detail: detail)] }
            return values.map { Completion.Candidate(value: "\(parameter.name)=\($0)", detail: detail) }
        }
    }

    /// Those that are sound and may be run.
    private static func library() -> [Blueprint] {
        (try? Submitter.directory()).map { BlueprintLibrary.usable(from: $0) } ?? []
    }
}
