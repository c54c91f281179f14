import JobModel
import Testing

@testable import JobSupervisor

@Suite struct PoolsTests {
    private func pools(_ total: Int64) -> Pools {
        var pools = Pools()
        pools.set("gpu", total: total, isCounted: true)
        return pools
    }

    private func units(_ pools: Pools, _ number: Int64) -> [Int] {
        pools.units(of: [PoolUse("gpu", 1)], by: number)["gpu"] ?? []
    }

    @Test func theLowestUnitsAreTakenFirst() {
        var pools = pools(4)
        for number in 1...3 as ClosedRange<Int64> { pools.take([PoolUse("gpu", 1)], by: number) }
        pools.release([PoolUse("gpu", 1)], by: 2)
        pools.take([PoolUse("gpu", 2)], by: 4)
        #expect(units(pools, 1) == [0] && units(pools, 3) == [2] && units(pools, 4) == [1, 3])
        #expect(pools.free(of: "gpu") == 0)
        #expect(
            pools.shortage(of: PoolUse("gpu", 1))
                == PoolShortage(PoolUse("gpu", 1), inUse: 4, total: 4, isCounted: true)
        )
    }

    @Test func aReleaseThatIsToldTwiceFreesOnce() {
        var pools = pools(2)
        pools.take([PoolUse("gpu", 1)], by: 1)
        pools.take([PoolUse("gpu", 1)], by: 2)
        pools.release([PoolUse("gpu", 1)], by: 1)
        pools.release([PoolUse("gpu", 1)], by: 1)
        #expect(pools.free(of: "gpu") == 1)
        pools.take([PoolUse("gpu", 1)], by: 3)
        #expect(units(pools, 3) == [0] && pools.shortage(of: PoolUse("gpu", 1)) != nil)
    }

    @Test func aPoolThatIsMadeSmallerLeavesWhatIsTaken() {
        var pools = pools(4)
        for number in 1...3 as ClosedRange<Int64> { pools.take([PoolUse("gpu", 1)], by: number) }
        pools.set("gpu", total: 2, isCounted: true)
        #expect(pools.free(of: "gpu") == -1 && units(pools, 3) == [2])
        pools.release([PoolUse("gpu", 1)], by: 1)
        #expect(pools.shortage(of: PoolUse("gpu", 1)) != nil, "two are in use, of two")
        pools.release([PoolUse("gpu", 1)], by: 3)
        pools.take([PoolUse("gpu", 1)], by: 4)
        #expect(units(pools, 4) == [0], "unit 2 is not there any more")
        pools.set("gpu", total: 3, isCounted: true)
        pools.take([PoolUse("gpu", 1)], by: 5)
        #expect(units(pools, 5) == [2])
    }

    @Test func whatRunsKeepsItsUnitsWhenTheSupervisorIsReplaced() {
        var pools = pools(3)
        pools.take([PoolUse("gpu", 1)], by: 7, units: ["gpu": [1]])
        pools.take([PoolUse("gpu", 2)], by: 8)
        #expect(units(pools, 7) == [1] && units(pools, 8) == [0, 2])
    }

    @Test func aPoolThatIsNotThereHasNothing() {
        var pools = Pools()
        #expect(pools.shortage(of: PoolUse("gpu", 1))?.words == "pool gpu, which does not exist")
        // It was lost with a damaged database, and made again.
        pools.take([PoolUse("gpu", 1)], by: 7, units: ["gpu": [0]])
        pools.set("gpu", total: 2, isCounted: true)
        pools.take([PoolUse("gpu", 1)], by: 8)
        #expect(units(pools, 8) == [1])
        pools.remove("gpu")
        #expect(pools.total(of: "gpu") == nil && pools.holders(of: "gpu").map(\.number) == [7, 8])
        pools.release([PoolUse("gpu", 1)], by: 7)
        pools.release([PoolUse("gpu", 1)], by: 8)
        #expect(pools.holders(of: "gpu").isEmpty)
    }

    @Test func bytesHaveNoNumbers() {
        var pools = Pools()
        pools.set("memory", total: 16 << 30, isCounted: false)
        pools.take([PoolUse("memory", 10 << 30)], by: 1)
        #expect(pools.units(of: [PoolUse("memory", 1)], by: 1).isEmpty && pools.free(of: "memory") == 6 << 30)
        #expect(
            pools.shortage(of: PoolUse("memory", 8 << 30))?.words
                == "8.0 GiB of pool memory (10.0 GiB of 16.0 GiB in use)"
        )
        #expect(pools.shortage(of: PoolUse("memory", 6 << 30)) == nil)
    }

    @Test(arguments: [("gpu", "JOBS_POOL_GPU"), ("tape-drive.2", "JOBS_POOL_TAPE_DRIVE_2"), ("A_b", "JOBS_POOL_A_B")])
    func theNameOfThePoolsVariable(_ name: String, _ variable: String) {
        #expect(Pool.problem(withName: name) == nil && Pool.ownVariable(of: name) == variable)
    }

    @Test func whatCannotBeANameOfAPoolOrItsVariable() {
        for name in ["", "2gpu", "-a", "a b", "a=b", "a,b", "é", String(repeating: "a", count: 65)] {
            #expect(Pool.problem(withName: name) != nil, "\(name)")
        }
        for name in ["", "1A", "A-B", "A=B", "JOBS_ID", "PWD", "É"] { #expect(!Pool.isVariable(name), "\(name)") }
        #expect(Pool.isVariable("CUDA_VISIBLE_DEVICES") && Pool.isVariable("_x1"))
    }
}
