import JobModel
import JobProtocol
import Values

/// Groups as lines.
struct GroupReport {
    let isJSON: Bool
    let terminal: Terminal

    private static let columns: [Table.Column] = [
        .init(title: "GROUP"), .init(title: "SLOTS", isRight: true), .init(title: "RUNNING", isRight: true),
        .init(title: "QUEUED", isRight: true), .init(title: "STATE"),
    ]

    func print(_ groups: [JobGroup], in context: Context) {
        if isJSON {
            for group in groups { context.output.print(group.json.encoded) }
            return
        }
        for line in lines(of: groups) { context.output.print(line) }
    }

    func lines(of groups: [JobGroup]) -> [String] {
        // Few groups have a priority.
        let hasPriorities = groups.contains { $0.priority != 0 }
        let hasExecutors = groups.contains { $0.executor != nil }
        var table = Table(
            terminal,
            Self.columns + (hasPriorities ? [.init(title: "PRIORITY", isRight: true)] : [])
                + (hasExecutors ? [.init(title: "EXECUTOR")] : [])
        )
        table.rows = groups.map { group in
            let name = ShellText.shown(group.name)
            return [
                .init(terminal.width.map { Columns.truncatedInMiddle(name, to: max(12, $0 - 40), keeping: 8) } ?? name),
                .init(group.slots.map(String.init) ?? "unlimited"),
                .init(String(group.running)), .init(String(group.queued)),
                .init(group.isPaused ? "paused" : "open", style: group.isPaused ? .waiting : nil),
            ] + (hasPriorities ? [.init(String(group.priority))] : [])
                + (hasExecutors ? [.init(group.executor ?? ExecutorConfiguration.localName)] : [])
        }
        return table.lines
    }
}
