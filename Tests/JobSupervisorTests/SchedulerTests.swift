import JobModel
import Testing

@testable import JobSupervisor

@Suite struct SchedulerTests {
    @Test func jobsStartInTheOrderInWhichTheyCame() {
        var scheduler = Scheduler()
        scheduler.setGroup("a", slots: 2, isPaused: false)
        for number in [5, 3, 9, 1] as [Int64] { scheduler.enqueue(number, .init(group: "a")) }
        #expect(scheduler.takeStartable(now: 0) == [5, 3])
        #expect(scheduler.takeStartable(now: 0) == [])
        scheduler.release(3)
        #expect(scheduler.takeStartable(now: 0) == [9])
        #expect(scheduler.load(of: "a").queued == 1 && scheduler.load(of: "a").running == 2)
    }

    @Test func aGroupWithoutSlotsOfItsOwnIsUnlimited() {
        var scheduler = Scheduler()
        for number in 1...100 as ClosedRange<Int64> { scheduler.enqueue(number, .init(group: "default")) }
        #expect(scheduler.takeStartable(now: 0) == Array(1...100))
    }

    @Test func groupsDoNotWaitForEachOther() {
        var scheduler = Scheduler()
        scheduler.setGroup("full", slots: 1, isPaused: false)
        scheduler.setGroup("paused", slots: nil, isPaused: true)
        scheduler.occupy(1, .init(group: "full"))
        for (number, group) in [(2, "full"), (3, "paused"), (4, "free")] {
            scheduler.enqueue(Int64(number), .init(group: group))
        }
        #expect(scheduler.takeStartable(now: 0) == [4])
        scheduler.setGroup("paused", slots: nil, isPaused: false)
        #expect(scheduler.takeStartable(now: 0) == [3])
    }

    @Test func nothingStartsWhileTheQueueIsHeld() {
        var scheduler = Scheduler()
        scheduler.isHeld = true
        scheduler.enqueue(1, .init(group: "a"))
        #expect(scheduler.takeStartable(now: 0) == [])
        scheduler.isHeld = false
        #expect(scheduler.takeStartable(now: 0) == [1])
    }

    @Test func aDelayedJobKeepsItsPlaceAndHoldsUpNobody() {
        var scheduler = Scheduler()
        scheduler.setGroup("a", slots: 1, isPaused: false)
        scheduler.enqueue(1, .init(group: "a"), delay: .init(until: 100, reason: .shortage("memory")))
        scheduler.enqueue(2, .init(group: "a"))
        scheduler.enqueue(3, .init(group: "a"))
        #expect(scheduler.nextDelayEnd == 100)
        #expect(scheduler.takeStartable(now: 99) == [2])
        scheduler.release(2)
        #expect(scheduler.takeStartable(now: 100) == [1])
        #expect(scheduler.nextDelayEnd == nil)
    }

    /// The supervisor sleeps until the next delay ends: one that is over must not keep it awake.
    @Test func aDelayThatIsOverWakesNobodyAgainWhileTheJobWaitsForSomethingElse() {
        for prepare in [
            { scheduler in scheduler.occupy(9, .init(group: "a")) }, { scheduler in scheduler.isHeld = true },
            { scheduler in scheduler.setGroup("a", slots: 1, isPaused: true) },
        ] as [(inout Scheduler) -> Void] {
            var scheduler = Scheduler()
            scheduler.setGroup("a", slots: 1, isPaused: false)
            scheduler.enqueue(1, .init(group: "a"), delay: .init(until: 100, reason: .shortage("memory")))
            prepare(&scheduler)
            #expect(scheduler.takeStartable(now: 100) == [])
            #expect(scheduler.nextDelayEnd == nil)
        }
    }

    @Test func aJobThatComesTwiceWaitsOnce() {
        var scheduler = Scheduler()
        scheduler.enqueue(1, .init(group: "a"))
        scheduler.enqueue(1, .init(group: "b"))
        #expect(scheduler.queuedCount == 1 && scheduler.load(of: "a").queued == 0)
        #expect(scheduler.takeStartable(now: 0) == [1])
        #expect(scheduler.load(of: "b").running == 1 && scheduler.runningNumbers == [1])
    }

    @Test func aQueuedJobSaysWhatItWaitsFor() {
        var scheduler = Scheduler()
        scheduler.setGroup("a", slots: 1, isPaused: false)
        for number in 1...3 as ClosedRange<Int64> { scheduler.enqueue(number, .init(group: "a")) }
        #expect(scheduler.takeStartable(now: 0) == [1])
        #expect(scheduler.reason(for: 1) == nil)
        #expect(scheduler.reason(for: 2)?.words == "a free slot in group a (1 of 1 in use, next in line)")
        #expect(scheduler.reason(for: 3)?.words == "a free slot in group a (1 of 1 in use, 1 before it)")
        #expect(scheduler.reason(for: 3) == .slot(group: "a", inUse: 1, slots: 1, ahead: 1))
        scheduler.setGroup("a", slots: 1, isPaused: true)
        #expect(scheduler.reason(for: 2)?.words == "group a, which is paused")
        scheduler.enqueue(4, .init(group: "b"), delay: .init(until: 5, reason: .shortage("memory")))
        #expect(scheduler.reason(for: 4)?.words == "memory")
    }

    @Test func aLockIsHeldByOneAtATimeInWhateverGroup() {
        var scheduler = Scheduler()
        scheduler.enqueue(1, .init(group: "a", lock: "x"))
        scheduler.enqueue(2, .init(group: "a", lock: "x"))
        scheduler.enqueue(3, .init(group: "a", lock: "y"))
        scheduler.enqueue(4, .init(group: "a"))
        #expect(scheduler.takeStartable(now: 0) == [1, 3, 4], "who waits for a lock lets the others pass")
        scheduler.enqueue(5, .init(group: "b", lock: "x"))
        #expect(scheduler.takeStartable(now: 0).isEmpty)
        #expect(scheduler.lockHolder(before: 5) == 1)
        #expect(scheduler.reason(for: 2)?.words == "job 1 to end: of the jobs with --unique x one runs at a time")
        scheduler.release(3)
        #expect(scheduler.takeStartable(now: 0).isEmpty)
        scheduler.release(1)
        #expect(scheduler.takeStartable(now: 0).count == 1)
        scheduler.occupy(9, .init(group: "c", lock: "z"))
        scheduler.enqueue(10, .init(group: "c", lock: "z"))
        scheduler.dequeue(10)
        #expect(scheduler.lockHolder(before: 10) == nil)
    }
}
