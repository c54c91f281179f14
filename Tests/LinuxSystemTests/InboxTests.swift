import LinuxSystem
import Testing
import Values

@Suite struct InboxTests {
    @Test func nothingIsLostOrTurnedRoundBetweenManyThreads() throws {
        struct Letter: Sendable {
            var sender: Int
            var number: Int
        }
        let inbox = try Inbox<Letter>()
        let senders = try (0..<8).map { sender in
            try WorkerThread("sender") { for number in 0..<2000 { inbox.put(Letter(sender: sender, number: number)) } }
        }
        var next = [Int](repeating: 0, count: 8)
        var isOrdered = true
        while next.reduce(0, +) < 16_000 {
            // A wake-up that is lost ends the test here.
            guard try inbox.descriptor.awaitInput(within: .seconds(10)) else { break }
            for letter in inbox.takeAll() {
                isOrdered = isOrdered && next[letter.sender] == letter.number
                next[letter.sender] += 1
            }
        }
        for sender in senders { sender.join() }
        #expect(isOrdered && next == Array(repeating: 2000, count: 8))
        #expect(inbox.takeAll().isEmpty)
    }

    @Test func isReadableWhileThereIsSomethingToTake() throws {
        let inbox = try Inbox<Int>()
        #expect(try !inbox.descriptor.awaitInput(within: .seconds(0)))
        inbox.put(1)
        inbox.put(2)
        #expect(try inbox.descriptor.awaitInput(within: .seconds(0)))
        #expect(inbox.takeAll() == [1, 2])
        #expect(try !inbox.descriptor.awaitInput(within: .seconds(0)))
    }
}
