import JobModel
import TestSupport
import Testing

@testable import JobSupervisor

@Suite struct RankedLineTests {
    typealias Ticket = RankedLine.Ticket

    /// Against a sorted array, which is too simple to be wrong.
    @Test(arguments: 1...10)
    func theLineDoesAsASortedArray(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var line = RankedLine()
        var model: [Ticket] = []
        for step in 0..<4000 {
            let isLong = step < 2500
            if isLong ? Int.random(in: 0..<4, using: &random) > 0 : Bool.random(using: &random), model.count < 2000 {
                let ticket = Ticket(
                    number: Int64(step + 1),
                    rank: QueueRank(time: Int64.random(in: 0...3000, using: &random), tie: 0),
                    needs: [Int64.random(in: 1...3, using: &random), Int64.random(in: 1...50, using: &random)]
                )
                line.insert(ticket)
                model.append(ticket)
                model.sort()
            } else if let ticket = model.randomElement(using: &random) {
                line.remove(ticket)
                model.removeAll { $0 == ticket }
                #expect(!line.contains(ticket))
            }
            guard step % 50 == 0, let some = model.randomElement(using: &random) else { continue }
            let index = model.firstIndex(of: some) ?? 0
            #expect(line.count == model.count && line.first == model.first && line.last == model.last)
            #expect(line.contains(some) && line.position(of: some) == index)
            #expect(line.previous(to: some) == (index > 0 ? model[index - 1] : nil))
            let free = [Int64.random(in: 0...3, using: &random), Int64.random(in: 0...50, using: &random)]
            #expect(line.first { needs, _ in needs.fit(free) } == model.first { $0.needs.fit(free) })
            let behind = line.first(behind: some) { needs, _ in needs.fit(free) }
            #expect(behind == model[(index + 1)...].first { $0.needs.fit(free) })
        }
    }

    @Test func onesThatAreNotThereAreNotRemoved() {
        var line = RankedLine()
        let ticket = Ticket(number: 1, rank: QueueRank(time: 1, tie: 0), needs: [1])
        line.remove(ticket)
        line.insert(ticket)
        line.remove(Ticket(number: 2, rank: ticket.rank, needs: [1]))
        #expect(line.count == 1 && line.contains(ticket))
        line.remove(ticket)
        #expect(line.isEmpty && line.first == nil && line.last == nil)
    }
}
