import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// A claim whose pid lives, but is another process by now: it is neither adopted nor harmed.
@Suite(.home)
struct ReusedPidTests {
    let home = Home.current

    @Test func anInnocentProcessIsLeftAlone() throws {
        let number = try home.runningJob()
        let shim = try home.shim(of: number)
        let main = try home.mainProcess(of: number)
        try home.killSupervisor()
        try shim.killAndWait()
        try main.killAndWait()

        // Its pid now belongs to somebody who has nothing to do with the job, and is no process of the home either.
        let innocent = try RunningCommand(
            ["sleep", "1000"],
            environment: ["PATH=/usr/bin:/bin"],
            directory: "/",
            input: .null
        )
        let lock = try Descriptor.open("\(home.attempt(number))/\(AttemptFile.lock)", flags: O_RDWR)
        let place = UInt64(AttemptPlace.claim.lowerBound)
        let old = try lock.readAll(from: place, limit: UInt64(AttemptPlace.claim.count)).prefix { $0 != 0 }
        var claim = try #require(try JSONParser.parse(Array(old)).object)
        #expect(claim["pid"] == .integer(Int64(shim.pid)))
        claim["pid"] = .integer(Int64(innocent.pid))
        let text = JSONValue.object(claim).encoded + [0]
        #expect(try text.withUnsafeBytes { try lock.write($0, at: place) } == text.count)

        #expect(try home.wait(number) == 125)
        let record = try home.record(number)
        #expect(record["status"] == "lost")
        #expect(record["reason"] == "shim-lost")
        #expect(record["survivors"] == nil)
        #expect(try home.jobs("kill", String(number)).status == 0)
        #expect(!innocent.hasEnded)
    }
}
