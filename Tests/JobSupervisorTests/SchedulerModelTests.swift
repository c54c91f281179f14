import JobModel
import TestSupport
import Testing

@testable import JobSupervisor

/// Random operations on a scheduler and on a model that is too simple to be wrong.
@Suite struct SchedulerModelTests {
    struct Model {
        struct Job {
            var number: Int64
            var group: String
            var until: Int64
        }

        var queued: [Job] = []
        var running: [Int64: String] = [:]
        var slots: [String: Int] = [:]
        var paused: Set<String> = []
        var isHeld = false

        mutating func takeStartable(now: Int64) -> [Int64] {
            var taken: [Int64] = []
            guard !isHeld else { return [] }
            for job in queued where job.until <= now && !paused.contains(job.group) {
                let used = running.values.count { $0 == job.group }
                guard used < slots[job.group] ?? .max else { continue }
                running[job.number] = job.group
                taken.append(job.number)
            }
            queued.removeAll { taken.contains($0.number) }
            return taken
        }
    }

    @Test(arguments: 1...40)
    func theSchedulerDoesAsTheModel(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var scheduler = Scheduler()
        var model = Model()
        var now: Int64 = 0
        var next: Int64 = 1
        for step in 0..<500 {
            let group = ["a", "b", "c"].randomElement(using: &random) ?? "a"
            switch Int.random(in: 0..<12, using: &random) {
            case 0...3:
                let until = Bool.random(using: &random) ? 0 : now + Int64.random(in: 0...20, using: &random)
                scheduler.enqueue(
                    next,
                    .init(group: group),
                    delay: until > 0 ? .init(until: until, reason: .shortage("time")) : nil
                )
                model.queued.append(.init(number: next, group: group, until: until))
                next += 1
            case 4:
                guard let job = model.queued.randomElement(using: &random) else { continue }
                scheduler.dequeue(job.number)
                model.queued.removeAll { $0.number == job.number }
            case 5, 6:
                guard let number = model.running.keys.sorted().randomElement(using: &random) else { continue }
                scheduler.release(number)
                // A release that is told twice frees one slot.
                scheduler.release(number)
                let group = model.running.removeValue(forKey: number)
                if let group, Bool.random(using: &random) {
                    scheduler.enqueue(number, .init(group: group))
                    model.queued.append(.init(number: number, group: group, until: 0))
                }
            case 7:
                let slots = [nil, 1, 2, 5].randomElement(using: &random) ?? nil
                let isPaused = Int.random(in: 0..<3, using: &random) == 0
                scheduler.setGroup(group, slots: slots, isPaused: isPaused)
                model.slots[group] = slots
                if isPaused { model.paused.insert(group) } else { model.paused.remove(group) }
            case 8:
                scheduler.isHeld = Int.random(in: 0..<4, using: &random) == 0
                model.isHeld = scheduler.isHeld
            case 9:
                scheduler.occupy(next, .init(group: group))
                model.running[next] = group
                next += 1
            default: now += Int64.random(in: 0...10, using: &random)
            }
            let taken = scheduler.takeStartable(now: now)
            guard taken == model.takeStartable(now: now), isAlike(scheduler, model) else {
                Issue.record("seed \(seed), step \(step): \(taken)")
                return
            }
        }
    }

    private func isAlike(_ scheduler: Scheduler, _ model: Model) -> Bool {
        scheduler.queuedCount == model.queued.count
            && scheduler.runningNumbers.sorted() == model.running.keys.sorted()
            && model.queued.allSatisfy { scheduler.reason(for: $0.number) != nil }
            && ["a", "b", "c"].allSatisfy { group in
                let load = scheduler.load(of: group)
                return load.queued == model.queued.count { $0.group == group }
                    && load.running == model.running.values.count { $0 == group }
            }
    }
}
