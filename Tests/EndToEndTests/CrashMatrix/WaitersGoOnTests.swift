import TestSupport
import Testing
import Values

/// `wait`, `logs -f`, `run --follow` and `events --follow` that are under way go on as if nothing had been.
@Suite(.home)
struct WaitersGoOnTests {
    let home = Home.current

    @Test func theyDoNotNoticeAReplacedSupervisor() throws {
        let gate = try home.fifo("gate")
        let runner = try home.start(
            "run",
            "--follow",
            "--",
            "sh",
            "-c",
            "for i in 1 2 3; do echo $i; echo e$i >&2; read go <'\(gate.path)'; done; exit 7"
        )
        #expect(try runner.output.readLine() == "1")
        let follower = try home.start("logs", "-f", "1")
        #expect(try follower.output.readLine() == "1")
        let waiter = try home.start("wait", "1")
        let events = try home.start("events", "--after", "0", "--follow", "--json")
        #expect(try event(of: events) == "submitted")
        #expect(try event(of: events) == "started")
        try awaitClients(4)

        for line in ["2", "3"] {
            try home.killSupervisor()
            try gate.open()
            #expect(try runner.output.readLine() == line)
            #expect(try follower.output.readLine() == line)
            for client in [runner, follower, waiter, events] { #expect(!client.hasEnded) }
        }
        try home.killSupervisor()
        try gate.open()

        let run = try home.finish(runner)
        #expect(run.status == 7)
        #expect(run.text.isEmpty, "every line came once")
        #expect(run.errors.contains("e1\ne2\ne3\n"))
        let logs = try home.finish(follower)
        #expect(logs.status == 0)
        #expect(logs.text.isEmpty)
        #expect(logs.errors == "e1\ne2\ne3\n")
        #expect(try home.finish(waiter).status == 7)
        #expect(try event(of: events) == "ended")
        #expect(try events.kill().errors.isEmpty)
    }

    /// The next event about a job.
    private func event(of process: RunningCommand) throws -> String? {
        while true {
            let event = try JSONParser.parse(try process.output.readLine())
            if event["number"] != nil { return event["event"]?.string }
        }
    }

    /// Returns once so many clients besides the asking one are connected: there is no event for that.
    private func awaitClients(_ count: Int64) throws {
        let deadline = Deadline.usual
        while true {
            let status = try JSONParser.parse(try home.succeed("supervisor", "status", "--json"))
            if let clients = status["clients"]?.integer, clients > count { return }
            guard !deadline.hasPassed else { throw NothingHappened(what: "\(count) clients: \(status)", seconds: 60) }
        }
    }
}
