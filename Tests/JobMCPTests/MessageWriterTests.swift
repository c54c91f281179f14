import Glibc
import JobProtocol
import LinuxSystem
import Testing
import Values

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

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func linesOfManySendersStayWholeAndInTheirOrder(overSocket: Bool) async throws {
        let (reading, writing) = try overSocket ? UnixSocket.pair() : Descriptor.pipe()
        let writer = try MessageWriter(writing, limit: 1 << 16)
        try writer.start {}
        let (senders, count) = (8, 2000)
        let reader = try WorkerThread("reader") {
            var splitter = LineSplitter()
            var chunk = [UInt8](repeating: 0, count: 5000)
            var next = [Int64](repeating: 0, count: senders)
            while let read = chunk.withUnsafeMutableBytes({ try? reading.read(into: $0) }), read > 0 {
                chunk.withUnsafeBytes { bytes in
                    splitter.append(UnsafeRawBufferPointer(rebasing: bytes[..<read])) { line in
                        guard case .text(let text) = line, let json = try? JSONParser.parse(text),
                            let sender = json["sender"]?.integer
                        else {
                            Issue.record("a line is damaged")
                            return
                        }
                        #expect(json["number"]?.integer == next[Int(sender)])
                        next[Int(sender)] += 1
                    }
                }
            }
            #expect(next == [Int64](repeating: Int64(count), count: senders))
        }
        await withTaskGroup { group in
            for sender in 0..<senders {
                group.addTask {
                    for number in 0..<count {
                        // From a few bytes to more than a pipe takes at once.
                        let pad = String(repeating: "x", count: number % 100 == 0 ? 100_000 : number % 300)
                        await writer.send([
                            "sender": .integer(Int64(sender)), "number": .integer(Int64(number)), "pad": .string(pad),
                        ])
                    }
                }
            }
        }
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
