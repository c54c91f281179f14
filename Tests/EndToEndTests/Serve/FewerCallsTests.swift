import Glibc
import JobProtocol
import TestSupport
import Testing
import Values

/// What saves an agent a call: readiness, waits for input, series of attempts, several at once.
@Suite(.home)
struct FewerCallsTests {
    let home = Home.current

    private static let server =
        "import socket, time; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()"
        + "; print('port', s.getsockname()[1], flush=True); time.sleep(1000)"

    @Test func aServerIsStartedAwaitedAndEndedInTwoCalls() throws {
        let agent = try ToolClient(home, answers: nil)
        let started = try agent.text(
            "execute_command",
            ["command": .string("echo begin; exec python3 -c \"\(Self.server)\""), "ready": ["output": "^port \\d+"]]
        )
        #expect(started.hasPrefix("job 1 running for "))
        #expect(started.contains("; ready after "))
        #expect(started.contains("begin\nport "))
        let port = try #require(started.split(separator: "\n").first { $0.hasPrefix("port ") }).dropFirst(5)
        let killed = try agent.call("kill_job", ["job_id": "1"])
        #expect(killed == ["status": "killed", "free_ports": [.integer(try #require(Int64(port)))]])
    }

    @Test(arguments: [#""output=up""#, #"{"output": "up"}"#, #"[{"output": "up"}, "file=flag"]"#])
    func readinessInEveryForm(form: String) throws {
        let agent = try ToolClient(home, answers: nil)
        let ready = try JSONParser.parse(form)
        let text = try agent.text("run_and_wait", ["command": "touch flag; echo up; sleep 1000", "ready": ready])
        #expect(text.contains("; ready after "))
        #expect(try home.record(1)["status"] == "running")
        #expect(try agent.text("wait_for_job", ["job_ids": ["1"], "condition": "ready"]).hasPrefix("job 1 running"))
    }

    @Test func whatEndsBeforeItIsReadySaysSo() throws {
        let agent = try ToolClient(home, answers: nil)
        let text = try agent.text("execute_command", ["command": "echo cannot bind; exit 3", "ready": "port=1"])
        #expect(text.hasPrefix("job 1 failed: exit status 3"))
        #expect(text.hasSuffix("cannot bind"))
        #expect(try agent.failure("execute_command", ["command": "true", "ready": "port=x"]).contains("1 to 65535"))
    }

    @Test func aQuestionIsNoticedAndAnswered() throws {
        let agent = try ToolClient(home, answers: nil)
        let script = "printf 'Go on? '; read a; echo \"first $a\"; printf 'Sure? '; read b; echo \"then $b\""
        let asked = try agent.text("run_and_wait", ["command": .string(script), "stdin": true])
        #expect(asked.contains(": waits for input, which "))
        #expect(asked.contains("Go on? "))
        let next = try agent.text("interact_with_job", ["job_id": "1", "input": "yes\n", "wait_ms": 20_000])
        #expect(next.contains("first yes\nSure? "))
        let waiting = try agent.text("wait_for_job", ["job_ids": ["1"]])
        #expect(waiting.contains("waits for input") && waiting.contains("last line: Sure?"))
        #expect(try agent.call("get_job_status", ["job_id": "1"])["waiting_for"]?.string?.hasPrefix("input") == true)
        let end = try agent.text("interact_with_job", ["job_id": "1", "input": "sure\n", "wait_ms": 20_000])
        #expect(end.contains("then sure"))
    }

    @Test func aSecretIsAskedOfThePersonAlone() throws {
        let agent = try ToolClient(home, answers: nil)
        _ = try agent.call("execute_command", ["command": "read s; echo got ${#s}", "stdin": true])
        let text = try agent.text("interact_with_job", ["job_id": "1", "secret": true])
        #expect(text.contains("jobctl send 1 --secret"))
        #expect(
            try agent.failure("interact_with_job", ["job_id": "1", "secret": true, "input": "x"]).contains("secret")
        )
        #expect(try home.record(1)["status"] == "running", "nothing was sent")
    }

    @Test func aFlakyTestUntilItFails() throws {
        let agent = try ToolClient(home, "--toolset", "full", answers: nil)
        let script = "echo try $JOBS_ATTEMPT; [ $JOBS_ATTEMPT -lt 3 ]"
        let text = try agent.text("run_and_wait", ["command": .string(script), "until": "fails", "times": 20])
        #expect(text.hasPrefix("job 1 failed: exit status 1"))
        #expect(text.contains("; the first of 3 attempts that failed"))
        #expect(text.hasSuffix("try 3"))
        #expect(try home.output("1.2") == "try 2\n", "each is kept")
        let never = try agent.text("run_and_wait", ["command": "true", "until": "fails", "times": 4])
        #expect(never.contains("; 4 attempts, none failed"))
        let passes = try agent.text(
            "retry_job",
            ["job_id": "1", "until": "passes", "times": 2]
        )
        #expect(passes.contains("; 2 attempts, none passed"))
    }

    @Test func onlyTheLinesThatMatch() throws {
        let agent = try ToolClient(home, answers: nil)
        let text = try agent.text("run_and_wait", ["command": "seq 1 100000", "grep": "^77777$"])
        #expect(text.hasSuffix("\n77777"))
        #expect(try agent.text("run_and_wait", ["command": "seq 3", "grep": "x"]).hasSuffix("; no line matches"))
        #expect(try agent.failure("run_and_wait", ["command": "true", "grep": "("]).contains("regular expression"))
    }

    @Test func severalStartsInOneCall() throws {
        let agent = try ToolClient(home, answers: nil)
        let started = try agent.call("execute_command", ["commands": ["sleep 1000", "sleep 1001"], "labels": ["a=b"]])
        #expect(started["jobs"]?.array?.map { $0["job_id"] } == ["1", "2"])
        #expect(try home.record(2)["labels"] == ["a": "b"])
        #expect(try agent.failure("execute_command", ["commands": ["a", "b"], "name": "x"]).contains("one job"))
    }

    @Test func theEndsOfOutputsAreShown() throws {
        let agent = try ToolClient(home, answers: nil)
        _ = try agent.call("execute_command", ["commands": ["seq 1 50; exit 2", "echo fine", "echo last; sleep 1000"]])
        let ended = try agent.text("wait_for_job", ["job_ids": ["1", "2"]])
        #expect(ended.contains("job 1 failed: exit status 2"))
        #expect(ended.contains("\n41\n") && ended.contains("\n50\njob 2 completed"))
        #expect(ended.hasSuffix("\nfine"))
        // Whichever comes first: the line never does.
        let quiet = try agent.text("wait_for_job", ["job_ids": ["3"], "pattern": "never", "quiet_ms": 100])
        #expect(quiet.contains("quiet for 100ms, last line: last"))
    }

    @Test func theSameOutputIsNotToldTwice() throws {
        let agent = try ToolClient(home, answers: nil)
        let first = try agent.text("run_and_wait", ["command": "seq 1 200"])
        #expect(first.contains("\n150\n"))
        let second = try agent.text("run_and_wait", ["command": "seq 1 200"])
        #expect(second.hasSuffix("; the same output as job 1"))
        // Who has not seen it is told.
        let other = try ToolClient(home, answers: nil)
        #expect(try other.text("run_and_wait", ["command": "seq 1 200"]).contains("\n150\n"))
    }

    @Test func aWaitLastsAsLongAsTheClientBears() throws {
        let number = try home.runningJob()
        let unknown = try ToolClient(home, answers: nil)
        let arguments: JSONObject = ["job_ids": [.string(String(number))], "wait_ms": 1_000_000_000, "quiet_ms": 1]
        #expect(try unknown.text("wait_for_job", arguments).contains("86400000 was used"))
        let text = try unknown.text(
            "wait_for_job",
            ["job_ids": [.string(String(number))], "wait_ms": 60_000, "quiet_ms": 1]
        )
        #expect(text.contains("more than the most: 55000 was used"))
        let known = try ToolClient(home, answers: nil, name: "claude-code")
        let long: JSONObject = ["job_ids": [.string(String(number))], "wait_ms": 600_000, "quiet_ms": 1]
        #expect(try !known.text("wait_for_job", long).contains("more than the most"))
        let set = try ToolClient(home, answers: nil, environment: ["JOBS_SERVE_MAX_WAIT": "20s"], name: "claude-code")
        #expect(try set.text("wait_for_job", long).contains("more than the most: 20000 was used"))
    }
}
