import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// How a job is asked to end: whom first, and with which signal. Nothing survives the grace, whatever happens meanwhile.
@Suite(.home)
struct StopTests {
    let home = Home.current

    /// A main process that ends its worker in order when it gets `signal`, and says what happened in `log`.
    private func orderly(_ up: Fifo, signal: String = "TERM") -> String {
        """
        sh -c 'trap "echo worker >>log; exit 3" TERM; echo up >"$0"; while :; do sleep 0.02; done' '\(up.path)' &
        worker=$!
        trap 'echo main >>log; kill $worker; wait $worker; echo "worker ended: $?" >>log; exit 7' \(signal)
        while :; do wait; done
        """
    }

    private let order = "main\nworker\nworker ended: 3\n"

    /// Starts it, and returns when its worker runs.
    private func startOrderly(options: [String] = [], signal: String = "TERM") throws -> Int64 {
        let up = try home.fifo("up")
        let number = try home.sh(orderly(up, signal: signal), options: ["--grace", "1000s"] + options)
        _ = try up.readLine()
        return number
    }

    private func log() -> String { home.lines(of: "log").map { $0 + "\n" }.joined() }

    private func expectOrder(_ number: Int64) throws {
        #expect(log() == order)
        let record = try home.record(number)
        #expect(record["reason"] == "killed-by-user" && record["exit_code"] == 7)
    }

    @Test func theMainProcessEndsTheOthersInOrder() throws {
        let number = try startOrderly()
        try home.succeed("kill", "\(number)")
        try expectOrder(number)
    }

    @Test func alsoInAJobThatIsPaused() throws {
        let number = try startOrderly()
        try home.succeed("pause", "\(number)")
        try home.succeed("kill", "\(number)")
        try expectOrder(number)
    }

    @Test func alsoWhenItsShimIsGone() throws {
        let number = try startOrderly()
        let shim = try home.shim(of: number)
        try shim.killAndWait()
        try home.succeed("kill", "\(number)")
        try expectOrder(number)
    }

    @Test func theOthersAreAskedAfterAPartOfTheGrace() throws {
        let heard = try home.fifo("heard")
        let script = """
            sh -c 'trap "echo asked >\\"$0\\"; exit" TERM; echo up >"$0"; while :; do sleep 0.02; done' '\(heard.path)' &
            trap '' TERM
            while :; do sleep 0.02; done
            """
        let number = try home.sh(script, options: ["--grace", "2s"])
        #expect(try heard.readLine() == "up")
        #expect(try home.jobs("kill", "\(number)").status == 0)
        #expect(heard.lineAtOnce() == "asked")
        #expect(try home.record(number)["signal"] == "SIGKILL", "the main process did not listen")
    }

    /// The main process ends only if its worker is asked by somebody else. What a trap starts may be asked as well, so it
    /// starts nothing.
    private func waitsForWorker(_ up: Fifo) -> String {
        """
        trap 'until [ -e gone ]; do sleep 0.02; done; exit 4' TERM
        sh -c 'trap ": >gone; exit" TERM; echo up >"$0"; while :; do sleep 0.02; done' '\(up.path)' &
        while :; do sleep 0.02; done
        """
    }

    @Test func inModeTreeAllAreAskedAtOnce() throws {
        let up = try home.fifo("up")
        let number = try home.sh(waitsForWorker(up), options: ["--stop-mode", "tree", "--grace", "1000s"])
        _ = try up.readLine()
        try home.succeed("kill", "\(number)")
        let record = try home.record(number)
        #expect(record["exit_code"] == 4 && record["stop_mode"] == "tree")
    }

    @Test func killMaySayAnotherMode() throws {
        let up = try home.fifo("up")
        let number = try home.sh(waitsForWorker(up), options: ["--grace", "1000s"])
        _ = try up.readLine()
        try home.succeed("kill", "--stop-mode", "tree", "\(number)")
        #expect(try home.record(number)["exit_code"] == 4)
    }

    @Test func aSecondKillMayAskTheOthersAtOnce() throws {
        let up = try home.fifo("up")
        let heard = try home.fifo("heard")
        let script = waitsForWorker(up).replacing("trap 'until", with: "trap 'echo asked >\"\(heard.path)\"; until")
        let number = try home.sh(script, options: ["--grace", "1000s"])
        _ = try up.readLine()
        let first = try home.start("kill", "\(number)")
        _ = try heard.readLine()
        try home.succeed("kill", "--stop-mode", "tree", "\(number)")
        #expect(try home.finish(first).status == 0)
        #expect(try home.record(number)["exit_code"] == 4)
    }

    @Test(arguments: ["option", "setting", "kill"])
    func anotherSignalAsks(_ way: String) throws {
        if way == "setting" { try home.succeed("config", "set", "run.stop-signal", "USR1") }
        let options = way == "option" ? ["--stop-signal", "SIGUSR1"] : []
        let number = try startOrderly(options: options, signal: "USR1")
        let kill = ["kill"] + (way == "kill" ? ["--stop-signal", "10"] : []) + ["\(number)"]
        #expect(try home.jobs(kill).status == 0)
        try expectOrder(number)
        #expect(try home.record(number)["stop_signal"] == (way == "kill" ? nil : "SIGUSR1"))
    }

    @Test func aTimeLimitAsksInTheSameWay() throws {
        let options = ["--stop-signal", "USR1", "--timeout", "1s"]
        let number = try startOrderly(options: options, signal: "USR1")
        #expect(try home.wait(number) == 124)
        #expect(log() == order)
        #expect(try home.record(number)["reason"] == "timed-out")
    }

    @Test func theShimGoesOnByItselfWhenTheSupervisorIsKilled() throws {
        let asked = try home.fifo("asked")
        let leave = try home.fifo("leave")
        let script = """
            trap 'echo asked >"\(asked.path)"; read go <"\(leave.path)"; exit 4' TERM
            sh -c 'trap "" INT; exec sleep 1000' &
            echo up >'\(asked.path)'
            while :; do sleep 0.02; done
            """
        let number = try home.sh(script, options: ["--grace", "1000s"])
        _ = try asked.readLine()
        let shim = try home.shim(of: number)
        let kill = try home.start("kill", "\(number)")
        #expect(try asked.readLine() == "asked")
        try home.killSupervisor()
        try leave.open()
        try shim.awaitEnd()
        #expect(try home.finish(kill).status == 0)
        let record = try home.record(number)
        #expect(record["reason"] == "killed-by-user" && record["exit_code"] == 4)
        #expect(record["survivors"] == nil)
    }

    @Test func theSupervisorGoesOnWhenTheShimIsKilled() throws {
        let asked = try home.fifo("asked")
        let script = """
            trap 'echo asked >"\(asked.path)"; n=$((n + 1)); if [ $n = 2 ]; then exit 4; fi' TERM
            echo up >'\(asked.path)'
            while :; do sleep 0.02; done
            """
        let number = try home.sh(script, options: ["--grace", "1000s"])
        _ = try asked.readLine()
        let shim = try home.shim(of: number)
        let kill = try home.start("kill", "\(number)")
        #expect(try asked.readLine() == "asked")
        // Until the supervisor has the shim's answer, the kill is asked for again anyway.
        try shim.killAndWait()
        #expect(try asked.readLine() == "asked")
        #expect(try home.finish(kill).status == 0)
        let record = try home.record(number)
        #expect(record["reason"] == "killed-by-user" && record["exit_code"] == 4)
    }

    @Test func nowInTheMiddleOfTheGraceIsAtOnce() throws {
        let asked = try home.fifo("asked")
        let script = "trap 'echo asked >\"\(asked.path)\"' TERM; echo up >'\(asked.path)'; while :; do sleep 0.02; done"
        let number = try home.sh(script, options: ["--grace", "1000s"])
        _ = try asked.readLine()
        let kill = try home.start("kill", "\(number)")
        #expect(try asked.readLine() == "asked")
        try home.succeed("kill", "--now", "\(number)")
        #expect(try home.finish(kill).status == 0)
        #expect(try home.record(number)["signal"] == "SIGKILL")
    }

    @Test func whereTheMainProcessIsGoneAllAreAsked() throws {
        let up = try home.fifo("up")
        let script = "sh -c 'trap \"exit 0\" TERM; echo up >\"$0\"; while :; do sleep 0.02; done' '\(up.path)' & exit 5"
        let number = try home.sh(script, options: ["--linger", "--grace", "1000s"])
        _ = try up.readLine()
        try home.succeed("kill", "\(number)")
        #expect(try home.record(number)["exit_code"] == 5)
    }

    @Test func whatDoesNotAskIsRefused() throws {
        for signal in ["KILL", "STOP", "CONT", "NONSENSE"] {
            let run = try home.jobs("run", "--stop-signal", signal, "--", "true")
            #expect(run.status == 64 && run.errors.contains("signal"), "\(run)")
            #expect(try home.jobs("kill", "--stop-signal", signal, "1").status == 64)
        }
        #expect(try home.jobs("run", "--stop-mode", "all", "--", "true").errors.contains("\"main\", \"tree\""))
        #expect(try home.jobs("kill", "--now", "--stop-mode", "main", "1").status == 64)
        #expect(try home.jobs("kill", "-s", "HUP", "--stop-signal", "INT", "1").status == 64)
        #expect(try home.objects("list", "--all", "--json").isEmpty)
    }
}
