import JobModel
import TestSupport
import Testing
import Values

/// What is told from earlier runs, and when nothing is.
@Suite struct RunHistoryTests {
    private func history(_ seconds: [Double], failed: Int = 0) -> RunHistory {
        var history = RunHistory(command: ["x"], directory: "/", name: nil)
        for (index, duration) in seconds.enumerated() {
            let run = RunHistory.Run(isCompleted: true, duration: Int64(duration * 1000))
            history.add(run, of: Int64(index), at: Timestamp(milliseconds: Int64(index)))
        }
        for index in 0..<failed {
            history.add(
                .init(isCompleted: false, duration: 1),
                of: Int64(100 + index),
                at: Timestamp(milliseconds: 100)
            )
        }
        return history
    }

    @Test func medianAndNinetiethPercentileAreOfCompletedRuns() {
        let some = history([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], failed: 3)
        #expect(some.median == .seconds(50) && some.slowest == .seconds(90))
        #expect(some.runs == 13 && some.completed == 10)
        #expect(some.summary.words == "failed 3 of the last 10 runs; median 50.0s, 90 % within 1m30s")
        #expect(history([7]).median == .seconds(7) && history([7]).summary.words == nil)
        #expect(history([], failed: 2).median == nil)
        #expect(history([], failed: 2).summary.words == "failed 2 of the last 2 runs")
    }

    @Test func onlyTheLatestRunsCount() {
        let many = history(Array(repeating: 1000, count: 100) + Array(repeating: 10, count: 30))
        #expect(many.recent.count == RunHistory.mostRecent && many.runs == 130)
        #expect(many.median == .seconds(10))
    }

    @Test func anEstimateIsOnlyGivenWhereThereIsEnoughToTellFrom() {
        #expect(history([60, 60]).estimate(after: .seconds(10)) == nil, "too few")
        #expect(history([60], failed: 20).estimate(after: .seconds(10)) == nil, "failures tell nothing")
        #expect(history([1, 1, 1]).estimate(after: .seconds(0)) == nil, "too short")
        #expect(history([5, 10, 10, 100, 100]).estimate(after: .seconds(1)) == nil, "too far apart")
        let estimate = history([58, 60, 61, 59, 90]).estimate(after: .seconds(42))
        #expect(estimate?.fraction == 0.7 && estimate?.left == .seconds(18) && estimate?.runs == 5)
        #expect(estimate?.words == "about 70 %, 18s left")
        let late = history([58, 60, 61, 59, 90]).estimate(after: .seconds(75))
        #expect(late?.left == .seconds(15))
        let overdue = history([58, 60, 61, 59, 90]).estimate(after: .seconds(91))
        #expect(overdue?.fraction == nil && overdue?.words == "longer than usual (1m00s)")
    }

    @Test(arguments: 0..<500)
    func anEstimateIsWithinBoundsAndNeverClaimsTheEnd(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let durations = (0..<Int.random(in: 0...40, using: &random)).map { _ in
            Double.random(in: 0...100, using: &random)
        }
        let some = history(durations, failed: Int.random(in: 0...5, using: &random))
        let recent = some.recent.filter(\.isCompleted).map(\.duration)
        if let median = some.median, let slowest = some.slowest {
            #expect(recent.count { .milliseconds($0) <= median } * 2 >= recent.count)
            #expect(recent.count { .milliseconds($0) <= slowest } * 10 >= recent.count * 9)
            #expect(median <= slowest)
        }
        let elapsed = TimeSpan.milliseconds(Int64.random(in: 0...200_000, using: &random))
        guard let estimate = some.estimate(after: elapsed) else { return }
        #expect((0...0.99).contains(estimate.fraction ?? 0))
        #expect((estimate.left ?? .seconds(1)).nanoseconds > 0)
        #expect((estimate.fraction == nil) == (elapsed >= some.slowest ?? .seconds(0)))
    }
}
