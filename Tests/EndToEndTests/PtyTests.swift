import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// Jobs with terminals, through the supervisor. (At terminals of people they are tested in Tests/TerminalTests.)
@Suite(.home)
struct PtyTests {
    let home = Home.current

    @Test func theOptionTheBatchAndTheBlueprint() throws {
        let number = try home.run("stty", "size", options: ["--pty"])
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "24 80\r\n")
        #expect(try home.record(number)["pty"] == true)
        let sized = try home.run("stty", "size", options: ["--size", "100x30"])
        #expect(try home.wait(sized) == 0)
        #expect(try home.output(sized) == "30 100\r\n")
        #expect(try home.record(sized)["window_size"] == "100x30")

        try home.write(#"{"command": ["stty", "size"], "size": "90x20"}"# + "\n", to: "lines")
        let line = try home.submitted(home.jobs("run", "--batch", "lines"))
        #expect(try home.wait(line) == 0)
        #expect(try home.output(line) == "20 90\r\n")

        let wrong = try home.jobs("run", "--size", "0x10", "--", "true")
        #expect(wrong.status == 64 && wrong.errors.contains("120x40"))
    }

    @Test func itsScreenAndItsRecordingHaveItsSizes() throws {
        let (here, gate) = (try home.fifo("here"), try home.fifo("gate"))
        let script = "printf '%095d|\\n' 7; echo >'\(here.path)'; read go <'\(gate.path)'; printf '%0115d|\\n' 8"
        let number = try home.sh(script, options: ["--size", "100x30"])
        _ = try here.readLine()
        try home.succeed("resize", "\(number)", "120x40")
        try gate.open()
        #expect(try home.wait(number) == 0)
        let rows = try home.jobs("logs", "--screen", "\(number)").lines
        #expect(rows.map(\.utf8.count) == [96, 116], "\(rows)")
        let events = try home.objects("replay", "--asciicast", "-", "\(number)")
        #expect(events[0]["width"] == 100 && events[0]["height"] == 30)
        #expect(events.compactMap { $0.array }.contains { $0[1] == "r" && $0[2] == "120x40" }, "\(events)")
    }

    @Test func aJobOfAShimThatHadOneWithATerminalHasNone() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        for _ in 0..<5 {
            let with = try home.sh("[ -t 1 ] && echo terminal", options: ["--pty", "--group", "one"])
            let look = "[ -t 1 ] || echo none; ls -l /proc/$$/fd | grep pts; true"
            let without = try home.sh(look, options: ["--group", "one"])
            #expect(try home.wait(with) == 0 && home.wait(without) == 0)
            #expect(try home.output(with) == "terminal\r\n")
            #expect(try home.output(without) == "none\n")
        }
    }

    @Test func anotherSupervisorTakesItOver() throws {
        let number = try home.sh(
            "while read line; do echo \"$line\"; [ \"$line\" = end ] && exit 3; done",
            options: ["--pty"]
        )
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        try home.killSupervisor()
        try home.succeed("send", "\(number)", "after")
        try home.succeed("resize", "\(number)", "50x10")
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        try home.succeed("send", "\(number)", "end")
        #expect(try home.wait(number) == 3)
        #expect(try home.output(number) == "after\r\nafter\r\nend\r\nend\r\n")
    }

    @Test func aTerminalIsPausedLimitedAndKilledLikeAnythingElse() throws {
        let number = try home.run("bash", "--norc", "-i", options: ["--pty", "--grace", "0.2"])
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        try home.succeed("pause", "\(number)")
        #expect(try home.record(number)["status"] == "paused")
        try home.succeed("resume", "\(number)")
        try home.succeed("send", "\(number)", "sleep 1000 &")
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        #expect(try home.jobs("kill", "\(number)").status == 0)
        #expect(try home.record(number)["survivors"] == nil)

        let limited = try home.run("sleep", "1000", options: ["--pty", "--timeout", "0.3"])
        #expect(try home.wait(limited) == 124)
    }

    @Test func theEndOfTheInputIsTyped() throws {
        let number = try home.run("cat", options: ["--pty"])
        try home.succeed("send", "\(number)", "line", "--eof")
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "line\r\nline\r\n")
        let refused = try home.jobs("send", "--keys", "\(try home.run("cat", options: ["-i"]))", "Enter")
        #expect(refused.status == 125 && refused.errors.contains("run --pty"))
    }

    @Test func whoWaitsForASecretIsSaidTo() throws {
        let number = try home.run("bash", "-c", "read -sp 'Password: ' word", options: ["--pty"])
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        #expect(try home.succeed("status", "\(number)").contains("running: waits for a secret, which bash reads"))
        #expect(try home.record(number)["waits_for_input"]?["secret"] == true)
        let events = try home.objects("events", "--json", "--after", "0").filter { $0["event"] == "waits-for-input" }
        #expect(events.last?["secret"] == true)
        try home.succeed("kill", "--now", "\(number)")
    }

    @Test func agentsStartThemAndPressKeys() throws {
        let client = try ToolClient(home, answers: nil)
        _ = try client.text("execute_command", ["command": "bash --norc -i", "pty": true, "size": "100x30"])
        let job: JSONValue = "1"
        let shown = try client.text("interact_with_job", ["job_id": job, "input": "stty size\n"])
        #expect(shown.contains("30 100"))
        let again = try client.text(
            "interact_with_job",
            ["job_id": job, "input": "echo twi", "keys": ["c", "e", "Enter"]]
        )
        #expect(again.contains("\ntwice"))
        _ = try client.text("interact_with_job", ["job_id": job, "keys": ["Up", "Enter", "C-d"]])
        #expect(try home.jobs("wait", "last").status == 0)
        #expect(try home.output("last").contains("exit"))
    }
}
