import LinuxSystem
import Testing
import Values

@Suite struct PollerTests {
    @Test func saysWhichOfManyIsReady() throws {
        let poller = try Poller()
        let pipes = try (0..<100).map { _ in try Descriptor.pipe() }
        for (token, pipe) in pipes.enumerated() { try poller.add(pipe.read, .readable, token: UInt64(token)) }
        #expect(try poller.wait(timeout: 0).isEmpty)
        try pipes[42].write.writeAll([1])
        #expect(try poller.wait().map(\.token) == [42])
        // Level-triggered: it is told again until it is read.
        #expect(try poller.wait().map(\.token) == [42])
        poller.remove(pipes[42].read)
        #expect(try poller.wait(timeout: 0).isEmpty)
        pipes[7].write.closeEarly()
        let report = try #require(try poller.wait().first)
        #expect(report.token == 7 && report.events.contains(.hangUp))
    }

    @Test func allAreToldThoughMoreAreReadyThanFitIntoOneReport() throws {
        let poller = try Poller()
        let pipes = try (0..<100).map { _ in try Descriptor.pipe() }
        for (token, pipe) in pipes.enumerated() { try poller.add(pipe.write, .writable, token: UInt64(token)) }
        var seen: Set<UInt64> = []
        while seen.count < 100 {
            let reports = try poller.wait(timeout: 1000)
            guard !reports.isEmpty else { break }
            for report in reports {
                seen.insert(report.token)
                try poller.modify(pipes[Int(report.token)].write, [], token: report.token)
            }
        }
        #expect(seen.count == 100)
    }
}
