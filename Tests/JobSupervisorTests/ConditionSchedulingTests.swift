import JobModel
import TestSupport
import Testing
import Values

@testable import JobSupervisor

/// Jobs with conditions, in thousands of generated cases.
@Suite struct ConditionSchedulingTests {
    private let second: Int64 = 1_000_000_000

    /// No job starts without a look that found all well, nobody is held up by a condition, and in the end all have run.
    @Test func whoWaitsForTheMachineHoldsUpNobody() {
        var random = SplitMix(seed: 15)
        for _ in 0..<1000 {
            var scheduler = Scheduler()
            let slots = Int.random(in: 1...3, using: &random)
            scheduler.setGroup("a", slots: slots, isPaused: false)
            var waiting: Set<Int64> = []
            var conditional: Set<Int64> = []
            for number in 1...Int64.random(in: 1...12, using: &random) {
                var entry = QueueEntry(group: "a")
                entry.hasConditions = Bool.random(using: &random)
                if entry.hasConditions { conditional.insert(number) }
                scheduler.enqueue(number, entry)
                waiting.insert(number)
            }
            var (now, running, met) = (Int64(0), Set<Int64>(), [Int64: Int64]())
            var looks: Set<Int64> = []
            var steps = 0
            while !waiting.isEmpty || !running.isEmpty {
                steps += 1
                guard steps < 2000 else {
                    Issue.record("nothing goes on")
                    return
                }
                for number in scheduler.takeStartable(now: now) {
                    #expect(waiting.remove(number) != nil)
                    if conditional.contains(number) { #expect(met[number].map { now < $0 } ?? false) }
                    running.insert(number)
                }
                #expect(running.count <= slots)
                // Where there is room, nobody without a condition waits.
                #expect(running.count == slots || waiting.isSubset(of: conditional))
                for number in scheduler.takeLooks() { #expect(looks.insert(number).inserted) }
                if let look = looks.randomElement(using: &random) {
                    looks.remove(look)
                    let isMet = Int.random(in: 0...2, using: &random) == 0
                    if isMet { met[look] = now + ConditionBook.validity.nanoseconds }
                    let clock = Timestamp(nanoseconds: now)
                    scheduler.noteLook(look, problem: isMet ? nil : "no", now: now, clock: clock)
                }
                if let ended = running.randomElement(using: &random), Bool.random(using: &random) {
                    running.remove(ended)
                    scheduler.release(ended)
                }
                now += Int64.random(in: 0...3, using: &random) * second
            }
            #expect(!scheduler.isLooking || !looks.isEmpty)
        }
    }

    @Test func thatItIsLookedAtAndWhatWasFoundIsSaid() {
        var scheduler = Scheduler()
        var entry = QueueEntry(group: "a")
        entry.hasConditions = true
        scheduler.enqueue(1, entry)
        #expect(scheduler.reason(for: 1) == .turn)
        #expect(scheduler.takeStartable(now: 0).isEmpty)
        #expect(scheduler.takeLooks() == [1] && scheduler.isLooking)
        #expect(scheduler.reason(for: 1) == .look)
        #expect(scheduler.takeStartable(now: 0).isEmpty && scheduler.takeLooks().isEmpty)
        scheduler.noteLook(1, problem: "no", now: 0, clock: Timestamp(nanoseconds: 5))
        #expect(scheduler.reason(for: 1) == .condition("no", next: Timestamp(nanoseconds: second + 5)))
        #expect(scheduler.nextDelayEnd == second)
        #expect(scheduler.takeStartable(now: second).isEmpty && scheduler.takeLooks() == [1])
        scheduler.noteLook(1, problem: nil, now: second, clock: Timestamp(nanoseconds: 0))
        #expect(scheduler.takeStartable(now: second) == [1] && !scheduler.isLooking)
    }

    @Test func aLookAtAJobThatHasLeftTheQueueChangesNothing() {
        var scheduler = Scheduler()
        var entry = QueueEntry(group: "a")
        entry.hasConditions = true
        scheduler.enqueue(1, entry)
        _ = scheduler.takeStartable(now: 0)
        _ = scheduler.takeLooks()
        scheduler.dequeue(1)
        scheduler.noteLook(1, problem: "no", now: 0, clock: Timestamp(nanoseconds: 0))
        #expect(!scheduler.isLooking && scheduler.nextDelayEnd == nil && scheduler.queuedCount == 0)
    }
}
