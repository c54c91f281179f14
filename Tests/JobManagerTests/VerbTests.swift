import JobModel
import JobProtocol
import JobStore
import Testing
import Values

@testable import JobManager

/// What the verbs make of several calls.
struct VerbTests {
    let home: ScratchHome

    init() throws { home = try ScratchHome() }

    private func client() throws -> JobClient { try JobClient(home: home.state.path) }

    @Test func lastIsPinnedBeforeItIsKilled() throws {
        let job = JobRecord.sample(7)
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.answerNext(job.json)
                    let result = ReferenceResult(reference: job.id.description, record: job)
                    try peer.answerNext(KillCall.encode([KillCall.Result(.ended, result)]))
                }
            ]
        )
        let results = try client().kill(["last"], .end(StopRequest()))
        #expect(results.map(\.detail.reference) == ["last"])
        #expect(supervisor.asked[1].params["refs"] == JSONValue([job.id.description]))
    }

    @Test func killAsksAgainOnlyForWhatIsPending() throws {
        func result(_ number: Int64, _ outcome: KillCall.Outcome) -> KillCall.Result {
            KillCall.Result(outcome, ReferenceResult(reference: "\(number)", record: .sample(number)))
        }
        let first = KillCall.encode([result(1, .ended), result(2, .pending), result(3, .survived)])
        let second = KillCall.encode([result(2, .ended)])
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.answerNext(first)
                    try peer.answerNext(second)
                }
            ]
        )
        let results = try client().kill(["1", "2", "3"], .end(StopRequest()))
        #expect(results.map(\.outcome) == [.ended, .ended, .survived])
        #expect(supervisor.asked[1].params["refs"] == JSONValue(["2"]))
    }

    @Test func waitPinsItsJobsAndGoesOnAfterALostConnection() throws {
        let job = JobRecord.sample(7)
        let waiting = WaitCall.encode(WaitCall.Reply(isMet: false, jobs: [job], first: nil))
        let met = WaitCall.encode(WaitCall.Reply(isMet: true, jobs: [job], first: 7))
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.answerNext(waiting)
                    _ = try peer.receive()
                },
                { peer in
                    try peer.greet()
                    try peer.answerNext(waiting)
                    try peer.answerNext(met)
                },
            ]
        )
        #expect(try client().wait(["last"]).first == 7)
        let pinned = JSONValue([job.id.description])
        #expect(supervisor.asked.map { $0.params["refs"] } == [JSONValue(["last"]), pinned, pinned, pinned])
        #expect(supervisor.asked[1].params["timeout_ms"] == .integer(300_000))
    }

    @Test func waitEndsAtItsTimeWithWhatThereIs() throws {
        let waiting = WaitCall.encode(WaitCall.Reply(isMet: false, jobs: [.sample(7)], first: nil))
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    while true { try peer.answerNext(waiting) }
                }
            ]
        )
        let reply = try client().wait(["7"], timeout: .milliseconds(1))
        #expect(!reply.isMet && reply.jobs.count == 1)
        #expect(supervisor.asked.first?.params["timeout_ms"] == .integer(0))
    }

    @Test func listReadsPageAfterPage() throws {
        @Sendable func page(_ numbers: ClosedRange<Int64>, next: Int64?) -> JSONValue {
            ListCall.encode(ListCall.Reply(jobs: numbers.reversed().map { .sample($0, .queued) }, next: next))
        }
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.answerNext(page(4...6, next: 4))
                    try peer.answerNext(page(1...3, next: nil))
                    try peer.answerNext(page(5...6, next: 5))
                }
            ]
        )
        let client = try client()
        #expect(try client.list().map(\.number) == [6, 5, 4, 3, 2, 1])
        #expect(supervisor.asked.map { $0.params["before"] } == [nil, .integer(4)])
        #expect(try client.list(count: 2).map(\.number) == [6, 5])
        #expect(supervisor.asked[2].params["limit"] == .integer(2))
    }
}
