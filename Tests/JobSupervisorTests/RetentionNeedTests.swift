import JobModel
import TestSupport
import Testing
import Values

@testable import JobStore
@testable import JobSupervisor

/// What one look at the past forgets: generated pasts.
@Suite struct RetentionNeedTests {
    @Test(arguments: 0..<1000)
    func theOldestGoAndNoMoreThanHaveTo(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var time: Int64 = 0
        let jobs = (1...Int64.random(in: 1...60, using: &random)).map { number in
            time += Int64.random(in: 0...100, using: &random)
            return RemovableJob(
                number: number,
                id: JobID(),
                attempt: 1,
                bytesOnDisk: UInt64.random(in: 0...1000, using: &random),
                end: EndMark(time: time, number: number)
            )
        }
        let oldest = Int64.random(in: 0...time, using: &random)
        let surplus = Bool.random(using: &random) ? UInt64.random(in: 0...20_000, using: &random) : 0
        let missing = Bool.random(using: &random) ? UInt64.random(in: 0...20_000, using: &random) : 0
        let young = Int64.random(in: 0...time, using: &random)
        var need = RetentionNeed(
            oldest: Timestamp(milliseconds: oldest),
            surplus: surplus,
            missing: (missing, Timestamp(milliseconds: young))
        )
        let gone = jobs.prefix { need.takes($0) }
        let left = jobs.dropFirst(gone.count)
        #expect(left.allSatisfy { $0.end.time >= oldest }, "what is too old goes")
        let freed = gone.reduce(0) { $0 + $1.bytesOnDisk }
        if !left.isEmpty { #expect(freed >= surplus, "what is too much goes") }
        if let next = left.first { #expect(freed >= missing || next.end.time >= young, "the disk is freed") }
        guard let last = gone.last else { return }
        let before = freed - last.bytesOnDisk
        #expect(last.end.time < oldest || before < surplus || before < missing && last.end.time < young)
    }
}
