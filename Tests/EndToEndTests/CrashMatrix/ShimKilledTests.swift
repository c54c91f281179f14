import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// SIGKILL of a shim: its job runs on under the supervisor and ends with its real status; no other job notices.
@Suite(.home)
struct ShimKilledTests {
    let home = Home.current

    @Test func theJobRunsOnAndKeepsItsStatus() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let other = try home.runningJob("other")
        let number = try home.sh(
            home.marked(
                "job",
                "echo before; echo up >'\(started.path)'; read go <'\(gate.path)'; echo after; echo end >'\(started.path)'; exit 7"
            )
        )
        _ = try started.readLine()
        let main = try home.mainProcess(of: number)
        try home.shim(above: main.pid).killAndWait()
        try awaitEvent("shim-lost", of: number)

        let record = try home.record(number)
        #expect(record["status"] == "running")
        #expect(record["waiting_for"]?.string?.contains("shim") == true, "the record says what is wrong: \(record)")
        #expect(main.isAlive)
        #expect(try home.output(number) == "before\n")
        try gate.open()
        // It can still write without being killed for it.
        #expect(try started.readLine() == "end")
        #expect(try home.wait(number) == 7)
        #expect(try home.record(number)["reason"] == "exited")
        #expect(home.starts(of: "job") == 1)
        #expect(try home.record(other)["status"] == "running")
    }

    @Test func killEndsTheWholeTreeThatItsShimLeft() throws {
        let pids = try home.fifo("pids")
        let number = try home.sh(
            """
            setsid sh -c 'echo $$ >"\(pids.path)"; sleep 1000' &
            (trap '' TERM; echo $(exec sh -c 'echo $PPID') >'\(pids.path)'; while :; do sleep 1000; done) &
            wait
            """,
            options: ["--grace", "300ms"]
        )
        let children = try (1...2).map { _ in
            try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        }
        try home.shim(of: number).killAndWait()
        try awaitEvent("shim-lost", of: number)
        #expect(try home.jobs("kill", String(number)).status == 0)
        for child in children { #expect(!child.isAlive, "process \(child.pid) of the tree lives") }
        let record = try home.record(number)
        #expect(record["status"] == "killed")
        #expect(record["reason"] == "killed-by-user")
    }

    @Test func afterTheEndOfTheMainProcessTheRestIsStillEnded() throws {
        let pids = try home.fifo("pids")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            """
            sh -c 'trap "" TERM; echo $$ >"\(pids.path)"; while :; do sleep 1000; done' &
            read go <'\(gate.path)'; exit 3
            """,
            options: ["--grace", "1s"]
        )
        let child = try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        let main = try home.mainProcess(of: number)
        let shim = try home.shim(above: main.pid)
        try gate.open()
        // The shim reaps it, and gives the rest its grace; meanwhile it is killed.
        try main.awaitEnd()
        try shim.killAndWait()
        #expect(try home.wait(number) == 3)
        #expect(!child.isAlive)
        #expect(try home.record(number)["reason"] == "exited")
    }

    @Test func theTimeLimitIsTakenOver() throws {
        let started = try home.fifo("started")
        let number = try home.sh(
            "echo up >'\(started.path)'; exec sleep 1000",
            options: ["--timeout", "1500ms", "--grace", "200ms"]
        )
        _ = try started.readLine()
        try home.shim(of: number).killAndWait()
        #expect(try home.wait(number) == 124)
        let record = try home.record(number)
        #expect(record["status"] == "failed")
        #expect(record["reason"] == "timed-out")
    }

    @Test func theSlotStaysTakenUntilTheJobEnds() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        try home.succeed("group", "set", "one", "--slots", "1")
        let number = try home.sh(
            "echo up >'\(started.path)'; read go <'\(gate.path)'; exit 2",
            options: ["--group", "one"]
        )
        let next = try home.sh(home.marked("next", "exit 4"), options: ["--group", "one"])
        _ = try started.readLine()
        try home.shim(of: number).killAndWait()
        try awaitEvent("shim-lost", of: number)
        #expect(home.starts(of: "next") == 0)
        try gate.open()
        #expect(try home.wait(number) == 2)
        #expect(try home.wait(next) == 4)
    }

    /// Reads the events from the first on until the one in question has come.
    private func awaitEvent(_ kind: String, of number: Int64) throws {
        let events = try home.start("events", "--after", "0", "--follow", "--json")
        while true {
            let event = try JSONParser.parse(try events.output.readLine())
            if event["event"] == .string(kind), event["number"] == .integer(number) { break }
        }
        _ = try events.kill()
    }
}
