import JobModel

/// The pools: how much there is of each, and who has taken what. Units of a counted pool have numbers, and no number is
/// with two jobs.
struct Pools: Sendable {
    private struct Stock {
        /// `nil`: there is no such pool, or not any more.
        var total: Int64?
        var isCounted = true
        /// May be more than there is, where the pool was made smaller.
        var inUse: Int64 = 0
        /// What each job has taken: the amount, and of a counted pool which units.
        var taken: [Int64: (amount: Int64, units: [Int])] = [:]
        /// The units that nobody has, the lowest at the end.
        var free: [Int] = []

        mutating func set(_ total: Int64?, isCounted: Bool) {
            (self.total, self.isCounted) = (total, isCounted)
            let used = Set(taken.values.flatMap(\.units))
            free = isCounted ? (0..<Int(total ?? 0)).reversed().filter { !used.contains($0) } : []
        }

        /// - Parameter units: Those that it has already; `nil`: the lowest that are free.
        mutating func take(_ amount: Int64, by number: Int64, _ units: [Int]?) {
            let units = units ?? (isCounted ? free.suffix(Int(clamping: amount)).reversed() : [])
            let isTaken = Set(units)
            free.removeAll { isTaken.contains($0) }
            taken[number] = (amount, units)
            inUse += amount
        }

        mutating func release(_ number: Int64) {
            guard let (amount, units) = taken.removeValue(forKey: number) else { return }
            inUse -= amount
            guard isCounted else { return }
            for unit in units where Int64(unit) < total ?? 0 {
                free.insert(unit, at: free.firstIndex { $0 < unit } ?? free.endIndex)
            }
        }
    }

    private var stocks: [String: Stock] = [:]

    /// - Parameter total: Units, or bytes.
    mutating func set(_ name: String, total: Int64, isCounted: Bool) {
        stocks[name, default: Stock()].set(total, isCounted: isCounted)
    }

    /// Forgets a pool. Those who have taken of it keep that.
    mutating func remove(_ name: String) {
        let isCounted = isCounted(name)
        stocks[name]?.set(nil, isCounted: isCounted)
        forgetIfUnused(name)
    }

    private mutating func forgetIfUnused(_ name: String) {
        if let stock = stocks[name], stock.total == nil, stock.taken.isEmpty { stocks[name] = nil }
    }

    /// How much there is; `nil`: there is no such pool.
    func total(of name: String) -> Int64? { stocks[name]?.total }
    /// Whether its units have numbers.
    func isCounted(_ name: String) -> Bool { stocks[name]?.isCounted ?? true }
    func inUse(of name: String) -> Int64 { stocks[name]?.inUse ?? 0 }

    /// How much nobody has; negative where more is taken than there is.
    func free(of name: String) -> Int64 { (stocks[name]?.total ?? 0) - inUse(of: name) }

    /// What keeps a job from taking this; `nil`: nothing.
    func shortage(of use: PoolUse) -> PoolShortage? {
        if use.amount <= free(of: use.pool) { return nil }
        return PoolShortage(
            use,
            inUse: inUse(of: use.pool),
            total: total(of: use.pool),
            isCounted: isCounted(use.pool)
        )
    }

    /// - Parameter units: Those that it has already, by pool; `nil`: it gets some now.
    mutating func take(_ uses: [PoolUse], by number: Int64, units: [String: [Int]]? = nil) {
        for use in uses {
            stocks[use.pool, default: Stock()].take(use.amount, by: number, units.map { $0[use.pool] ?? [] })
        }
    }

    mutating func release(_ uses: [PoolUse], by number: Int64) {
        for use in uses {
            stocks[use.pool]?.release(number)
            forgetIfUnused(use.pool)
        }
    }

    /// The units that a job has taken, by pool.
    func units(of uses: [PoolUse], by number: Int64) -> [String: [Int]] {
        uses.reduce(into: [:]) { units, use in
            if let taken = stocks[use.pool]?.taken[number]?.units, !taken.isEmpty { units[use.pool] = taken }
        }
    }

    /// Who has taken of a pool, by their numbers.
    func holders(of name: String) -> [PoolLoad.Holder] {
        (stocks[name]?.taken ?? [:]).sorted { $0.key < $1.key }.map { number, taken in
            PoolLoad.Holder(number: number, amount: taken.amount, units: taken.units)
        }
    }
}
