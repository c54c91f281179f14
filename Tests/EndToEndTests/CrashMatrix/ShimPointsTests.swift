import JobModel
import TestSupport
import Testing
import Values

/// SIGKILL of a shim at every step of its life, alone and together with its supervisor.
@Suite(.home)
struct ShimPointsTests {
    let home = Home.current

    /// What is promised of a job whose shim dies at a moment.
    struct Promise: CustomTestStringConvertible, Sendable {
        var point: String
        var status: JSONValue
        var reason: JSONValue
        /// How often the job runs.
        var starts: Int

        /// It ran, and its real status is known.
        static func kept(_ point: String) -> Promise {
            Promise(point: point, status: "failed", reason: "exited", starts: 1)
        }
        /// Nobody can know the end.
        static func lost(_ point: String, starts: Int) -> Promise {
            Promise(point: point, status: "lost", reason: "shim-lost", starts: starts)
        }

        var exitStatus: Int32 { status == "lost" ? 125 : 7 }
        var testDescription: String { point }
    }

    /// A launch that nobody had claimed is followed by another one; a claimed one never is, for it may have run.
    @Test(arguments: [
        Promise.kept("shim-before-claim"), .lost("shim-after-claim", starts: 0), .kept("shim-after-start"),
        .kept("shim-before-exit-record"), .kept("shim-at-exit-record"), .kept("shim-after-exit-record"),
    ])
    func underASupervisor(_ promise: Promise) throws {
        let gate = try home.fifo("gate")
        home.killAt(promise.point)
        let number = try home.sh(home.marked("job", "read go <'\(gate.path)'; exit 7"))
        if !promise.point.hasSuffix("exit-record") { try home.awaitKill(at: promise.point) }
        try gate.open()
        #expect(try home.wait(number) == promise.exitStatus)
        #expect(home.wasKilled(at: promise.point))
        try expect(promise, of: number)
        // The queue goes on as if nothing had been.
        #expect(try home.wait(try home.sh("exit 5")) == 5)
    }

    @Test(arguments: [Promise.kept("shim-before-claim"), .lost("shim-after-claim", starts: 0)])
    func beforeTheJobStartsAndTheSupervisorToo(_ promise: Promise) throws {
        home.killAt(promise.point)
        let number = try home.sh(home.marked("job", "exit 7"))
        try home.awaitKill(at: promise.point)
        try home.killSupervisor()
        #expect(try home.wait(number) == promise.exitStatus)
        try expect(promise, of: number)
    }

    @Test(arguments: [
        Promise.kept("shim-before-exit-record"), .kept("shim-at-exit-record"), .kept("shim-after-exit-record"),
    ])
    func afterTheJobsEndWhileNoSupervisorLives(_ promise: Promise) throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        home.killAt(promise.point)
        let number = try home.sh(home.marked("job", "echo up >'\(started.path)'; read go <'\(gate.path)'; exit 7"))
        _ = try started.readLine()
        try home.killSupervisor()
        try gate.open()
        try home.awaitKill(at: promise.point)
        #expect(try home.wait(number) == promise.exitStatus)
        try expect(promise, of: number)
    }

    private func expect(_ promise: Promise, of number: Int64) throws {
        let record = try home.record(number)
        #expect(record["status"] == promise.status)
        #expect(record["reason"] == promise.reason)
        #expect(record["exit_code"] == (promise.status == "lost" ? nil : 7))
        #expect(home.starts(of: "job") == promise.starts)
    }
}
