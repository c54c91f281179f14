import JobModel
import JobProtocol
import LinuxSystem
import Values

/// Pools as lines.
struct PoolReport {
    let isJSON: Bool
    let terminal: Terminal

    private static let columns: [Table.Column] = [
        .init(title: "POOL"), .init(title: "SIZE", isRight: true), .init(title: "IN USE", isRight: true),
        .init(title: "FREE", isRight: true), .init(title: "QUEUED", isRight: true), .init(title: "VARIABLE"),
    ]

    private static let holderColumns: [Table.Column] = [
        .init(title: "JOB", isRight: true), .init(title: "HAS", isRight: true), .init(title: "STATUS"),
        .init(title: "COMMAND"),
    ]

    func print(_ pools: [PoolLoad], in context: Context) {
        if isJSON {
            for pool in pools { context.output.print(pool.json.encoded) }
            return
        }
        for line in lines(of: pools) { context.output.print(line) }
    }

    func lines(of pools: [PoolLoad]) -> [String] {
        var table = Table(terminal, Self.columns)
        table.rows = pools.map { load in
            [
                .init(load.pool.name), .init(load.text(load.total)), .init(load.text(load.inUse)),
                .init(load.text(max(0, load.total - load.inUse))), .init(String(load.queued)),
                .init(load.pool.variable ?? load.pool.ownVariable),
            ]
        }
        return table.lines
    }

    /// - Parameter jobs: Those that have taken of the pool.
    func print(_ load: PoolLoad, heldBy jobs: [JobRecord], in context: Context) {
        var table = Table(terminal, Self.holderColumns)
        table.rows = jobs.map { job in
            let command = ShellText.of(job.submission.command)
            return [
                .init(String(job.number)), .init(job.taken(of: load.pool.name) ?? ""),
                .init(Verdict.text(of: job) + job.sinceItsStart),
                .init(terminal.width.map { Columns.truncated(command, to: max(12, $0 - 50)) } ?? command),
            ]
        }
        context.output.print("")
        for line in table.lines { context.output.print(line) }
    }
}

extension PoolLoad {
    /// An amount of the pool.
    fileprivate func text(_ amount: Int64) -> String {
        pool.isCounted ? String(amount) : ByteCount(UInt64(clamping: amount)).description
    }
}

extension JobRecord {
    /// How long a job has run that runs: ` for 3m`.
    var sinceItsStart: String {
        guard status.isLive, let startedAt else { return "" }
        return " for \(TimeSpan(nanoseconds: max(0, Clock.now().nanoseconds - startedAt.nanoseconds)).brief)"
    }

    /// What its latest attempt has taken of a pool: the numbers of units, `0,1`, or a size; `nil`: nothing.
    func taken(of pool: String) -> String? {
        if let units = poolUnits[pool] { return units.map(String.init).joined(separator: ",") }
        guard let use = submission.uses.first(where: { $0.pool == pool }) else { return nil }
        return ByteCount(UInt64(clamping: use.amount)).description
    }
}
