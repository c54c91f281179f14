import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    func listGroups(_: GroupListCall) throws -> [JobGroup] {
        var groups = try database.groups()
        if !groups.contains(where: { $0.name == JobGroup.defaultName }) {
            groups.append(JobGroup(name: JobGroup.defaultName))
        }
        return groups.map(withLoad).sorted { $0.name < $1.name }
    }

    private func withLoad(_ group: JobGroup) -> JobGroup {
        var group = group
        (group.queued, group.running) = scheduler.load(of: group.name)
        return group
    }

    func setGroup(_ call: GroupSetCall, by actor: String?) throws -> JobGroup {
        if let problem = JobName.problemWithWord(call.name) {
            throw JobsError(.usage, "a group cannot be named \"\(call.name)\": \(problem)")
        }
        let known = try database.groups().first { $0.name == call.name }
        // To resume a group that is not there is a slip. The usual one is always there.
        let saysMore = call.slots != nil || call.priority != nil || call.executor != nil
        let makes = call.makes ?? (saysMore || call.isPaused == true)
        if known == nil, !makes, call.name != JobGroup.defaultName { throw try noGroup(call.name) }
        var group = known ?? JobGroup(name: call.name)
        switch call.slots {
        case .unlimited: group.slots = nil
        case .count(let count): group.slots = count
        case nil: break
        }
        if let isPaused = call.isPaused, isPaused != group.isPaused {
            group.isPaused = isPaused
            group.pause = isPaused ? Act(at: Clock.now(), by: actor) : nil
        }
        group.priority = call.priority ?? group.priority
        if let executor = call.executor {
            try checkExecutor(executor)
            group.executor = executor == ExecutorConfiguration.localName ? nil : executor
        }
        try database.set(group)
        try append(
            .groupChanged,
            by: actor,
            [
                "group": .string(group.name),
                "slots": group.slots.map { .integer(Int64($0)) } ?? "unlimited",
                "paused": .bool(group.isPaused),
                "priority": group.priority == 0 ? nil : .integer(Int64(group.priority)),
                "executor": group.executor.map { .string($0) },
            ]
        )
        groupExecutors[group.name] = group.executor
        scheduler.setGroup(group)
        return withLoad(group)
    }

    private func noGroup(_ name: String) throws -> JobsError {
        let names = try database.groups().map(\.name)
        let hint = Spelling.hint(for: name, among: names)
        return JobsError(.notFound, "there is no group '\(name)'\(hint)", advice: hint.isEmpty ? .listGroups : nil)
    }

    func removeGroup(_ call: GroupRemoveCall, by actor: String?) throws -> Done {
        guard call.name != JobGroup.defaultName else {
            throw JobsError(.usage, "the group \(call.name) is always there and cannot be removed")
        }
        guard try database.groups().contains(where: { $0.name == call.name }) else {
            throw try noGroup(call.name)
        }
        let load = scheduler.load(of: call.name)
        guard load.queued + load.running == 0 else {
            throw JobsError(
                .wrongState,
                "group \(call.name) has \(load.queued) queued and \(load.running) running jobs",
                advice: .killGroup,
                about: call.name
            )
        }
        try database.removeGroup(call.name)
        try append(.groupChanged, by: actor, ["group": .string(call.name), "removed": true])
        groupExecutors[call.name] = nil
        scheduler.removeGroup(call.name)
        return Done()
    }
}
