import Glibc
import TestSupport
import Testing
import Values

/// `run --ready`, `wait --ready`: a job is ready once all of its conditions were met.
@Suite(.home)
struct ReadyTests {
    let home = Home.current

    /// Listens on a port of the system's choice, tells it, and serves nothing.
    private static let listener = """
        import socket, sys
        s = socket.socket(); s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen()
        print('port', s.getsockname()[1], flush=True)
        sys.stdin.read() if len(sys.argv) > 2 else __import__('time').sleep(1000)
        """

    /// A port on which nobody listens now.
    private func freePort() throws -> Int {
        let code = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let result = try home.command("python3", "-c", code)
        return try #require(Int(result.text.dropLast()))
    }

    @Test func returnsOnceTheJobListens() throws {
        let port = try freePort()
        let gate = try home.fifo("gate")
        let run = try home.start(
            "run",
            "--ready",
            "port=\(port)",
            "--",
            "sh",
            "-c",
            "echo starting; read go <'\(gate.path)'; exec python3 -c \"$0\" \(port)",
            Self.listener
        )
        #expect(try run.output.readLine() == "1", "the number comes at once")
        #expect(try home.jobs("wait", "--ready", "--timeout", "300ms", "1").status == 124)
        #expect(try home.record(1)["ready_at"] == nil)
        try gate.open()
        let result = try home.finish(run)
        #expect(result.status == 0)
        #expect(result.errors.contains("job 1 is ready after"))
        #expect(result.errors.contains("  port \(port)"), "the output so far")
        #expect(try home.record(1)["ready_at"]?.string != nil)
        #expect(try home.record(1)["status"] == "running")
        #expect(try home.jobs("wait", "--ready", "1").status == 0)
        #expect(try home.objects("events", "--json", "--after", "0").contains { $0["event"] == "ready" })
        let killed = try home.jobs("kill", "1")
        #expect(killed.text.contains("port \(port) is free again"))
        #expect(try home.record(1)["ready_at"]?.string != nil, "it stays with the ended job")
    }

    @Test func aPortOfSomebodyElseIsNoSign() throws {
        let other = try home.run("python3", "-c", Self.listener, "0", options: ["--ready", "output=^port"])
        let port = try home.output(other).split(separator: " ").last.map { String($0.dropLast()) } ?? ""
        let result = try home.jobs("run", "--ready", "port=\(port)", "--within", "500ms", "--", "sleep", "1000")
        #expect(result.status == 124)
        #expect(result.errors.contains("is not ready"))
        #expect(try home.record(2)["ready_at"] == nil)
    }

    @Test func aPortOfADescendantIs() throws {
        let port = try freePort()
        let script = "python3 -c \"$0\" \(port) & wait"
        let result = try home.jobs("run", "--ready", "port=\(port)", "--", "sh", "-c", script, Self.listener)
        #expect(result.status == 0)
    }

    @Test func allConditionsHaveToBeMet() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "echo up; read go <'\(gate.path)'; touch ready.flag; exec sleep 1000",
            options: ["--ready", "output=^up$", "--ready", "file=ready.flag", "--within", "1ms", "--detach"]
        )
        #expect(try home.jobs("wait", "--ready", "--timeout", "300ms", "\(number)").status == 124)
        try gate.open()
        #expect(try home.jobs("wait", "--ready", "\(number)").status == 0)
    }

    @Test func aFileThatWasThereIsNoSignUntilItChanges() throws {
        try home.write("old", to: "server.pid")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "read go <'\(gate.path)'; echo $$ >server.pid; exec sleep 1000",
            options: ["--ready", "file=server.pid", "--detach"]
        )
        #expect(try home.jobs("wait", "--ready", "--timeout", "300ms", "\(number)").status == 124)
        try gate.open()
        #expect(try home.jobs("wait", "--ready", "\(number)").status == 0)
    }

    @Test func anHTTPServerIsReadyWhenItAnswersWell() throws {
        let port = try freePort()
        let code = """
            import http.server, os
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200 if os.path.exists('healthy') else 503); self.end_headers()
            http.server.HTTPServer(('127.0.0.1', \(port)), Handler).serve_forever()
            """
        let url = "http://localhost:\(port)/health?deep=1"
        let number = try home.run("python3", "-c", code, options: ["--ready", "http=\(url)", "--detach"])
        #expect(try home.jobs("wait", "--ready", "--timeout", "1s", "\(number)").status == 124)
        try home.write("", to: "healthy")
        #expect(try home.jobs("wait", "--ready", "\(number)").status == 0)
        #expect(try home.jobs("logs", "\(number)").errors.contains("GET /health?deep=1"))
    }

    @Test func whatEndsBeforeSaysHow() throws {
        let failed = try home.jobs("run", "--ready", "output=never", "-c", "echo cannot bind; exit 3")
        #expect(failed.status == 3)
        #expect(failed.errors.contains("ended before that: failed: exit status 3"))
        #expect(failed.errors.contains("cannot bind"))
        #expect(try home.jobs("run", "--ready", "output=never", "--", "true").status == 1)
        #expect(try home.jobs("wait", "--ready", "2").status == 1)
    }

    @Test func aPromptWithoutANewlineCounts() throws {
        let number = try home.sh("printf 'server> '; exec sleep 1000", options: ["--ready", "output=server> "])
        #expect(try home.record(number)["ready_at"]?.string != nil)
    }

    @Test func itIsKnownThoughNoSupervisorSawIt() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "read go <'\(gate.path)'; echo ready; exec sleep 1000",
            options: ["--ready", "output=ready", "--detach"]
        )
        try home.killSupervisor()
        try gate.open()
        #expect(try home.jobs("wait", "--ready", "\(number)").status == 0)
        let short = try home.sh(
            "read go <'\(gate.path)'; echo ready",
            options: ["--ready", "output=ready", "--detach"]
        )
        try home.killSupervisor()
        try gate.open()
        #expect(try home.wait(short) == 0)
        #expect(try home.record(short)["ready_at"]?.string != nil, "from the exit record")
    }

    @Test func aRetryBecomesReadyAnew() throws {
        let number = try home.sh("echo ready; exit $((JOBS_ATTEMPT - 1))", options: ["--ready", "output=ready", "-d"])
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["ready_at"]?.string != nil)
        try home.succeed("retry", "\(number)")
        #expect(try home.wait(number) == 1)
        #expect(try home.record(number)["ready_at"]?.string != nil)
        #expect(try home.record(number)["ready"] == [["output": "ready"]])
        #expect(try home.record("\(number).1")["ready_at"]?.string != nil)
    }

    @Test func batchLinesAndBlueprintsSayItAsTables() throws {
        let line = #"{"command": ["sh", "-c", "echo up"], "ready": {"output": "^up"}}"#
        try home.write(line + "\n", to: "lines")
        try home.succeed("run", "--batch", "lines")
        #expect(try home.jobs("wait", "--ready", "1").status == 0)
        #expect(try home.record(1)["ready_at"]?.string != nil)
        try home.write(
            """
            [blueprint.web]
            command = ["sh", "-c", "touch made; sleep 1000"]
            ready = [{ file = "made" }]
            """,
            to: ".jobs.toml"
        )
        #expect(try home.jobs("blueprint", "run", "web").status == 0)
        #expect(try home.record(2)["ready_at"]?.string != nil)
    }

    @Test(arguments: [
        ("port=0", "1 to 65535"), ("port", "output=REGEX"), ("output=(", "regular expression"),
        ("http=https://localhost/", "http://"), ("http=http://example.com/", "numeric"), ("socket=x", "output=REGEX"),
    ])
    func whatIsNoConditionIsSaid(condition: String, reason: String) throws {
        let result = try home.jobs("run", "--ready", condition, "--", "true")
        #expect(result.status == 64)
        #expect(result.errors.contains(reason))
    }

    @Test func aJobWithoutAConditionIsNeverReady() throws {
        let number = try home.runningJob()
        let result = try home.jobs("wait", "--ready", "\(number)")
        #expect(result.status == 64)
        #expect(result.errors.contains("without a condition"))
    }
}
