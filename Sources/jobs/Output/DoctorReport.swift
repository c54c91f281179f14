import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// What `doctor` says.
struct DoctorReport {
    let isJSON: Bool
    /// What was found beside the state directory.
    var others: [Finding] = []

    func print(_ examination: Examination, in context: Context) {
        if isJSON { return context.output.print(json(examination, in: context).encoded) }
        context.output.print("state directory  \(ShellText.shown(examination.path))")
        context.output.print("machine          \(Machine.id())")
        context.output.print("supervisor       \(text(examination.supervisor, in: context))")
        for line in examination.diskUse.map(text) ?? [] { context.output.print(line) }
        for line in text(examination.limits, in: context) { context.output.print(line) }
        for finding in examination.findings + others {
            context.output.print("\(finding.severity.rawValue): \(ShellText.shown(finding.what))")
            if let advice = finding.advice { context.output.print("  -> \(ShellText.shown(context.words(advice)))") }
        }
        if examination.isHealthy, examination.findings.isEmpty, others.isEmpty { context.output.print("all is well") }
    }

    func print(_ repair: RepairReport, in context: Context) {
        if isJSON { return context.output.print(json(repair).encoded) }
        if let kept = repair.keptAside {
            context.output.print("the database was damaged and has been rebuilt; the damaged one is kept as \(kept)")
            context.output.print("  \(repair.fromDatabase) jobs were read out of it")
        }
        if repair.fromDirectories > 0 {
            context.output.print("  \(repair.fromDirectories) jobs were rebuilt from their attempt directories")
        }
        if !repair.lost.isEmpty {
            let numbers = repair.lost.map(String.init).joined(separator: ", ")
            context.output.print("  lost, and listed as such: \(numbers)")
        }
        if let next = repair.nextNumber {
            context.output.print(
                "  the next job is number \(next): numbers just above the last known one may have been given out already"
            )
        }
        for path in repair.removed {
            context.output.print("  removed what an interruption left: \(ShellText.shown(path))")
        }
        for note in repair.notes { context.output.print("  \(ShellText.shown(note))") }
    }

    /// The most groups that are named.
    private static let mostGroups = 5

    private func text(_ use: DiskUse) -> [String] {
        let jobs = use.jobs == 1 ? "1 ended job" : "\(use.jobs) ended jobs"
        let total = "output of \(jobs) \(ByteCount(use.output)), database \(ByteCount(use.database))"
        let largest = use.groups.prefix(Self.mostGroups).filter { $0.bytes > 0 }.map { group in
            "\(ShellText.shown(group.name)) \(ByteCount(group.bytes)) (\(group.jobs))"
        }
        let groups =
            use.groups.count > 1 && !largest.isEmpty ? ["  by group       \(largest.joined(separator: ", "))"] : []
        return ["disk use         \(total)"] + groups
    }

    /// How a user comes by a delegated control group.
    private func delegationAdvice(in context: Context) -> String {
        let program = context.program
        return "for control groups, run `\(program) supervisor stop`, then `systemd-run --user --scope -p Delegate=yes "
            + "\(program) supervisor start`; or name one that you may write to in the setting supervisor.cgroup"
    }

    /// `memory: control group, cpus: control group`; where that is not so, why, and what to do.
    private func text(_ limits: LimitSupport, in context: Context) -> [String] {
        let parts = TreeLimits.Kind.allCases.map { kind in
            let keeper =
                switch limits.keepers[kind] {
                case .cgroup: "control group"
                case .rlimit where kind == .memory: "each process alone"
                case .rlimit: "all of the user"
                case nil: "none"
                }
            return "\(kind): \(keeper)"
        }
        guard let problem = limits.problem else {
            return ["limits           \(parts.joined(separator: ", "))"]
        }
        return [
            "limits           \(parts.joined(separator: ", ")) (\(ShellText.shown(problem.description)))",
            "  -> \(delegationAdvice(in: context))",
        ]
    }

    private func json(_ limits: LimitSupport, in context: Context) -> JSONValue {
        let keepers = limits.keepers.map { ($0.key.rawValue, $0.value.rawValue) }
        return [
            "cgroup": (try? limits.delegation.get()).map { .string($0.path) },
            "limited_by": JSONValue(sorted: Dictionary(keepers) { $1 }),
            "problem": limits.problem.map { .string($0.description) },
            "advice": limits.problem.map { _ in .string(delegationAdvice(in: context)) },
        ]
    }

    private func json(_ use: DiskUse) -> JSONValue {
        [
            "jobs": .integer(Int64(use.jobs)), "output_bytes": .integer(Int64(clamping: use.output)),
            "database_bytes": .integer(Int64(clamping: use.database)),
            "groups": .array(
                use.groups.map { group in
                    [
                        "group": .string(group.name), "jobs": .integer(Int64(group.jobs)),
                        "output_bytes": .integer(Int64(clamping: group.bytes)),
                    ]
                }
            ),
        ]
    }

    private func text(_ supervisor: Examination.Supervisor, in context: Context) -> String {
        switch supervisor {
        case .none: return "none runs; the next command that needs one starts it"
        case .running(let status): return "process \(status.pid), release \(status.release)"
        case .hanging(let pid, let error):
            let process = pid.map { "process \($0)" } ?? "a process that cannot be named"
            return "\(process) holds the lock but cannot be used: \(ShellText.shown(error.text(context.words)))"
        }
    }

    private func json(_ examination: Examination, in context: Context) -> JSONValue {
        let supervisor: JSONValue =
            switch examination.supervisor {
            case .none: ["state": "none"]
            case .running(let status): ["state": "running", "pid": .integer(Int64(status.pid))]
            case .hanging(let pid, let error):
                [
                    "state": "hanging", "pid": pid.map { .integer(Int64($0)) },
                    "error": .string(error.text(context.words)),
                ]
            }
        let findings = (examination.findings + others).map { finding -> JSONValue in
            [
                "severity": .string(finding.severity.rawValue), "what": .string(finding.what),
                "advice": finding.advice.map { .string(context.words($0)) },
            ]
        }
        return [
            "home": .string(examination.path), "machine": .string(Machine.id()), "supervisor": supervisor,
            "disk": examination.diskUse.map(json), "limits": json(examination.limits, in: context),
            "findings": .array(findings),
            "healthy": .bool(examination.isHealthy && !others.contains { $0.severity == .error }),
        ]
    }

    private func json(_ repair: RepairReport) -> JSONValue {
        [
            "kept_aside": repair.keptAside.map { .string($0) },
            "from_database": .integer(Int64(repair.fromDatabase)),
            "from_directories": .integer(Int64(repair.fromDirectories)),
            "lost": .array(repair.lost.map { .integer($0) }),
            "next_number": repair.nextNumber.map { .integer($0) },
            "removed": JSONValue(repair.removed),
            "notes": JSONValue(repair.notes),
        ]
    }
}
