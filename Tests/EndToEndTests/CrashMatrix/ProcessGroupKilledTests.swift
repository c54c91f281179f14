import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// SIGKILL of a job's whole process group, by somebody else.
@Suite(.home)
struct ProcessGroupKilledTests {
    let home = Home.current

    @Test func theShimSurvivesAndTellsTheTruth() throws {
        let started = try home.fifo("started")
        let number = try home.sh("echo said; sleep 1000 & sleep 1001 & echo up >'\(started.path)'; wait")
        _ = try started.readLine()
        let main = try home.mainProcess(of: number)
        let shim = try home.shim(above: main.pid)
        #expect(getpgid(main.pid) == main.pid)
        #expect(getpgid(shim.pid) != main.pid)
        #expect(killpg(main.pid, SIGKILL) == 0)
        #expect(try home.wait(number) == 128 + 9)
        let record = try home.record(number)
        #expect(record["status"] == "killed")
        #expect(record["reason"] == "signalled")
        #expect(record["signal"] == "SIGKILL")
        #expect(record["exit_code"] == nil)
        #expect(try home.output(number) == "said\n")
        try shim.awaitEnd()
        #expect(home.processes().map(\.pid) == [home.supervisorPID])
    }
}
