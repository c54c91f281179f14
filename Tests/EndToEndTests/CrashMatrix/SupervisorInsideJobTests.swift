import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// A supervisor that is started from inside a job is not in that job's tree, and outlives it.
@Suite(.home)
struct SupervisorInsideJobTests {
    let home = Home.current

    /// How the job ends.
    enum End: Sendable, CaseIterable { case byItself, byKill }

    @Test(arguments: End.allCases)
    func itOutlivesTheJob(_ end: End) throws {
        let said = try home.fifo("said")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            """
            echo up >'\(said.path)'; read go <'\(gate.path)'
            jobctl progress 40 compiling; echo $? >'\(said.path)'
            read go <'\(gate.path)'; exit 3
            """
        )
        _ = try said.readLine()
        let old = try home.killSupervisor()
        try gate.open()
        #expect(try said.readLine() == "0")

        let supervisor = try home.supervisor()
        #expect(supervisor.pid != old)
        let main = try home.mainProcess(of: number)
        let shim = try home.shim(above: main.pid)
        #expect(!ProcessTable.descendants(of: shim.pid).contains { $0.pid == supervisor.pid })
        #expect(ProcessTable.environment(of: supervisor.pid)?.contains { $0.starts(with: "JOBS_ID=".utf8) } == false)
        let record = try home.record(number)
        #expect(record["progress"]?.double == 0.4)
        #expect(record["progress_message"] == "compiling")

        switch end {
        case .byItself: try gate.open()
        case .byKill: #expect(try home.jobs("kill", "--now", String(number)).status == 0)
        }
        #expect(try home.wait(number) == (end == .byKill ? 128 + 9 : 3))
        try shim.awaitEnd()
        #expect(supervisor.isAlive)
        #expect(home.supervisorPID == supervisor.pid)
    }

    @Test func aJobOfAJobIsAJobOfItsOwn() throws {
        let said = try home.fifo("said")
        let gate = try home.fifo("gate")
        let inner = "echo $JOBS_NUMBER >\"\(said.path)\"; read go <\"\(gate.path)\"; exit 5"
        let outer = try home.sh("jobctl run -- sh -c '\(inner)' >/dev/null; exec sleep 1000")
        #expect(try said.readLine() == String(outer + 1))
        #expect(try home.jobs("kill", "--now", String(outer)).status == 0)
        #expect(try home.record(outer + 1)["status"] == "running")
        try gate.open()
        #expect(try home.wait(outer + 1) == 5)
    }
}
