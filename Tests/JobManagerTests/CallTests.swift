import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

@testable import JobManager

/// What a client does about supervisors that die, lag behind, are ahead, or are none.
struct CallTests {
    let home: ScratchHome

    init() throws { home = try ScratchHome() }

    private func client() throws -> JobClient { try JobClient(home: home.state.path) }

    @Test func aCallIsRepeatedWhenItsConnectionIsLost() throws {
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    _ = try peer.receive()
                },
                { _ in },
                { peer in
                    try peer.greet()
                    try peer.answerNext(JobRecord.sample(7).json)
                },
            ]
        )
        #expect(try client().status("7").number == 7)
        #expect(supervisor.asked.map(\.method) == ["status", "status"])
    }

    /// Each supervisor serves the call for longer than the patience for one that is missing.
    @Test func patienceCountsFromTheLastTimeASupervisorServed() throws {
        let lost: ScriptedSupervisor.Scene = { peer in
            try peer.greet()
            _ = try peer.receive()
            Clock.sleep(for: .milliseconds(400))
        }
        let supervisor = try ScriptedSupervisor(
            home,
            [
                lost, lost, lost,
                { peer in
                    try peer.greet()
                    try peer.answerNext(JobRecord.sample(7).json)
                },
            ]
        )
        let client = try client()
        client.patience = .milliseconds(300)
        #expect(try client.status("7").number == 7)
        #expect(supervisor.asked.count == 4)
    }

    @Test func aCallThatEverySupervisorDiesOfIsGivenUp() throws {
        let dying: ScriptedSupervisor.Scene = { peer in
            try peer.greet()
            _ = try peer.receive()
        }
        let supervisor = try ScriptedSupervisor(home, [ScriptedSupervisor.Scene](repeating: dying, count: 1000))
        let client = try client()
        client.patience = .milliseconds(300)
        let error = #expect(throws: JobsError.self) { try client.status("7") }
        #expect(error?.code == .unavailable)
        #expect((2..<100).contains(supervisor.asked.count), "the pauses between tries grow")
    }

    @Test func inputIsNotSentAgainWhenItsFateIsUnknown() throws {
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.answerNext(JobRecord.sample(7).json)
                    _ = try peer.receive()
                }
            ]
        )
        let data = ByteString([UInt8](repeating: 0x61, count: SendCall.largestPiece + 5))
        let error = #expect(throws: JobsError.self) { try client().send("7", data, endsInput: false) }
        #expect(error?.message.contains("got 262144 bytes; the next 5 are not sent again") == true)
        #expect(supervisor.asked.count == 2)
    }

    @Test func anErrorOfTheSupervisorIsTheCallers() throws {
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.refuse(peer.receive().id, JobsError(.notFound, "no job 9"))
                    try peer.answerNext(JobRecord.sample(8).json)
                }
            ]
        )
        let client = try client()
        #expect(throws: JobsError(.notFound, "no job 9")) { try client.status("9") }
        #expect(try client.status("8").number == 8)
        #expect(supervisor.asked.count == 2)
    }

    @Test func anOlderSupervisorIsReplacedByThisProgram() throws {
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet(release: "0.0.9")
                    try peer.answerNext([:])
                },
                { peer in
                    try peer.greet()
                    try peer.answerNext(JobRecord.sample(1).json)
                },
            ]
        )
        #expect(try client().status("1").number == 1)
        #expect(supervisor.asked.map(\.method) == ["supervisor.restart", "status"])
        #expect(supervisor.asked[0].params["executable"]?.byteString == OwnExecutable.path())
    }

    @Test func anOlderSupervisorThatStaysIsToldOfAfterOneTry() throws {
        let old: ScriptedSupervisor.Scene = { peer in
            try peer.greet(release: "0.0.9")
            try peer.answerNext([:])
        }
        let supervisor = try ScriptedSupervisor(home, [old, old])
        let error = #expect(throws: JobsError.self) { try client().status("1") }
        #expect(error?.code == .version)
        #expect(supervisor.asked.map(\.method) == ["supervisor.restart"])
    }

    @Test func aNewerSupervisorIsNeverReplaced() throws {
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet(release: "99.0.0")
                    try peer.answerNext(JobRecord.sample(1).json)
                }
            ]
        )
        #expect(try client().status("1").number == 1)
        #expect(supervisor.asked.map(\.method) == ["status"])
    }

    @Test(arguments: ["SSH-2.0-OpenSSH\n", "{\"jsonrpc\":\"1.0\"}\n", "[]\n", "\u{0}\n"])
    func whatSpeaksAnotherLanguageIsToldOf(greeting: String) throws {
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    _ = try peer.receive()
                    try peer.say(Array(greeting.utf8))
                }
            ]
        )
        let error = #expect(throws: JobsError.self) { try client().status("1") }
        #expect(error?.code == .version)
        #expect(error?.message.contains("process \(getpid())") == true)
        _ = supervisor
    }

    @Test func aClientThatStartsNoneSaysThatNoneRuns() throws {
        let client = try JobClient(home: home.state.path, startsSupervisor: false)
        #expect(try client.isSupervisorRunning() == false)
        let error = #expect(throws: JobsError.self) { try client.supervisorStatus() }
        #expect(error?.code == .unavailable)
        #expect(error?.advice == [Advice(.startSupervisor)])
    }

    @Test func aRequestThatIsTooLongIsNotSent() throws {
        let supervisor = try ScriptedSupervisor(home, [{ peer in try peer.greet() }])
        let argument = ByteString([UInt8](repeating: 0x01, count: 4 << 20))
        let submission = Submission(command: ["true", argument], directory: "/")
        let error = #expect(throws: JobsError.self) { try client().run(submission, environment: []) }
        #expect(error?.code == .overloaded)
        #expect(supervisor.asked.isEmpty)
    }

    @Test func releasesAreOrderedByTheirNumbers() {
        #expect(Release("0.9.0") < Release("0.10.0"))
        #expect(Release("1.2") < Release("1.2.1"))
        #expect(!(Release("1.2.0") < Release("1.2")) && !(Release("1.2") < Release("1.2.0")))
    }
}
