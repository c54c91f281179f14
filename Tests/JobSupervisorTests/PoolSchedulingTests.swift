import JobModel
import TestSupport
import Testing

@testable import JobSupervisor

/// Jobs of several groups that want of the same pools: thousands of generated cases, and those that are hard.
@Suite struct PoolSchedulingTests {
    private struct Job {
        var number: Int64
        var place: Admission.Place
        var rank: QueueRank
    }

    /// All that is queued, in one list, and all that is held: too simple to be wrong.
    private struct Model {
        var slots: [String: Int] = [:]
        var paused: Set<String> = []
        var priorities: [String: Int32] = [:]
        var pools: [String: Int64] = [:]
        var queued: [Job] = []
        var running: [Job] = []

        func used(_ pool: String) -> Int64 {
            running.flatMap(\.place.uses).filter { $0.pool == pool }.reduce(0) { $0 + $1.amount }
        }

        private func fits(_ job: Job) -> Bool {
            let place = job.place
            let used = running.filter { $0.place.group == place.group }.reduce(0) { $0 + $1.place.slots }
            return !paused.contains(place.group) && used + place.slots <= slots[place.group] ?? .max
                && !running.contains { $0.place.lock != nil && $0.place.lock == place.lock }
                && place.uses.allSatisfy { self.used($0.pool) + $0.amount <= pools[$0.pool] ?? 0 }
        }

        mutating func takeStartable() -> [Int64] {
            func rank(_ job: Job) -> QueueRank { job.rank.raised(by: priorities[job.place.group] ?? 0) }
            var taken: [Int64] = []
            for job in queued.sorted(by: { (rank($0), $0.number) < (rank($1), $1.number) }) where fits(job) {
                running.append(job)
                taken.append(job.number)
            }
            queued.removeAll { taken.contains($0.number) }
            return taken
        }
    }

    private static func job(_ number: Int64, _ random: inout SplitMix) -> Job {
        let pools = ["gpu", "licence", "memory"].filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        let uses = pools.map { pool in
            PoolUse(pool, Int64.random(in: 1...(pool == "memory" ? 1 << 34 : 3), using: &random))
        }
        let place = Admission.Place(
            group: ["a", "b", "c"].randomElement(using: &random) ?? "a",
            lock: Int.random(in: 0..<5, using: &random) == 0 ? ["x", "y"].randomElement(using: &random) : nil,
            slots: Int.random(in: 1...2, using: &random),
            uses: uses
        )
        let time = Int64.random(in: 0...3, using: &random) * 3_600_000
        return Job(number: number, place: place, rank: QueueRank(time: time, tie: Double(number)))
    }

    private static func load(_ model: Model, _ units: [Int64: [String: [Int]]], _ random: inout SplitMix) -> Scheduler {
        var scheduler = Scheduler()
        for (group, priority) in model.priorities {
            scheduler.setGroup(
                group,
                slots: model.slots[group],
                isPaused: model.paused.contains(group),
                priority: priority
            )
        }
        for (pool, total) in model.pools { scheduler.setPool(pool, total: total, isCounted: pool != "memory") }
        for job in model.running { scheduler.occupy(job.number, job.place, units: units[job.number] ?? [:]) }
        for job in model.queued.shuffled(using: &random) {
            scheduler.enqueue(job.number, QueueEntry(job.place, rank: job.rank))
        }
        return scheduler
    }

    /// Fewer jobs than would be needed for anything to be kept for somebody: then whoever fits starts, by rank.
    @Test(arguments: 1...300)
    func theSchedulerDoesAsTheModel(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var model = Model()
        var units: [Int64: [String: [Int]]] = [:]
        for group in ["a", "b", "c"] { model.priorities[group] = 0 }
        var scheduler = Self.load(model, [:], &random)
        var number: Int64 = 0
        for step in 0..<Backfill.mostOvertakings * 4 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3 where number < Int64(Backfill.mostOvertakings):
                number += 1
                let job = Self.job(number, &random)
                model.queued.append(job)
                scheduler.enqueue(number, QueueEntry(job.place, rank: job.rank))
            case 4, 5:
                guard let job = model.running.randomElement(using: &random) else { continue }
                scheduler.release(job.number)
                model.running.removeAll { $0.number == job.number }
                units[job.number] = nil
            case 6:
                let group = ["a", "b", "c"].randomElement(using: &random) ?? "a"
                model.slots[group] = [nil, 1, 2, 5].randomElement(using: &random) ?? nil
                if Int.random(in: 0..<3, using: &random) == 0 {
                    model.paused.insert(group)
                } else {
                    model.paused.remove(group)
                }
                model.priorities[group] = [0, 1, -2].randomElement(using: &random)
                scheduler.setGroup(
                    group,
                    slots: model.slots[group],
                    isPaused: model.paused.contains(group),
                    priority: model.priorities[group] ?? 0
                )
            case 7:
                let pool = ["gpu", "licence", "memory"].randomElement(using: &random) ?? "gpu"
                let total = Int64.random(in: 1...(pool == "memory" ? 1 << 35 : 5), using: &random)
                model.pools[pool] = total
                scheduler.setPool(pool, total: total, isCounted: pool != "memory")
            case 8:
                guard let job = model.queued.randomElement(using: &random) else { continue }
                scheduler.dequeue(job.number)
                model.queued.removeAll { $0.number == job.number }
            default:
                // What the database says gives the same queue, in whatever order it is read.
                scheduler = Self.load(model, units, &random)
            }
            let taken = scheduler.takeStartable(now: 0)
            for number in taken { units[number] = scheduler.units(of: number) }
            if let problem = Self.problem(scheduler, taken, &model, units) {
                Issue.record("seed \(seed), step \(step): \(problem)")
                return
            }
        }
    }

    private static func problem(
        _ scheduler: Scheduler,
        _ taken: [Int64],
        _ model: inout Model,
        _ units: [Int64: [String: [Int]]]
    ) -> String? {
        let expected = model.takeStartable()
        if taken != expected { return "starts \(taken), not \(expected)" }
        if let idle = model.queued.first(where: { scheduler.reason(for: $0.number) == .turn }) {
            return "job \(idle.number) could start"
        }
        for pool in ["gpu", "licence", "memory"] {
            let load = scheduler.load(ofPool: pool)
            if load.inUse != model.used(pool) { return "\(load.inUse) of \(pool) are in use, not \(model.used(pool))" }
            let wanting = model.queued.count { $0.place.uses.contains { $0.pool == pool } }
            if load.queued != wanting { return "\(load.queued) want \(pool), not \(wanting)" }
            for holder in load.holders where pool != "memory" && Int64(holder.units.count) != holder.amount {
                return "job \(holder.number) has \(holder.units) of \(pool), not \(holder.amount)"
            }
            let all = units.values.flatMap { $0[pool] ?? [] }
            if Set(all).count != all.count { return "units of \(pool) are with two jobs: \(units)" }
        }
        return nil
    }

    /// Whatever is submitted, all of it runs in the end, and more than there is is never taken.
    @Test(arguments: 1...100)
    func nothingIsExceededOrForgotten(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var scheduler = Scheduler()
        let totals: [String: Int64] = ["gpu": 3, "licence": 3, "memory": 1 << 34]
        for (pool, total) in totals { scheduler.setPool(pool, total: total, isCounted: pool != "memory") }
        let slots = ["a": 2, "b": 3]
        for (group, count) in slots { scheduler.setGroup(group, slots: count, isPaused: false) }
        var jobs: [Int64: Job] = [:]
        var left: Set<Int64> = []
        var running: Set<Int64> = []
        var next: Int64 = 1
        for step in 0..<3000 {
            while next <= 150, next <= Int64(step) + 30 {
                let job = Self.job(next, &random)
                jobs[next] = job
                left.insert(next)
                scheduler.enqueue(next, QueueEntry(job.place, rank: job.rank))
                next += 1
            }
            for number in scheduler.takeStartable(now: 0) {
                if !running.insert(number).inserted { Issue.record("seed \(seed): job \(number) starts twice") }
                left.remove(number)
            }
            let held = running.compactMap { jobs[$0]?.place }
            for (pool, total) in totals {
                let used = held.flatMap(\.uses).filter { $0.pool == pool }.reduce(0) { $0 + $1.amount }
                if used > total { Issue.record("seed \(seed): \(used) of \(total) of \(pool) in use") }
            }
            for (group, count) in slots {
                let used = held.filter { $0.group == group }.reduce(0) { $0 + $1.slots }
                if used > count { Issue.record("seed \(seed): \(used) of \(count) slots of \(group) in use") }
            }
            guard let ends = running.sorted().randomElement(using: &random) else { break }
            running.remove(ends)
            scheduler.release(ends)
        }
        #expect(left.isEmpty && next == 151, "seed \(seed): \(left.map { scheduler.reasons(for: $0).map(\.words) })")
    }

    /// Small jobs of another group that come all the time take of a pool of which a large job wants everything.
    @Test func nobodyIsOvertakenForEver() {
        var scheduler = Scheduler()
        scheduler.setPool("gpu", total: 2, isCounted: true)
        scheduler.occupy(1, .init(group: "small", uses: [PoolUse("gpu", 1)]))
        scheduler.enqueue(2, .init(group: "large", uses: [PoolUse("gpu", 2)]))
        var running: [Int64] = [1]
        for number in 3...100 as ClosedRange<Int64> {
            scheduler.enqueue(number, .init(group: "small", uses: [PoolUse("gpu", 1)]))
            // Who wants none of the pool is not held up.
            scheduler.enqueue(number + 1000, .init(group: "large"))
            let taken = scheduler.takeStartable(now: 0)
            if taken.contains(2) {
                #expect(number <= Int64(3 + Backfill.mostOvertakings + 2))
                return
            }
            #expect(taken.contains(number + 1000))
            scheduler.release(number + 1000)
            running += taken.filter { $0 < 1000 }
            if running.count > 1 || !taken.contains(number) { scheduler.release(running.removeFirst()) }
        }
        Issue.record("the large job never starts")
    }

    /// A job that wants a slot and of a pool, and finds either the one or the other.
    @Test func oneWhoWantsTwoThingsGetsThemInTheEnd() {
        var scheduler = Scheduler()
        scheduler.setGroup("a", slots: 1, isPaused: false)
        scheduler.setPool("gpu", total: 1, isCounted: true)
        scheduler.occupy(1, .init(group: "b", uses: [PoolUse("gpu", 1)]))
        scheduler.enqueue(2, .init(group: "a", uses: [PoolUse("gpu", 1)]))
        var (holder, slot): (Int64, Int64?) = (1, nil)
        for round in 1...60 as ClosedRange<Int64> {
            // The slot is taken by one who wants nothing else; then the pool changes hands; then the slot is free again.
            scheduler.enqueue(100 + round, .init(group: "a"))
            var taken = scheduler.takeStartable(now: 0)
            if taken.contains(100 + round) { slot = 100 + round }
            scheduler.enqueue(200 + round, .init(group: "b", uses: [PoolUse("gpu", 1)]))
            scheduler.release(holder)
            taken += scheduler.takeStartable(now: 0)
            if taken.contains(2) {
                #expect(round <= Int64(Backfill.mostOvertakings + 2))
                return
            }
            if taken.contains(200 + round) { holder = 200 + round }
            if let slot { scheduler.release(slot) }
            slot = nil
        }
        Issue.record("the job never starts: \(scheduler.reasons(for: 2).map(\.words))")
    }

    /// One that wants more than there is waits, and is in nobody's way.
    @Test func whoCannotBeServedHoldsUpNobody() {
        var scheduler = Scheduler()
        scheduler.setPool("gpu", total: 4, isCounted: true)
        scheduler.enqueue(1, .init(group: "g", uses: [PoolUse("gpu", 4)]))
        scheduler.setPool("gpu", total: 2, isCounted: true)
        for number in 2...200 as ClosedRange<Int64> {
            scheduler.enqueue(number, .init(group: "g", uses: [PoolUse("gpu", 1)]))
            #expect(scheduler.takeStartable(now: 0) == [number])
            scheduler.release(number)
        }
        #expect(scheduler.reason(for: 1)?.words == "4 units of pool gpu, which has only 2")
        scheduler.setPool("gpu", total: 4, isCounted: true)
        #expect(scheduler.takeStartable(now: 0) == [1] && scheduler.units(of: 1) == ["gpu": [0, 1, 2, 3]])
    }

    /// What is kept for one is told to those who wait for that alone.
    @Test func theReasonNamesForWhomItIsKept() {
        var scheduler = Scheduler()
        scheduler.setPool("gpu", total: 2, isCounted: true)
        scheduler.occupy(1, .init(group: "g", uses: [PoolUse("gpu", 1)]))
        scheduler.enqueue(2, .init(group: "g", uses: [PoolUse("gpu", 2)]))
        for number in 3...60 as ClosedRange<Int64> {
            scheduler.enqueue(number, .init(group: "h", uses: [PoolUse("gpu", 1)]))
            guard scheduler.takeStartable(now: 0) == [number] else {
                #expect(scheduler.reason(for: number) == .kept(for: 2))
                #expect(number == Int64(3 + Backfill.mostOvertakings))
                return
            }
            scheduler.release(number)
        }
        Issue.record("nothing is ever kept")
    }

    /// The priority of a group is added to those of its jobs.
    @Test func aGroupsPriorityCountsBetweenGroups() {
        var scheduler = Scheduler()
        scheduler.setPool("gpu", total: 1, isCounted: true)
        scheduler.setGroup("night", slots: nil, isPaused: false)
        scheduler.setGroup("day", slots: nil, isPaused: false, priority: 2)
        let use = [PoolUse("gpu", 1)]
        scheduler.occupy(1, .init(group: "day", uses: use))
        scheduler.enqueue(2, .init(group: "night", uses: use, priority: 1))
        scheduler.enqueue(3, .init(group: "day", uses: use))
        scheduler.enqueue(4, .init(group: "night", uses: use, priority: 3))
        for number in [4, 3, 2] as [Int64] {
            scheduler.release(number == 4 ? 1 : number + 1)
            #expect(scheduler.takeStartable(now: 0) == [number])
        }
    }
}
