/// Jobs that would wait for each other for ever: one waits in the middle of its work for another one, which waits for it,
/// or for a slot or a lock that it holds.
struct WaitCycle {
    let waiters: Waiters
    let scheduler: Scheduler

    /// Why `number` cannot end before `target` has, in words; `nil` where it can, as far as anybody knows.
    func way(from number: Int64, to target: Int64) -> String? {
        var visited: Set<Int64> = []
        return way(from: number, to: target, &visited)
    }

    private func way(from number: Int64, to target: Int64, _ visited: inout Set<Int64>) -> String? {
        guard visited.insert(number).inserted else { return nil }
        for next in waiters.needs(of: number).sorted() {
            if next == target { return "job \(number) waits for job \(next)" }
            if let rest = way(from: next, to: target, &visited) {
                return "job \(number) waits for job \(next), \(rest)"
            }
        }
        for next in scheduler.unended(before: number).sorted() {
            let step = "job \(number) depends on job \(next)"
            if next == target { return step }
            if let rest = way(from: next, to: target, &visited) { return "\(step), \(rest)" }
        }
        if let holder = scheduler.lockHolder(before: number) {
            let step = "job \(number) waits for job \(holder), which is unique like it"
            if holder == target { return step }
            if let rest = way(from: holder, to: target, &visited) { return "\(step), \(rest)" }
        }
        let slotHolders = scheduler.holders(before: number)
        if !slotHolders.isEmpty,
            let way = way(from: number, waitingFor: "slot of its group", of: slotHolders, to: target, &visited)
        {
            return way
        }
        for (pool, holders) in scheduler.poolHolders(before: number) {
            let what = "part of pool \(pool)"
            if let way = way(from: number, waitingFor: what, of: holders, to: target, &visited) { return way }
        }
        return nil
    }

    /// The way over those who hold something of which a job wants more than is free.
    private func way(
        from number: Int64,
        waitingFor what: String,
        of holders: Set<Int64>,
        to target: Int64,
        _ visited: inout Set<Int64>
    ) -> String? {
        // One that comes free may be enough, so all who hold one must be stuck.
        var rests: [String] = []
        for holder in holders.sorted() where holder != target {
            guard let rest = way(from: holder, to: target, &visited) else { return nil }
            rests.append(rest)
        }
        let article = holders.count == 1 ? "the" : "a"
        let names = holders.sorted().map { "job \($0)" }.joined(separator: ", ")
        return
            (["job \(number) waits for \(article) \(what) that \(names) \(holders.count == 1 ? "holds" : "hold")"]
            + rests)
            .joined(separator: ", ")
    }
}
