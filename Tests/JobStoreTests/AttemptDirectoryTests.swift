import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import TestSupport
import Testing
import Values

/// What an attempt directory remembers, and for whom.
@Suite struct AttemptDirectoryTests {
    private let process = ProcessIdentity(pid: 42, startTime: 7, bootID: "boot")

    private func record(launch: Int, result: JSONValue? = nil) -> ExitRecord {
        var outcome = Outcome(ending: Ending(status: .completed, reason: .exited))
        outcome.exitCode = 0
        outcome.result = result
        return ExitRecord(number: 107, id: JobID(), attempt: 2, launch: launch, outcome: outcome)
    }

    @Test func isMadeOnDemandAndOpenedWhereItExists() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        #expect(try AttemptDirectory.open(number: 107, attempt: 2, in: state) == nil)
        _ = try AttemptDirectory.create(number: 107, attempt: 2, in: state)
        _ = try AttemptDirectory.create(number: 107, attempt: 2, in: state)
        #expect(try AttemptDirectory.open(number: 107, attempt: 2, in: state) != nil)
        #expect(mode(of: "\(state.path)/attempts/07/107.2") == 0o700)
    }

    @Test func keepsTheSpec() throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 107, attempt: 2, in: scratch.state())
        #expect(try attempt.readSpec() == nil)
        let submission = Submission(command: ["printf", ByteString([0xFF, 0x0A])], directory: "/")
        let spec = AttemptSpec(
            number: 107,
            id: JobID(),
            attempt: 2,
            launch: 1,
            submittedAt: Timestamp(milliseconds: 1_700_000_000_123),
            submission: submission
        )
        try attempt.writeSpec(spec)
        #expect(try attempt.readSpec() == spec)
    }

    @Test func oneOfManyGetsTheClaim() async throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 1, attempt: 1, in: scratch.state())
        #expect(try attempt.readClaim(launch: 1) == nil)
        #expect(try attempt.makeClaim(Claim(holder: .supervisor, process: process), launch: 1))
        #expect(try !attempt.makeClaim(Claim(holder: .shim, process: process), launch: 1))
        #expect(try attempt.readClaim(launch: 1)?.holder == .supervisor)
        #expect(try attempt.makeClaim(Claim(holder: .shim, process: process), launch: 2))
        #expect(try attempt.directory.names().sorted() == ["claim.1", "claim.2"])
    }

    @Test func anExitRecordCountsForItsLaunchOnly() throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 107, attempt: 2, in: scratch.state())
        #expect(try attempt.readExit(launch: 1) == nil)
        let record = record(launch: 1)
        try attempt.writeExit(record)
        #expect(try attempt.readExit(launch: 1) == record)
        #expect(try attempt.readExit(launch: 2) == nil)
        #expect(mode(of: "\(scratch.path)/state/attempts/07/107.2/exit.json") == 0o600)
    }

    @Test(arguments: ["", "{\"version\":1,\"numb", "{}", "[1]", "{\"version\":2}"])
    func aTornExitRecordIsAnErrorAndNoEnd(text: String) throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 107, attempt: 2, in: scratch.state())
        try attempt.directory.replaceFile(AttemptFile.exit, with: Array(text.utf8), synchronized: false)
        #expect {
            try attempt.readExit(launch: 1)
        } throws: {
            if case .invalid(file: "exit.json", _) = $0 as? AttemptError { true } else { false }
        }
    }

    @Test func aRecordThatIsALinkIsNotRead() throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 1, attempt: 1, in: scratch.state())
        try Scratch.check(symlink("/etc/passwd", "\(scratch.path)/state/attempts/01/1.1/exit.json"))
        #expect(throws: AttemptError.self) { try attempt.readExit(launch: 1) }
    }

    @Test func theLockTellsWhetherAShimLives() throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 1, attempt: 1, in: scratch.state())
        #expect(try !attempt.isLocked)
        var hold = try attempt.hold()
        #expect(hold != nil)
        #expect(try attempt.isLocked)
        #expect(try attempt.hold() == nil)
        hold = nil
        #expect(try !attempt.isLocked)
    }

    @Test func standardInputGoesFromTheInboxToEveryAttempt() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let id = JobID()
        try state.directory.open(StateFile.inbox(id), flags: O_CREAT | O_WRONLY).writeAll(Array("input".utf8))
        let first = try AttemptDirectory.create(number: 1, attempt: 1, in: state)
        #expect(try first.adoptStandardInput(of: id, from: state))
        #expect(try first.adoptStandardInput(of: id, from: state), "again, after an interruption")
        try state.directory.remove(StateFile.inbox(id))
        #expect(try first.adoptStandardInput(of: id, from: state), "again, after the inbox was emptied")
        let second = try AttemptDirectory.create(number: 1, attempt: 2, in: state)
        #expect(try !second.adoptStandardInput(of: id, from: state))
        #expect(try second.adoptStandardInput(from: first))
        try AttemptDirectory.remove(number: 1, attempt: 1, in: state)
        #expect(try second.directory.readFile(AttemptFile.standardInput, limit: 100) == Array("input".utf8))
    }

    @Test func sizeCountsBlocksAndNotHoles() throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 1, attempt: 1, in: scratch.state())
        #expect(try attempt.sizeOnDisk() == 0)
        let log = try attempt.directory.open(AttemptFile.outputLog, flags: O_CREAT | O_WRONLY)
        try log.writeAll([UInt8](repeating: 1, count: 10_000))
        try log.truncate(to: 100 << 20)
        try log.synchronize()
        let size = try attempt.sizeOnDisk()
        #expect((8192...65_536).contains(size))
    }

    @Test func removalIsWholeRepeatableAndFollowsNoLink() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        let attempt = try AttemptDirectory.create(number: 5, attempt: 1, in: state)
        try attempt.writeExit(record(launch: 1))
        try Scratch.check(mkdir("\(scratch.path)/outside", 0o700))
        _ = try Descriptor.open("\(scratch.path)/outside/file", flags: O_CREAT | O_WRONLY)
        try Scratch.check(symlink("\(scratch.path)/outside", "\(state.path)/attempts/05/5.1/link"))
        try attempt.directory.makeDirectory("inner")
        _ = try attempt.directory.open("inner/file", flags: O_CREAT | O_WRONLY)
        try AttemptDirectory.remove(number: 5, attempt: 1, in: state)
        try AttemptDirectory.remove(number: 5, attempt: 1, in: state)
        #expect(try AttemptDirectory.open(number: 5, attempt: 1, in: state) == nil)
        #expect(access("\(scratch.path)/outside/file", F_OK) == 0)
    }
}

/// What a shim notes in the file that it holds is there for others, whenever it is killed and whatever the disk says.
@Suite struct AttemptHoldTests {
    private let claim = Claim(holder: .shim, process: ProcessIdentity(pid: 77, startTime: 1234, bootID: "boot"))

    /// An attempt that is claimed.
    private func claimed(_ scratch: Scratch) throws -> (AttemptDirectory, AttemptHold) {
        let attempt = try AttemptDirectory.create(number: 9, attempt: 1, in: scratch.state())
        let hold = try #require(try attempt.hold())
        #expect(try hold.claim(claim, launch: 1))
        return (attempt, hold)
    }

    private func record(result: JSONValue? = nil, survivors: Int = 0) -> ExitRecord {
        var outcome = Outcome(ending: Ending(status: .failed, reason: .exited))
        outcome.exitCode = 3
        outcome.result = result
        outcome.survivors = (0..<survivors).map { Survivor(pid: Int32($0 + 1000), command: "survivor-\($0)") }
        return ExitRecord(number: 9, id: JobID(), attempt: 1, launch: 1, outcome: outcome)
    }

    @Test func becomesTheExitRecord() throws {
        let scratch = try Scratch()
        let (attempt, hold) = try claimed(scratch)
        #expect(try attempt.directory.status(of: AttemptFile.lock)?.st_size == 8192)
        #expect(try attempt.readExit(launch: 1) == nil)
        let record = record()
        try hold.publish(record, isDurable: true)
        #expect(try attempt.readExit(launch: 1) == record)
        #expect(try attempt.directory.names() == ["exit.json"])
    }

    @Test func aLaunchIsClaimedOnce() throws {
        let scratch = try Scratch()
        let (attempt, hold) = try claimed(scratch)
        #expect(try attempt.readClaim(launch: 1) == claim)
        #expect(try attempt.readClaim(launch: 2) == nil)
        #expect(try !hold.claim(claim, launch: 1), "its own claim counts, too")
        #expect(try attempt.makeClaim(Claim(holder: .supervisor, process: claim.process), launch: 2))
        #expect(try !hold.claim(claim, launch: 2), "a supervisor was faster")
        #expect(try hold.claim(claim, launch: 3))
        #expect(try attempt.readClaim(launch: 3) == claim)
    }

    @Test func anEndDecidesAboutItsLaunchToo() throws {
        let scratch = try Scratch()
        let (attempt, hold) = try claimed(scratch)
        try hold.publish(record(), isDurable: false)
        // A shim that comes too late finds neither lock nor claim.
        let late = try #require(try attempt.hold())
        #expect(try !late.claim(claim, launch: 1))
        #expect(try attempt.readExit(launch: 1) != nil)
        #expect(try late.claim(claim, launch: 2))
        #expect(try attempt.readExit() == nil, "the end of an earlier launch is not that of this one")
    }

    @Test func notesAreReadWhenTheShimIsGone() throws {
        let scratch = try Scratch()
        let (attempt, hold) = try claimed(scratch)
        #expect(try attempt.notes()?.main == nil)
        var pid: Int32 = 123
        _ = try withUnsafeBytes(of: &pid) { try hold.file.write($0, at: UInt64(AttemptPlace.main)) }
        let ending = record()
        hold.note(ending)
        let notes = try #require(try attempt.notes())
        #expect(notes.main == 123)
        #expect(notes.claim?.claim == claim && notes.claim?.launch == 1)
        #expect(notes.ending == ending && notes.exit == nil)
        #expect(try attempt.readExit(launch: 1) == nil)
    }

    @Test(arguments: [0, 7000, 20_000])
    func aRecordThatWasWrittenAndNotRenamedCounts(size: Int) throws {
        let scratch = try Scratch()
        let (attempt, hold) = try claimed(scratch)
        let record = record(result: size == 0 ? nil : .string(String(repeating: "r", count: size)))
        try hold.publish(record, isDurable: false)
        try attempt.directory.rename(AttemptFile.exit, to: AttemptFile.lock)
        #expect(try attempt.readExit(launch: 1) == record)
        attempt.completeExit()
        #expect(try attempt.directory.names() == ["exit.json"])
        #expect(try attempt.readExit(launch: 1) == record)
    }

    @Test func theLockOfAnEarlierReleaseHoldsThePidAlone() throws {
        let scratch = try Scratch()
        let attempt = try AttemptDirectory.create(number: 9, attempt: 1, in: scratch.state())
        let bytes = withUnsafeBytes(of: Int32(4242)) { Array($0) }
        try attempt.directory.replaceFile(AttemptFile.lock, with: bytes, synchronized: false)
        #expect(try attempt.notes()?.main == 4242)
        #expect(try attempt.makeClaim(claim, launch: 1))
        #expect(try attempt.readClaim(launch: 1) == claim)
    }

    @Test func nothingIsClaimedWhereThereIsNoSpaceForTheEnd() throws {
        let scratch = try Scratch(tmpfs: "512k")
        let attempt = try AttemptDirectory.create(number: 9, attempt: 1, in: scratch.state())
        let hold = try #require(try attempt.hold())
        try scratch.fillDisk()
        #expect(throws: AttemptError.self) { try hold.claim(claim, launch: 1) }
        #expect(try attempt.readClaim(launch: 1) == nil)
    }

    @Test func isPublishedOnAFullDisk() throws {
        let scratch = try Scratch(tmpfs: "512k")
        let (attempt, hold) = try claimed(scratch)
        try scratch.fillDisk()
        let record = record(result: .string(String(repeating: "r", count: 7000)))
        try hold.publish(record, isDurable: true)
        #expect(try attempt.readExit(launch: 1) == record)
    }

    @Test func aLargeResultIsKeptWhereThereIsSpaceAndGivenUpWhereNot() throws {
        let scratch = try Scratch(tmpfs: "512k")
        let (attempt, first) = try claimed(scratch)
        let large = record(result: .string(String(repeating: "r", count: 50_000)))
        try first.publish(large, isDurable: false)
        #expect(try attempt.readExit(launch: 1) == large)

        let hold = try #require(try attempt.hold())
        #expect(try hold.claim(claim, launch: 2))
        try scratch.fillDisk()
        try hold.publish(large, isDurable: false)
        let read = try #require(try attempt.readExit())
        #expect(read.outcome.exitCode == 3)
        #expect(read.outcome.result == nil)
        #expect(read.outcome.failure?.step == "result")
    }

    @Test func aThousandSurvivorsDoNotPreventIt() throws {
        let scratch = try Scratch(tmpfs: "512k")
        let (attempt, hold) = try claimed(scratch)
        try scratch.fillDisk()
        try hold.publish(record(survivors: 1000), isDurable: true)
        let read = try #require(try attempt.readExit(launch: 1))
        #expect(read.outcome.exitCode == 3)
        #expect(read.outcome.survivors.count > 50)
    }
}
