import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct PauseTests {
    let home = Home.current

    @Test func stopsTheWholeTreeAndLetsItGoOn() throws {
        let pids = try home.fifo("pids")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            """
            setsid sh -c 'echo $$ >"\(pids.path)"; while :; do sleep 1000; done' &
            sh -c 'echo $$ >"\(pids.path)"; exec sleep 1000' &
            echo $$ >'\(pids.path)'; read go <'\(gate.path)'; exit 3
            """,
            options: ["--grace", "200ms"]
        )
        let tree = try (1...3).map { _ in try #require(pid_t(try pids.readLine())) }
        try home.succeed("pause", String(number))
        let record = try home.record(number)
        #expect(record["status"] == "paused")
        for pid in tree { #expect(ProcessTable.entry(of: pid)?.isStopped == true) }
        let shim = try home.shim(above: tree[0])
        #expect(ProcessTable.descendants(of: shim.pid).allSatisfy { $0.isStopped || $0.isZombie })
        #expect(ProcessTable.entry(of: shim.pid)?.isStopped == false)

        try home.succeed("resume", String(number))
        #expect(try home.record(number)["status"] == "running")
        for pid in tree { #expect(ProcessTable.entry(of: pid)?.isStopped == false) }
        try gate.open()
        #expect(try home.wait(number) == 3)
    }

    @Test func limitsAndDurationStandStill() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "echo up >'\(started.path)'; read go <'\(gate.path)'; exit 3",
            options: ["--timeout", "1500ms"]
        )
        _ = try started.readLine()
        try home.succeed("pause", String(number))
        // Longer than the limit; nothing is to happen, so there is nothing to wait for but the time.
        _ = try? Deadline(after: 2).awaitReadable([], "")
        #expect(try home.record(number)["status"] == "paused")
        try home.succeed("resume", String(number))
        try gate.open()
        #expect(try home.wait(number) == 3)
        #expect(try #require(try home.record(number)["duration_s"]?.double) < 1.5)
    }

    @Test func aPausedJobStaysPausedAcrossSupervisors() throws {
        let number = try home.runningJob()
        try home.succeed("pause", String(number))
        try home.killSupervisor()
        #expect(try home.record(number)["status"] == "paused")
        #expect(try home.mainProcess(of: number).isStoppedNow)
        try home.succeed("resume", String(number))
        #expect(try !home.mainProcess(of: number).isStoppedNow)
        #expect(try home.record(number)["status"] == "running")
    }

    @Test func onlyWhatRunsCanBePaused() throws {
        let ended = try home.run("true")
        try home.wait(ended)
        #expect(try home.jobs("pause", String(ended)).status == 125)
        #expect(try home.jobs("pause", "99").status == 4)
        let number = try home.runningJob()
        try home.succeed("pause", String(number))
        #expect(try home.jobs("pause", String(number)).status == 0, "it is paused: nothing is left to do")
        try home.succeed("resume", String(number))
        #expect(try home.jobs("resume", String(number)).status == 0)
    }

    @Test func severalAtOnce() throws {
        let first = try home.runningJob("first")
        let second = try home.runningJob("second")
        #expect(try home.jobs("pause", String(first), "99", String(second)).status == 4)
        for number in [first, second] { #expect(try home.record(number)["status"] == "paused") }
        try home.succeed("resume", String(first), String(second))
        for number in [first, second] { #expect(try home.record(number)["status"] == "running") }
    }
}

extension ProcessDescriptor {
    fileprivate var isStoppedNow: Bool { ProcessTable.entry(of: pid)?.isStopped == true }
}
