import JobModel
import TestSupport
import Testing
import Values

/// `jobs kill --signal`, and `kill_job` with a signal: who gets it.
@Suite(.home)
struct SignalTests {
    let home = Home.current

    @Test func interruptGoesWhereATerminalSendsIt() throws {
        let heard = try home.fifo("heard")
        let number = try home.run(
            "bash",
            "-c",
            "setsid sleep 1000 & bash -c \(Self.quoted(Self.listener(heard))); echo after"
        )
        #expect(try heard.readLine() == "up")
        let result = try home.jobs("kill", "-s", "INT", String(number))
        #expect(result.status == 0)
        #expect(try heard.readLine() == "INT")
        let pid = try #require(try home.record(number)["pid"]?.integer)
        #expect(result.text.hasPrefix("job \(number): signalled: bash (\(pid)), bash ("), "\(result)")
        #expect(result.text.contains("; not: sleep ("), "\(result)")
    }

    @Test func mainAndTreeStayToBeHad() throws {
        let heard = try home.fifo("heard")
        let number = try home.run(
            "bash",
            "-c",
            "trap : INT USR1; sleep 1000 & bash -c \(Self.quoted(Self.listener(heard, "USR1"))); :"
        )
        #expect(try heard.readLine() == "up")
        let main = try home.objects("kill", "-s", "INT", "--main", "--json", String(number))[0]
        #expect(main["outcome"] == "signalled")
        #expect(main["signalled"]?.array?.compactMap { $0["command"]?.string } == ["bash"])
        #expect(main["signalled"]?.array?.first?["pid"] == main["pid"])
        #expect(main["others"]?.array?.count ?? 0 >= 2, "\(main)")
        // What is no signal of a terminal goes to the main process alone, unless something else is said.
        let tree = try home.objects("kill", "-s", "USR1", "--tree", "--json", String(number))[0]
        #expect(try heard.readLine() == "USR1")
        #expect(tree["others"] == nil && tree["signalled"]?.array?.count ?? 0 >= 3, "\(tree)")
        for arguments in [["--main"], ["--tree"], ["-s", "INT", "--main", "--tree"]] {
            #expect(try home.jobs(["kill", String(number)] + arguments).status == 64, "\(arguments)")
        }
    }

    @Test func whoIsInterruptedMayPutItsThingsInOrder() throws {
        let up = try home.fifo("up")
        let cleanup =
            "import time\ntry:\n  open('\(up.path)','w').write('up\\n')\n  time.sleep(1000)\nexcept KeyboardInterrupt:\n  time.sleep(0.3)\n  print('in order')\n"
        let path = try home.write(cleanup, to: "cleanup.py")
        let number = try home.run("python3", "-c", Self.hasty, "python3", path)
        #expect(try up.readLine() == "up")
        try home.succeed("kill", "-s", "INT", String(number))
        #expect(try home.wait(number) == 128 + 2)
        #expect(try home.output(number) == "in order\n")
        #expect(try home.record(number)["ended_with_it"] == nil)
    }

    @Test func whoIgnoresItIsEndedAfterTheGrace() throws {
        let up = try home.fifo("up")
        let deaf = "trap '' INT; echo up >'\(up.path)'; while :; do sleep 1000; done"
        let number = try home.run("python3", "-c", Self.hasty, "sh", "-c", deaf, options: ["--grace", "300ms"])
        #expect(try up.readLine() == "up")
        try home.succeed("kill", "-s", "INT", String(number))
        #expect(try home.wait(number) == 128 + 2)
        #expect(try home.record(number)["ended_with_it"]?["count"]?.integer ?? 0 >= 1)
    }

    @Test func aJobWithoutItsShimHearsIt() throws {
        let heard = try home.fifo("heard")
        let number = try home.run("bash", "-c", "bash -c \(Self.quoted(Self.listener(heard))); :")
        #expect(try heard.readLine() == "up")
        try home.shim(of: number).killAndWait()
        var text = ""
        // The supervisor learns of the end of the shim by itself, and perhaps later than this command comes.
        for _ in 1...100 where text.isEmpty {
            let result = try home.jobs("kill", "-s", "INT", String(number))
            if result.status == 0 { text = result.text }
        }
        #expect(try heard.readLine() == "INT")
        #expect(text.contains("signalled: bash ("), "\(text)")
    }

    @Test func anAgentIsToldWhoGotIt() throws {
        let heard = try home.fifo("heard")
        let agent = try ToolClient(home)
        try agent.checksSchemas()
        let script = "cd /; bash -c \(Self.quoted(Self.listener(heard))); :"
        let started = try agent.call("execute_command", ["argv": ["bash", "-c", .string(script)]])
        #expect(try heard.readLine() == "up")
        let id = started["job_id"]
        let interrupted = try agent.call("kill_job", ["job_id": id, "signal": "INT"])
        #expect(try heard.readLine() == "INT")
        #expect(interrupted["status"] == "signalled")
        #expect(interrupted["signalled"]?.array?.compactMap { $0["command"]?.string }.prefix(2) == ["bash", "bash"])
        let main = try agent.call("kill_job", ["job_id": id, "signal": "SIGCONT", "to": "main"])
        #expect(main["signalled"]?.array?.count == 1 && main["others"]?.array?.isEmpty == false, "\(main)")
        let all = try agent.call("kill_job", ["job_id": id, "signal": "CONT", "to": "tree"])
        #expect(all["others"] == nil, "\(all)")
        #expect(try agent.failure("kill_job", ["job_id": id, "to": "tree"]).contains("goes with signal"))
        #expect(try agent.call("kill_job", ["job_id": id, "signal": "TERM", "to": "main"])["status"] == "signalled")
    }

    /// Runs a program, and dies of Ctrl-C at once; on a terminal, too, the program would go on to its end.
    private static let hasty =
        "import signal, subprocess, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); subprocess.run(sys.argv[1:])"

    private static func listener(_ heard: Fifo, _ signal: String = "INT") -> String {
        "trap 'echo \(signal) >\"\(heard.path)\"' \(signal); echo up >\"\(heard.path)\"; while :; do sleep 0.02; done"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
