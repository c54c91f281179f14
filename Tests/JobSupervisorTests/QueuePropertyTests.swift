import JobModel
import TestSupport
import Testing
import Values

@testable import JobSupervisor

/// What holds of the queue whatever comes: thousands of generated cases.
@Suite struct QueuePropertyTests {
    private struct Case {
        struct Job {
            var number: Int64
            var group: String
            var slots: Int
            var priority: Int32
            var dependencies: [(Dependency.Condition, [Int64])]
            var needsOne: Bool
            /// How it ends.
            var end: JobStatus
        }

        var slots: [String: Int]
        var jobs: [Job]

        init(_ random: inout SplitMix) {
            slots = ["a": Int.random(in: 1...4, using: &random), "b": Int.random(in: 1...4, using: &random)]
            var jobs: [Job] = []
            for number in 1...Int64.random(in: 1...40, using: &random) {
                let group = Bool.random(using: &random) ? "a" : "b"
                let count = number > 1 ? Int.random(in: 0...2, using: &random) : 0
                let dependencies = (0..<count).map { _ in
                    let targets = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                        Int64.random(in: 1..<number, using: &random)
                    }
                    return (Dependency.Condition.allCases.randomElement(using: &random) ?? .ended, targets)
                }
                jobs.append(
                    Job(
                        number: number,
                        group: group,
                        slots: Int.random(in: 1...(slots[group] ?? 1), using: &random),
                        priority: Int32.random(in: -2...2, using: &random),
                        dependencies: dependencies,
                        needsOne: Int.random(in: 0...3, using: &random) == 0,
                        end: [.completed, .completed, .failed, .killed].randomElement(using: &random) ?? .completed
                    )
                )
            }
            self.jobs = jobs
        }

        func entry(_ job: Job, _ statuses: [Int64: JobStatus]) -> QueueEntry {
            var entry = QueueEntry(
                Admission.Place(group: job.group, lock: nil, slots: job.slots),
                rank: QueueRank(
                    arrival: Timestamp(milliseconds: job.number / 3),
                    priority: job.priority,
                    number: job.number
                )
            )
            entry.wants.needsOne = job.needsOne
            entry.wants.all = job.dependencies.map { condition, targets in
                let known = Dictionary(targets.map { ($0, statuses[$0] ?? .queued) }, uniquingKeysWith: { $1 })
                return DependencyBook.Want(condition, known)
            }
            return entry
        }

        func scheduler(_ statuses: [Int64: JobStatus], running: Set<Int64>, _ order: [Job]) -> Scheduler {
            var scheduler = Scheduler()
            for (group, count) in slots { scheduler.setGroup(group, slots: count, isPaused: false) }
            for job in jobs where running.contains(job.number) {
                scheduler.occupy(job.number, entry(job, statuses).place)
            }
            for job in order where statuses[job.number] == nil && !running.contains(job.number) {
                scheduler.enqueue(job.number, entry(job, statuses))
            }
            return scheduler
        }
    }

    @Test(arguments: 1...20)
    func nothingIsExceededViolatedStarvedOrForgotten(_ block: UInt64) {
        for seed in block * 1000..<block * 1000 + 100 {
            var random = SplitMix(seed: seed)
            let value = Case(&random)
            if let problem = run(value, &random) {
                Issue.record("seed \(seed): \(problem)")
                return
            }
        }
    }

    /// Runs all jobs of a case to their ends, in a random order. Returns what is wrong.
    private func run(_ value: Case, _ random: inout SplitMix) -> String? {
        var statuses: [Int64: JobStatus] = [:]
        var running: Set<Int64> = []
        var scheduler = value.scheduler([:], running: [], value.jobs)
        let jobs = Dictionary(uniqueKeysWithValues: value.jobs.map { ($0.number, $0) })
        var broken = value.jobs.map(\.number).filter { scheduler.isBroken($0) }
        for step in 0..<1000 {
            while let number = broken.popLast() {
                guard scheduler.isBroken(number) else { continue }
                statuses[number] = .skipped
                scheduler.dequeue(number)
                broken += scheduler.note(number, .skipped)
            }
            // What the database says gives the same queue, in whatever order it is read.
            var again = value.scheduler(statuses, running: running, value.jobs.shuffled(using: &random))
            let taken = scheduler.takeStartable(now: 0)
            if again.takeStartable(now: 0) != taken, step == 0 {
                return "step \(step): a reload starts others than \(taken)"
            }
            for number in taken {
                guard let job = jobs[number] else { return "an unknown job \(number)" }
                running.insert(number)
                let met = job.dependencies.map { condition, targets in
                    let ends = targets.map { statuses[$0] }
                    switch condition {
                    case .completed: return ends.allSatisfy { $0 == .completed }
                    case .ended: return ends.allSatisfy { $0 != nil }
                    case .failed:
                        return ends.allSatisfy { $0 != nil } && ends.contains { $0 == .failed || $0 == .killed }
                    }
                }
                let isMet = met.isEmpty || (job.needsOne ? met.contains(true) : met.allSatisfy { $0 })
                if !isMet { return "job \(number) starts too early: \(job.dependencies)" }
            }
            for (group, slots) in value.slots {
                let used = running.compactMap { jobs[$0] }.filter { $0.group == group }.reduce(0) { $0 + $1.slots }
                if used > slots { return "group \(group) has \(used) of \(slots) slots in use" }
            }
            guard let next = running.sorted().randomElement(using: &random) else { break }
            running.remove(next)
            statuses[next] = jobs[next]?.end
            scheduler.release(next)
            broken += scheduler.note(next, jobs[next]?.end ?? .completed)
        }
        let left = value.jobs.map(\.number).filter { statuses[$0] == nil }
        return left.isEmpty
            ? nil : "these never started: \(left), \(left.compactMap { scheduler.reason(for: $0)?.words })"
    }

    /// Small jobs that come all the time pass a large one, but not for ever.
    @Test func nobodyIsOvertakenForEver() {
        var scheduler = Scheduler()
        scheduler.setGroup("g", slots: 3, isPaused: false)
        scheduler.occupy(1, .init(group: "g"))
        scheduler.enqueue(2, .init(group: "g", slots: 3))
        var running: [Int64] = [1]
        for number in 3...100 as ClosedRange<Int64> {
            scheduler.enqueue(number, .init(group: "g"))
            let taken = scheduler.takeStartable(now: 0)
            if taken.contains(2) {
                #expect(number <= Int64(3 + Backfill.mostOvertakings + 3))
                return
            }
            running += taken
            if running.count > 2 || taken.isEmpty, !running.isEmpty { scheduler.release(running.removeFirst()) }
        }
        Issue.record("the large job never starts")
    }

    @Test func deadlinesComeInTheirOrder() {
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            var deadlines = Deadlines<Int64>()
            var model: [Int64: Int64] = [:]
            for _ in 0..<100 {
                let number = Int64.random(in: 1...20, using: &random)
                let time = Bool.random(using: &random) ? Int64.random(in: 1...50, using: &random) : nil
                deadlines[number] = time
                model[number] = time
                #expect(deadlines.first == model.values.min())
            }
            let taken = deadlines.take(until: 25)
            #expect(Set(taken) == Set(model.filter { $0.value <= 25 }.keys))
            #expect(deadlines.first == model.values.filter { $0 > 25 }.min())
        }
    }
}
