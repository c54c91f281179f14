import Glibc
import JobModel
import LinuxSystem
import Testing

@testable import JobMCP

/// A client that does not read costs bounded memory, and holds up nobody but those who answer it.
@Suite struct MessageWriterTests {
    private let message: JSONValue = ["text": .string(String(repeating: "x", count: 16 << 10))]
    private let limit = 1 << 20

    @Test(.timeLimit(.minutes(1))) func answersWaitUntilTheClientReads() async throws {
        let (reading, writing) = try Descriptor.pipe()
        let writer = try MessageWriter(writing, limit: limit)
        try writer.start {}
        let count = 3 * limit / (16 << 10)
        let sent = Bell()
        let sender = Task {
            for _ in 0..<count { await writer.send(message) }
            sent.ring()
        }
        // What is dropped is what others follow.
        for _ in 0..<10 * count { writer.offer(message) }
        let reader = try WorkerThread("reader") {
            var lines = 0
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while let read = chunk.withUnsafeMutableBytes({ try? reading.read(into: $0) }), read > 0 {
                lines += chunk[..<read].count { $0 == 0x0A }
            }
            #expect((count...count + 2 * limit / (16 << 10)).contains(lines))
        }
        await sender.value
        #expect(await sent.next())
        writer.close()
        #expect(try writer.finished.descriptor.awaitInput(within: .seconds(30)))
        writing.closeEarly()
        reader.join()
    }

    @Test func aClientThatIsGoneIsNoticed() throws {
        signal(SIGPIPE, SIG_IGN)
        let (reading, writing) = try Descriptor.pipe()
        let writer = try MessageWriter(writing)
        let lost = try Inbox<Void>()
        try writer.start { lost.put(()) }
        reading.closeEarly()
        writer.post(message)
        #expect(try lost.descriptor.awaitInput(within: .seconds(30)))
    }
}
