import JobConfiguration
import JobManager
import JobModel
import LinuxSystem
import Values

/// What the value of an option or argument can be.
struct ValueSuggestions {
    let glance: () -> StoreGlance?
    /// `kill`, `group set`
    let subcommand: String

    /// - Parameter arguments: The arguments in front of it, none of which would say anything twice.
    func completion(of current: String, for parameter: Parameter, behind arguments: [String] = []) -> Completion {
        let kind = SuggestionKind(parameter, of: subcommand)
        switch kind {
        case .file: return Completion(content: .files)
        case .directory: return Completion(content: .directories)
        default:
            let candidates = candidates(kind, current, arguments).filter {
                $0.value.hasPrefix(current) && !arguments.contains($0.value)
            }
            return Completion(content: .words(candidates))
        }
    }

    private func candidates(_ kind: SuggestionKind, _ current: String, _ arguments: [String]) -> [Completion.Candidate]
    {
        switch kind {
        case .reference(let stage): references(current, stage)
        case .name: glance()?.jobs(withNamePrefix: current).compactMap(named) ?? []
        case .group: glance()?.groups().map { .init(value: $0.name, detail: Self.detail(of: $0)) } ?? []
        case .pool: glance()?.pools().map { .init(value: $0.name, detail: Self.detail(of: $0)) } ?? []
        case .executor: Self.executors()
        case .label: labels(current)
        case .blueprint: BlueprintSuggestions.names()
        case .schedule: glance()?.schedules().flatMap(Self.candidates) ?? []
        case .setting: Settings.all.map { .init(value: $0.key, detail: $0.summary) }
        case .parameter: BlueprintSuggestions.parameters(of: arguments.first ?? "", besides: arguments.dropFirst())
        case .variable:
            Environment.entries().compactMap { entry in
                entry.text?.firstIndex(of: "=").flatMap { index in
                    entry.text.map { .init(value: String($0[..<index]), detail: "") }
                }
            }.sorted { $0.value < $1.value }
        case .signal: (1...31).map { .init(value: String(Signal(rawValue: $0).description.dropFirst(3)), detail: "") }
        case .status: JobStatus.allCases.map { .init(value: $0.rawValue, detail: "") }
        case .limit: ResourceLimit.names.map { .init(value: $0 + "=", detail: "") }
        case .words(let words): words.map { .init(value: $0, detail: "") }
        case .subcommand, .command, .file, .directory, .free: []
        }
    }

    /// Numbers, the newest first; names, once letters are typed or there are few; `last`.
    private func references(_ current: String, _ stage: JobStage) -> [Completion.Candidate] {
        guard let glance = glance() else { return [] }
        let isNumber = current.utf8.allSatisfy { (48...57).contains($0) }
        let numbered = isNumber ? glance.jobs(withDigits: current, stage: stage) : []
        var found = numbered.map { Completion.Candidate(value: String($0.number), detail: Self.detail(of: $0)) }
        let bearers = glance.jobs(withNamePrefix: current).filter { Self.fits($0.status, stage) }
        found += bearers.compactMap(named)
        if stage == .any, !current.isEmpty || !found.isEmpty {
            found.append(.init(value: "last", detail: "the job submitted last"))
        }
        return found
    }

    private func labels(_ current: String) -> [Completion.Candidate] {
        guard let glance = glance() else { return [] }
        guard let separator = current.firstIndex(of: "=") else {
            return glance.labelKeys(withPrefix: current).map { .init(value: $0 + "=", detail: "") }
        }
        let key = String(current[..<separator])
        let value = String(current[current.index(after: separator)...])
        return glance.labelValues(of: key, withPrefix: value).map { .init(value: "\(key)=\($0)", detail: "") }
    }

    private func named(_ job: JobRecord) -> Completion.Candidate? {
        job.submission.name.map { .init(value: $0, detail: "job \(job.number), \(Self.detail(of: job))") }
    }

    private static func fits(_ status: JobStatus, _ stage: JobStage) -> Bool {
        switch stage {
        case .any: true
        case .live: !status.isEnded
        case .ended: status.isEnded
        }
    }

    private static func executors() -> [Completion.Candidate] {
        Configuration.load().executors.map { .init(value: $0.name, detail: "\($0.type), \($0.directory)") }
            + [.init(value: ExecutorConfiguration.localName, detail: "this machine")]
    }

    /// `running: make test`
    private static func detail(of job: JobRecord) -> String {
        "\(job.status.rawValue): \(Columns.truncated(ShellText.of(job.submission.command), to: 60))"
    }

    /// `2 units`, `24.0 GiB`, `80% of the memory`
    private static func detail(of pool: Pool) -> String {
        switch pool.size {
        case .units(let count): "\(count) unit\(count == 1 ? "" : "s")"
        case .bytes(let count): count.description
        case .percent(let hundredths): "\(hundredths)% of the memory"
        }
    }

    private static func candidates(of schedule: Schedule) -> [Completion.Candidate] {
        let command = Columns.truncated(ShellText.of(schedule.submission.command), to: 60)
        let detail = "\(schedule.recurrence.words): \(command)"
        let names = [schedule.reference, schedule.submission.name].compactMap(\.self)
        return names.map { .init(value: $0, detail: detail) }
    }

    /// `2 slots, 1 running, 3 queued`
    private static func detail(of group: JobGroup) -> String {
        let slots = group.slots.map { "\($0) slot\($0 == 1 ? "" : "s")" } ?? "unlimited"
        return "\(slots), \(group.running) running, \(group.queued) queued\(group.isPaused ? ", paused" : "")"
    }
}

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
