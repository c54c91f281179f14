import JobModel
import JobProtocol

/// Groups as lines.
struct GroupReport {
    let isJSON: Bool

    func print(_ groups: [JobGroup], in context: Context) {
        if isJSON {
            for group in groups { context.output.print(group.json.encoded) }
            return
        }
        let names = groups.map { ShellText.shown($0.name) }
        let width = max(5, names.map(Columns.count).max() ?? 0)
        context.output.print("\(Columns.padded("GROUP", to: width))      SLOTS  RUNNING  QUEUED")
        for (group, name) in zip(groups, names) {
            let cells = [
                Columns.padded(name, to: width),
                Columns.padded(group.slots.map(String.init) ?? "unlimited", to: 9, right: true),
                Columns.padded(String(group.running), to: 7, right: true),
                Columns.padded(String(group.queued), to: 6, right: true),
            ]
            context.output.print(cells.joined(separator: "  ") + (group.isPaused ? "  paused" : ""))
        }
    }
}
