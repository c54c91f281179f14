import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

@testable import JobManager

/// The pieces of starting a supervisor.
struct StartTests {
    let home: ScratchHome

    init() throws { home = try ScratchHome() }

    /// What comes of a readiness pipe with this on it.
    private func readiness(_ text: String) throws -> Result<Void, CallFailure> {
        let pipe = try Descriptor.pipe()
        try pipe.write.writeAll(Array(text.utf8))
        let readiness = SupervisorReadiness(home: home.state, pipe: pipe.read)
        if text.isEmpty { pipe.write.closeEarly() }
        return Result { () throws(CallFailure) in try readiness.wait(for: .seconds(10)) }
    }

    @Test func readyIsReady() throws {
        guard case .success = try readiness("ready\n") else {
            Issue.record("`ready` was not understood")
            return
        }
    }

    @Test func theReasonWhyItDidNotStartIsTold() throws {
        let line = JSONRPCError(JobsError(.damaged, "the database is damaged: `jobs doctor --repair`")).json.encodedText
        guard case .failure(.final(let error)) = try readiness(line + "\n") else {
            Issue.record("the error was not understood")
            return
        }
        #expect(error == JobsError(.damaged, "the database is damaged: `jobs doctor --repair`"))
    }

    @Test func anEndWithoutAWordMayBeTriedAgainAndShowsTheLog() throws {
        try home.state.directory.replaceFile(
            StateFile.supervisorLog,
            with: Array("one\ntwo\nlast words\n".utf8),
            synchronized: false
        )
        guard case .failure(.transient(let error, wasSent: false)) = try readiness("") else {
            Issue.record("the end was not understood")
            return
        }
        #expect(error.message.contains("last words"))
    }

    @Test func theEnvironmentOfTheFirstCallerDoesNotStay() {
        let kept: [ByteString] = ["PATH=/bin", "HOME=/root", "LC_ALL=C", "JOBS_HOME=/x", "XDG_STATE_HOME=/y", "TZ=UTC"]
        let dropped: [ByteString] = [
            "GITHUB_TOKEN=x", "JOBS_ID=1", "JOBS_NUMBER=1", "JOBS_ATTEMPT=1", "JOBS_RESULT=/r", "PWD=/", "FOO",
        ]
        #expect((kept + dropped).filter { SupervisorProgram.keeps($0) } == kept)
    }

    @Test func theHolderOfTheLockIsFound() throws {
        let lock = SupervisorLock(home: home.state)
        #expect(lock.holder == nil)
        let held = try FileLock.attempt(StateFile.supervisorLock, in: home.state.directory)
        #expect(lock.holder == getpid())
        withExtendedLifetime(held) {}
    }

    @Test func aLockIsWaitedForAndNoLonger() throws {
        let directory = home.state.directory
        let held = try #require(try FileLock.attempt(StateFile.startLock, in: directory))
        let start = Clock.monotonic()
        #expect(try FileLock.wait(StateFile.startLock, in: directory, within: .milliseconds(120)) == nil)
        #expect(Clock.monotonic() - start >= 120_000_000)
        held.descriptor.closeEarly()
        #expect(try FileLock.wait(StateFile.startLock, in: directory, within: .seconds(10)) != nil)
    }
}
