import JobConfiguration
import JobModel
import LinuxSystem
import Values

/// Schedules for people.
struct ScheduleReport {
    let terminal: Terminal
    let now: Timestamp

    private var times: TimeText { TimeText(now: now, isRelative: terminal.isTerminal) }

    private static let columns: [Table.Column] = [
        .init(title: "SCHEDULE"), .init(title: "NAME", isOptional: true, dispensability: 2), .init(title: "WHEN"),
        .init(title: "NEXT"), .init(title: "LAST", isOptional: true, dispensability: 1), .init(title: "COMMAND"),
    ]

    func table(of schedules: [Schedule]) -> [String] {
        var table = Table(terminal, Self.columns)
        table.rows = schedules.map { schedule in
            [
                .init(schedule.reference),
                .init(ShellText.shown(schedule.submission.name ?? "")),
                .init(schedule.recurrence.words),
                .init(next(of: schedule), style: schedule.isPaused || schedule.problem != nil ? .waiting : nil),
                .init(schedule.lastJob.map { "job \($0)" } ?? ""),
                .init(ShellText.of(schedule.submission.command)),
            ]
        }
        return table.lines
    }

    private func next(of schedule: Schedule) -> String {
        if schedule.isPaused { return "paused" }
        return schedule.nextAt.map(times.of) ?? "never"
    }

    /// - Parameter upcoming: Its next times.
    func details(of schedule: Schedule, _ upcoming: [Timestamp]) -> [String] {
        let zone = try? TimeZones.rules(schedule.zone)
        var lines = [
            "Schedule \(schedule.reference)\(schedule.submission.name.map { ": \(ShellText.shown($0))" } ?? "")"
        ]
        func add(_ name: String, _ value: String?) {
            if let value { lines.append("  \(Columns.padded(name, to: 11)) \(value)") }
        }
        add("when", schedule.recurrence.words)
        add("time zone", schedule.zone.map(ShellText.shown))
        add("state", schedule.isPaused ? "paused" : "active")
        add("problem", schedule.problem.map(ShellText.shown))
        for (index, time) in upcoming.enumerated() where !schedule.isPaused {
            let clock = zone.map { time.description(in: $0) } ?? time.localDescription
            add(index == 0 ? "next" : "", index == 0 && terminal.isTerminal ? "\(clock) (\(times.of(time)))" : clock)
        }
        add("missed", schedule.missed.words)
        add("overlap", schedule.overlap.words)
        add("last", schedule.lastAt.map(times.full))
        add("last job", schedule.lastJob.map(String.init))
        add("unended", schedule.openJobs.isEmpty ? nil : schedule.openJobs.map(String.init).joined(separator: ", "))
        add("jobs", counts(of: schedule))
        add("command", ShellText.of(schedule.submission.command))
        add("directory", ShellText.of(schedule.submission.directory))
        let group = schedule.submission.group
        add("group", group == JobGroup.defaultName ? nil : ShellText.shown(group))
        return lines
    }

    private func counts(of schedule: Schedule) -> String {
        var words = ["\(schedule.runs) submitted"]
        if schedule.skipped > 0 { words.append("\(schedule.skipped) times skipped because one had not ended") }
        if schedule.missedTimes > 0 { words.append("\(schedule.missedTimes) times missed") }
        return words.joined(separator: ", ")
    }
}

extension Recurrence {
    /// `every 10m`, `0 3 * * *`.
    var words: String {
        switch self {
        case .every(let span): "every \(span.exactText)"
        case .cron(let expression): expression.text
        }
    }
}

extension Schedule.Missed {
    /// What becomes of missed times, for people.
    fileprivate var words: String {
        switch self {
        case .skip: "skip: times that came while nothing could start get no job"
        case .once: "once: times that came while nothing could start get one job together"
        case .all: "all: times that came while nothing could start get a job each"
        }
    }
}

extension Schedule.Overlap {
    fileprivate var words: String {
        switch self {
        case .skip: "skip: no job while the one before has not ended"
        case .queue: "queue: a job waits for the end of the one before"
        case .killOld: "kill-old: the job before is killed"
        }
    }
}
