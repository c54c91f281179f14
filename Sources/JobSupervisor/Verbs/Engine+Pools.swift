import JobModel
import JobProtocol
import JobStore
import Values

extension Engine {
    func listPools(_: PoolListCall) throws -> [PoolLoad] { try database.pools().map(withLoad) }

    private func withLoad(_ pool: Pool) -> PoolLoad {
        let load = scheduler.load(ofPool: pool.name)
        return PoolLoad(
            pool: pool,
            total: scheduler.total(ofPool: pool.name) ?? pool.total,
            inUse: load.inUse,
            queued: load.queued,
            holders: load.holders
        )
    }

    func setPool(_ call: PoolSetCall, by actor: String?) throws -> PoolLoad {
        if let problem = Pool.problem(withName: call.name) {
            throw JobsError(.usage, "a pool cannot be named \"\(call.name)\": \(problem)")
        }
        let pools = try database.pools()
        let known = pools.first { $0.name == call.name }
        guard let size = call.size ?? known?.size else {
            throw noPool(call.name, among: pools)
        }
        var pool = Pool(name: call.name, size: size, variable: known?.variable)
        switch call.variable {
        case .named(let name): pool.variable = name
        case .unset: pool.variable = nil
        case nil: break
        }
        try checkVariables(of: pool, among: pools)
        try checkMeasure(of: pool)
        try database.set(pool)
        try append(
            .poolChanged,
            by: actor,
            ["pool": .string(pool.name), "size": .integer(pool.total), "env": pool.variable.map { .string($0) }]
        )
        scheduler.setPool(pool)
        return withLoad(pool)
    }

    /// Throws if the pool's variables are those of another pool, or cannot be set.
    private func checkVariables(of pool: Pool, among pools: [Pool]) throws(JobsError) {
        if let name = pool.variable {
            guard Pool.isVariable(name) else {
                throw JobsError(
                    .usage,
                    "\(name) cannot be the variable of a pool: it is letters, digits and '_', does not begin with a digit, and "
                        + "is not PWD or one that begins with JOBS_"
                )
            }
        }
        for other in pools where other.name != pool.name {
            if other.ownVariable == pool.ownVariable {
                throw JobsError(
                    .usage,
                    "a pool cannot be named \(pool.name): its variable \(pool.ownVariable) is that of pool \(other.name)"
                )
            }
            if let variable = pool.variable, other.variable == variable {
                throw JobsError(.usage, "\(variable) is the variable of pool \(other.name)")
            }
        }
    }

    /// Throws if running jobs have numbered units of a pool that is to have none, or the other way round.
    private func checkMeasure(of pool: Pool) throws(JobsError) {
        let holders = scheduler.load(ofPool: pool.name).holders
        guard let holder = holders.first(where: { $0.units.isEmpty == pool.isCounted }) else { return }
        throw JobsError(
            .wrongState,
            "pool \(pool.name) cannot change from \(pool.isCounted ? "bytes to units" : "units to bytes") while job "
                + "\(holder.number) has taken of it",
            advice: .kill,
            about: "\(holder.number)"
        )
    }

    func removePool(_ call: PoolRemoveCall, by actor: String?) throws -> Done {
        let pools = try database.pools()
        guard pools.contains(where: { $0.name == call.name }) else { throw noPool(call.name, among: pools) }
        let load = scheduler.load(ofPool: call.name)
        guard load.queued == 0, load.holders.isEmpty else {
            throw JobsError(
                .wrongState,
                "\(load.queued) queued and \(load.holders.count) running jobs take of pool \(call.name)",
                advice: .listLive
            )
        }
        try database.removePool(call.name)
        try append(.poolChanged, by: actor, ["pool": .string(call.name), "removed": true])
        scheduler.removePool(call.name)
        return Done()
    }

    private func noPool(_ name: String, among pools: [Pool]) -> JobsError {
        let hint = Spelling.hint(for: name, among: pools.map(\.name))
        return JobsError(.notFound, "there is no pool '\(name)'\(hint)", advice: hint.isEmpty ? .listPools : nil)
    }

    /// Throws if a submission asks for something that no pool can give.
    func checkUses(of submission: Submission) throws { for use in submission.uses { try check(use) } }

    private func check(_ use: PoolUse) throws {
        guard let total = scheduler.total(ofPool: use.pool) else {
            let error = noPool(use.pool, among: try database.pools())
            let advice: [Advice] = error.advice.isEmpty ? [] : [Advice(.setPool, use.pool)]
            throw JobsError(.usage, error.message, advice: advice, causeText: nil)
        }
        guard use.amount <= total else {
            let shortage = PoolShortage(use, inUse: 0, total: total, isCounted: scheduler.isCounted(pool: use.pool))
            throw JobsError(.usage, "the job wants \(shortage.words)", advice: .listPools)
        }
        guard use.amount >= Pool.fewestBytes || scheduler.isCounted(pool: use.pool) else {
            throw JobsError(
                .usage,
                "pool \(use.pool) is of bytes, and \(use.amount) of them are less than a page: say how much the job takes, as "
                    + "in --use \(use.pool)=8G"
            )
        }
    }
}
