import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// An attempt is run once, whoever else tries, and whatever happens to the shim.
@Suite struct LaunchTests {
    @Test func claimThatIsTakenIsRespected() throws {
        let fixture = try ShimFixture.script("echo ran > ran")
        let somebody = ProcessIdentity(pid: 1, startTime: 1, bootID: Machine.bootID())
        let claim = Claim(holder: .supervisor, process: somebody)
        #expect(try fixture.attempt.makeClaim(claim, launch: 1))
        try fixture.launch(socket: nil)
        #expect(fixture.waitForShim() == 0)
        #expect(access("\(fixture.work)/ran", F_OK) != 0)
        #expect(try fixture.attempt.readExit() == nil)
    }

    @Test func shimClaimsInItsOwnName() throws {
        let fixture = try ShimFixture.script("read") { $0.standardInput = .interactive }
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        let claim = try #require(try fixture.attempt.readClaim(launch: 1))
        #expect(claim.holder == .shim && claim.process.pid == fixture.shim)
        #expect(claim.process.startTime == ProcessTable.entry(of: fixture.shim)?.startTime)
        #expect(ProcessTable.entry(of: fixture.shim)?.command == "jobs-shim")
        #expect(try fixture.attempt.isLocked)
    }

    @Test func secondShimLeavesTheFirstAlone() throws {
        let fixture = try ShimFixture.script("echo ran >> ran; read") { $0.standardInput = .interactive }
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        let first = fixture.shim
        try fixture.launch(socket: nil)
        #expect(fixture.waitForShim() == 0)
        fixture.adopt(first)
        #expect(try ShimPeer(fixture).hello().state == .running)
        try peer.ask(.send(ShimRequest.Input("\n")))
        try peer.waitForEnd()
        let ran = try Descriptor.open("\(fixture.work)/ran", flags: O_RDONLY).readAll(limit: 100)
        #expect(ran == Array("ran\n".utf8))
    }

    @Test func specThatCannotBeUnderstoodIsAFailureOfTheAttempt() throws {
        let fixture = try ShimFixture.script("true")
        guard case .object(var spec) = fixture.spec.json else { return }
        spec["submission"] = ["command": []]
        let bytes = JSONValue.object(spec).encoded
        try fixture.attempt.directory.replaceFile(AttemptFile.spec, with: bytes, synchronized: false)
        let outcome = try fixture.run()
        #expect(outcome.ending.reason == .spawnFailed && outcome.failure?.step == "spec")

        try fixture.attempt.directory.replaceFile(AttemptFile.spec, with: Array("{".utf8), synchronized: false)
        let peer = try fixture.launch()
        _ = try peer.wait { if case .failed = $0 { true } else { nil } }
        #expect(fixture.waitForShim() >> 8 & 0xFF == 1)
    }

    #if DEBUG
        @Test(arguments: [
            ("shim-before-claim", false, false, false), ("shim-after-claim", true, false, false),
            ("shim-after-start", true, true, false), ("shim-before-exit-record", true, true, false),
            ("shim-at-exit-record", false, true, true), ("shim-after-exit-record", false, true, true),
        ])
        func everyStepOfTheShimLeavesItsTraceBehind(point: String, claim: Bool, ran: Bool, record: Bool) throws {
            let fixture = try ShimFixture.script("mkfifo end; echo > ran; cat end")
            try fixture.launch(socket: nil, variables: ["JOBS_KILL_AT=\(point)"])
            if record || point == "shim-before-exit-record" {
                while access("\(fixture.work)/end", F_OK) != 0 { usleep(1000) }
                try Descriptor.open("\(fixture.work)/end", flags: O_WRONLY).writeAll([])
            }
            #expect(fixture.waitForShim() == SIGKILL)
            #expect(try (fixture.attempt.readClaim(launch: 1) != nil) == claim)
            #expect(try (fixture.attempt.readExit(launch: 1) != nil) == record)
            #expect(try !fixture.attempt.isLocked)
            // Where the job had ended, its end is known, although no record of it was written.
            let ending = try fixture.attempt.notes()?.ending?.outcome.exitCode
            #expect(ending == (point == "shim-before-exit-record" ? 0 : nil))
            if ran {
                while access("\(fixture.work)/ran", F_OK) != 0 { usleep(1000) }
                // The orphan of a shim that was killed right after the start.
                if point == "shim-after-start" {
                    let orphan = open("\(fixture.work)/end", O_WRONLY)
                    close(orphan)
                }
            } else {
                #expect(access("\(fixture.work)/ran", F_OK) != 0)
            }
        }
    #endif

    @Test func whereNoSupervisorLivesTheEndStartsOne() throws {
        let fixture = try ShimFixture.script("exit 1")
        try fixture.launch(socket: nil)
        #expect(fixture.waitForShim() == 0)
        #expect(try fixture.startedSupervisor() == "jobs supervisor run --home \(fixture.state.path)\n")
    }

    @Test func noSupervisorIsStartedWhereOneLivesOrNobodyWantsOne() throws {
        let connected = try ShimFixture.script("exit 1")
        _ = try connected.run()
        #expect(!connected.state.directory.exists("started-supervisor"))

        let stopped = try ShimFixture.script("exit 1")
        _ = try stopped.state.directory.open(StateFile.supervisorStopped, flags: O_CREAT | O_WRONLY)
        try stopped.launch(socket: nil)
        #expect(stopped.waitForShim() == 0)
        #expect(!stopped.state.directory.exists("started-supervisor"))

        let living = try ShimFixture.script("exit 1")
        let lock = try #require(try FileLock.attempt(StateFile.supervisorLock, in: living.state.directory))
        try living.launch(socket: nil)
        #expect(living.waitForShim() == 0)
        withExtendedLifetime(lock) { #expect(!living.state.directory.exists("started-supervisor")) }
    }
}
