import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct KillTests {
    let home = Home.current

    @Test func returnsWhenTheTreeIsGone() throws {
        let number = try home.runningJob()
        let main = try home.mainProcess(of: number)
        let result = try home.jobs("kill", String(number))
        #expect(result.status == 0)
        #expect(!main.isAlive)
        let record = try home.record(number)
        #expect(record["status"] == "killed")
        #expect(record["reason"] == "killed-by-user")
        #expect(record["signal"] == "SIGTERM")
        #expect(record["exit_code"] == nil)
        #expect(try home.wait(number) == 128 + 15)
    }

    /// Asks for a kill while the shim does not listen; returns when the supervisor has taken it on.
    private func killWithShimStopped(_ number: Int64) throws -> RawClient {
        try home.shim(of: number).send(signal: SIGSTOP)
        let client = try RawClient(home)
        try client.hello()
        let call = KillCall(references: [String(number)], action: .end(StopRequest()))
        client.send(JSONRPCMessage.request(id: "kill", method: KillCall.method, params: call.params).line)
        // Requests of one client are taken in order.
        _ = try client.call(StatusCall.method, StatusCall(reference: String(number)).params)
        return client
    }

    private func outcome(of kill: RawClient) throws -> JSONValue? {
        let answer = try kill.receive()
        #expect(answer["id"] == "kill")
        return answer["result"]?["results"]?.array?.first?["outcome"] ?? answer
    }

    @Test func anEndThatComesFirstIsWhatWasAskedFor() throws {
        let number = try home.runningJob()
        let (main, shim) = (try home.mainProcess(of: number), try home.shim(of: number))
        let kill = try killWithShimStopped(number)
        try main.killAndWait()
        try shim.send(signal: SIGCONT)
        #expect(try outcome(of: kill) == "ended")
        #expect(try home.record(number)["signal"] == "SIGKILL")
    }

    @Test func aShimThatDiesWithTheRequestLeavesItToTheSupervisor() throws {
        let number = try home.runningJob()
        let (main, shim) = (try home.mainProcess(of: number), try home.shim(of: number))
        let kill = try killWithShimStopped(number)
        try shim.killAndWait()
        #expect(try outcome(of: kill) == "ended")
        #expect(!main.isAlive)
        #expect(try home.record(number)["reason"] == "killed-by-user")
    }

    @Test func severalAtOnceAllAreTriedAndReported() throws {
        let first = try home.runningJob("first")
        let ended = try home.run("true")
        try home.wait(ended)
        let second = try home.runningJob("second")
        let result = try home.jobs("kill", String(first), "99", String(ended), String(second))
        #expect(result.status == 4, "one of them does not exist")
        #expect(result.errors.contains("99"))
        #expect(try home.record(first)["status"] == "killed")
        #expect(try home.record(second)["status"] == "killed")
        #expect(try home.record(ended)["status"] == "completed")
    }

    @Test func anEndedJobIsNoError() throws {
        let number = try home.sh("exit 3")
        try home.wait(number)
        #expect(try home.jobs("kill", String(number)).status == 0)
        #expect(try home.record(number)["status"] == "failed")
    }

    @Test func aQueuedJobIsNeverStarted() throws {
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held", "--create")
        let number = try home.sh(home.marked("job", "true"), options: ["--group", "held"])
        #expect(try home.jobs("kill", String(number)).status == 0)
        let record = try home.record(number)
        #expect(record["status"] == "killed")
        #expect(record["started_at"] == nil)
        #expect(try home.wait(number) == 125, "it was killed before it started")
        try home.succeed("group", "resume", "held")
        #expect(try home.wait(try home.run("true", options: ["--group", "held"])) == 0)
        #expect(home.starts(of: "job") == 0)
    }

    @Test func nowDoesNotAskFirst() throws {
        let started = try home.fifo("started")
        let number = try home.sh("trap 'echo asked' TERM; echo up >'\(started.path)'; while :; do sleep 0.05; done")
        _ = try started.readLine()
        #expect(try home.jobs("kill", "--now", String(number)).status == 0)
        #expect(try home.output(number).isEmpty)
        #expect(try home.record(number)["signal"] == "SIGKILL")
    }

    @Test func theGraceOfTheCommandCounts() throws {
        let started = try home.fifo("started")
        let number = try home.sh("trap '' TERM; echo up >'\(started.path)'; while :; do sleep 1000; done")
        _ = try started.readLine()
        let begin = Clock.monotonic()
        #expect(try home.jobs("kill", "--grace", "300ms", String(number)).status == 0)
        let seconds = Double(Clock.monotonic() - begin) / 1e9
        #expect((0.3..<8).contains(seconds), "and not the ten seconds of the job")
        #expect(try home.record(number)["signal"] == "SIGKILL")
    }

    @Test func aSignalGoesToTheMainProcessAlone() throws {
        let heard = try home.fifo("heard")
        let number = try home.sh(
            """
            sh -c 'trap "echo child >\(heard.path)" USR1; echo up >\(heard.path); while :; do sleep 0.05; done' &
            trap 'echo main >\(heard.path)' USR1; echo up >\(heard.path); while :; do sleep 0.05; done
            """
        )
        for _ in 1...2 { #expect(try heard.readLine() == "up") }
        for name in ["USR1", "SIGUSR1", "10"] {
            #expect(try home.jobs("kill", "--signal", name, String(number)).status == 0)
            #expect(try heard.readLine() == "main")
        }
        #expect(heard.lineAtOnce() == nil)
        #expect(try home.record(number)["status"] == "running")
        #expect(try home.jobs("kill", "-s", "USR1", "--tree", String(number)).status == 0)
        #expect(Set([try heard.readLine(), try heard.readLine()]) == ["main", "child"])
        #expect(try home.jobs("kill", "-s", "NONSENSE", String(number)).status == 64)
    }

    @Test func aSignalThatEndsTheJobIsAKillByTheUser() throws {
        let number = try home.runningJob()
        #expect(try home.jobs("kill", "-s", "INT", String(number)).status == 0)
        #expect(try home.wait(number) == 128 + 2)
        #expect(try home.record(number)["status"] == "killed")
    }

    @Test func allByNameByLabel() throws {
        let web = try home.runningJob("web", options: ["--name", "web", "--label", "kind=server"])
        let test = try home.runningJob("test", options: ["--name", "test", "--label", "kind=test"])
        let other = try home.runningJob("other")
        #expect(try home.jobs("kill", "--label", "kind=test").status == 0)
        #expect(try home.record(test)["status"] == "killed")
        #expect(try home.record(web)["status"] == "running")
        #expect(try home.jobs("kill", "--name", "w*").status == 0)
        #expect(try home.record(web)["status"] == "killed")
        #expect(try home.record(other)["status"] == "running")
        #expect(try home.jobs("kill", "--all").status == 0)
        #expect(try home.record(other)["status"] == "killed")
        #expect(try home.jobs("kill", "--all").status == 0, "nothing left to kill is no error")
        #expect(try home.jobs("kill").status == 64)
    }

    @Test func aNameMustMeanExactlyOneLiveJob() throws {
        let first = try home.runningJob("first", options: ["--name", "web"])
        let second = try home.runningJob("second", options: ["--name", "web"])
        let ambiguous = try home.jobs("kill", "web")
        #expect(ambiguous.status != 0)
        #expect(ambiguous.errors.contains(String(first)) && ambiguous.errors.contains(String(second)))
        #expect(try home.record(first)["status"] == "running")
        try home.succeed("kill", String(second))
        #expect(try home.jobs("kill", "web").status == 0)
        #expect(try home.record(first)["status"] == "killed")
    }

    @Test func noSuchJob() throws {
        let result = try home.jobs("kill", "99")
        #expect(result.status == 4)
        #expect(result.errors.contains("99"))
    }

    @Test func twoAtOnceAreOne() throws {
        let started = try home.fifo("started")
        let number = try home.sh(
            "trap '' TERM; echo up >'\(started.path)'; while :; do sleep 1000; done",
            options: ["--grace", "400ms"]
        )
        _ = try started.readLine()
        let kills = try (1...3).map { _ in try home.start("kill", String(number)) }
        for kill in kills { #expect(try home.finish(kill).status == 0) }
        #expect(try home.record(number)["status"] == "killed")
    }

    @Test func aJobMayKillItself() throws {
        let number = try home.sh("jobctl kill --grace 200ms $JOBS_NUMBER; sleep 1000")
        #expect(try home.wait(number) == 128 + 15)
        #expect(try home.record(number)["status"] == "killed")
        #expect(try home.record(number)["reason"] == "killed-by-user")
    }

    @Test func aPausedJobCanBeKilled() throws {
        let number = try home.runningJob()
        try home.succeed("pause", String(number))
        #expect(try home.jobs("kill", String(number)).status == 0)
        #expect(try home.record(number)["signal"] == "SIGTERM")
    }
}
