package import JobModel
import Values

/// A hook that the configuration gives to jobs of some groups, or with some labels: `[hook.NAME]`.
package struct HookRule: Sendable, Equatable {
    package let name: String
    let hooks: [Hook]
    /// Any of these; empty: any group.
    let groups: Set<String>
    /// All of these, with these values; an empty value stands for any.
    let labels: [String: String]

    func fits(_ submission: Submission) -> Bool {
        (groups.isEmpty || groups.contains(submission.group))
            && labels.allSatisfy { key, value in
                submission.labels[key].map { value.isEmpty || $0 == value } ?? false
            }
    }

    /// Reads a table; what is wrong with it is among the problems.
    static func read(_ entry: DocumentTable.Entry, problems: inout [DocumentError]) -> HookRule? {
        let subject = "hook \(entry.key)"
        guard let table = entry.value.table else {
            let message = "\(subject) is a table, such as [hook.\(entry.key)], not \(entry.value.inWords)"
            problems.append(DocumentError(message, at: entry.value.position))
            return nil
        }
        var reader = TableReader(table, subject: subject)
        let occasions = reader.value("on") { value throws(DocumentError) in
            try words(value, "\"start\", \"end\" or \"failure\"") { Hook.Occasion(rawValue: $0) }
        }
        let groups = reader.value("group") { value throws(DocumentError) in
            try words(value, "the name of a group") { JobName.problemWithWord($0) == nil ? $0 : nil }
        }
        let labels = reader.read("labels", ValueKind<[String: String]>.labels)
        let runs = reader.read("run", .hooks(.end))
        for key in ["on", "run"] where table[key] == nil { reader.note("it has no \(key)", at: entry.position) }
        reader.finish()
        problems += reader.problems
        guard reader.problems.isEmpty, let occasions, let runs else { return nil }
        return HookRule(
            name: entry.key,
            hooks: occasions.flatMap { occasion in runs.map { Hook(occasion, $0.text) } },
            groups: Set(groups ?? []),
            labels: labels ?? [:]
        )
    }

    /// A string or an array of them.
    private static func words<Value>(
        _ value: DocumentValue,
        _ expectation: String,
        _ read: (String) -> Value?
    ) throws(DocumentError) -> [Value] {
        var words: [Value] = []
        for element in value.array ?? [value] {
            guard let word = element.string.flatMap(read) else {
                throw DocumentError("wants \(expectation), not \(element.inWords)", at: element.position)
            }
            words.append(word)
        }
        return words
    }
}

extension Submission {
    /// Adds the hooks that the configuration gives to such a job: once all else is said of it.
    package mutating func addHooks(of configuration: Configuration) {
        for rule in configuration.hookRules where rule.fits(self) { hooks += rule.hooks }
    }
}
