import JobModel
import Values

/// Histories as rows: runs, how many of them completed, how long they took, the last one, name and command.
struct HistoryTable {
    let terminal: Terminal
    let now: Timestamp

    private static let columns: [Table.Column] = [
        .init(title: "RUNS", isRight: true), .init(title: "OK", isRight: true), .init(title: "MEDIAN", isRight: true),
        .init(title: "90%", isRight: true, dispensability: 2), .init(title: "LAST", dispensability: 1),
        .init(title: "DIRECTORY", dispensability: 3), .init(title: "COMMAND"),
    ]

    func lines(of histories: [RunHistory]) -> [String] {
        var table = Table(terminal, Self.columns)
        table.rows = histories.map(cells)
        return table.lines
    }

    private func cells(_ history: RunHistory) -> [Table.Cell] {
        let percent = history.runs == 0 ? 0 : history.completed * 100 / history.runs
        let name = history.name.map { "\(ShellText.shown($0)): " } ?? ""
        let command = name + ShellText.of(history.command)
        let directory = ShellText.of(history.directory)
        return [
            .init("\(history.runs)"),
            .init("\(percent)%", style: percent == 100 ? .good : percent < 50 ? .bad : nil),
            .init(history.median?.description ?? "-"),
            .init(history.slowest?.description ?? "-"),
            .init(TimeText(now: now, isRelative: terminal.isTerminal).of(history.lastAt)),
            .init(terminal.isTerminal ? Columns.truncatedInMiddle(directory, to: 24, keeping: 0) : directory),
            .init(command) { Columns.truncatedInMiddle(command, to: $0, keeping: Columns.count(name)) },
        ]
    }
}
