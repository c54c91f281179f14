import JobModel
import JobProtocol
import Values

/// Executors, and what was found out about one, as lines.
struct ExecutorReport {
    let isJSON: Bool
    let terminal: Terminal

    func print(_ executors: [ExecutorSummary], in context: Context) {
        if isJSON {
            for executor in executors { context.output.print(executor.json.encoded) }
            return
        }
        var table = Table(
            terminal,
            [
                .init(title: "EXECUTOR"), .init(title: "TYPE"), .init(title: "JOBS", isRight: true),
                .init(title: "DIRECTORY"),
            ]
        )
        table.rows = executors.map { executor in
            [
                .init(ShellText.shown(executor.name)), .init(executor.type), .init(String(executor.jobs)),
                .init(ShellText.shown(executor.directory ?? "-")),
            ]
        }
        for line in table.lines { context.output.print(line) }
        for executor in executors {
            if let problem = executor.problem { context.output.print("\(ShellText.shown(executor.name)): \(problem)") }
        }
    }

    func print(_ checks: [ExecutorCheck], in context: Context) {
        for check in checks {
            context.output.print(
                isJSON ? check.json.encodedText : "\(check.isGood ? "ok" : "bad")  \(check.subject): \(check.finding)"
            )
        }
    }
}
