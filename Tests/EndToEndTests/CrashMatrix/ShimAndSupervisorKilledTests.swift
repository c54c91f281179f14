import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// SIGKILL of a shim and of its supervisor: the end cannot be known, and nothing is made up. What is left of the tree is
/// named and can be killed.
@Suite(.home)
struct ShimAndSupervisorKilledTests {
    let home = Home.current

    /// In which order they die.
    enum Order: Sendable, CaseIterable { case supervisorFirst, shimFirst }

    @Test(arguments: Order.allCases)
    func survivorsAreNamedAndKillable(_ order: Order) throws {
        let pids = try home.fifo("pids")
        // A main process, a child of it, and one that left its session.
        let number = try home.sh(
            home.marked(
                "job",
                """
                setsid sh -c 'echo $$ >"\(pids.path)"; exec sleep 1001' &
                sh -c 'echo $$ >"\(pids.path)"; exec sleep 1002' &
                echo $$ >"\(pids.path)"; exec sleep 1003
                """
            )
        )
        let survivors = try (1...3).map { _ in
            try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        }
        let shim = try home.shim(above: survivors[0].pid)
        let supervisor = try home.supervisor()
        for victim in order == .shimFirst ? [shim, supervisor] : [supervisor, shim] { try victim.killAndWait() }

        #expect(try home.wait(number) == 125)
        let record = try home.record(number)
        #expect(record["status"] == "lost")
        #expect(record["reason"] == "shim-lost")
        #expect(record["exit_code"] == nil)
        #expect(record["signal"] == nil)
        let named = record["survivors"]?.array?.compactMap { $0["pid"]?.integer } ?? []
        #expect(Set(named) == Set(survivors.map { Int64($0.pid) }))
        #expect(record["survivors"]?.array?.allSatisfy { ["sh", "sleep"].contains($0["command"]) } == true)
        for survivor in survivors { #expect(survivor.isAlive) }
        #expect(try home.jobs("status", String(number)).text.contains(String(survivors[0].pid)))

        #expect(try home.jobs("kill", String(number)).status == 0)
        for survivor in survivors { #expect(!survivor.isAlive) }
        #expect(try home.record(number)["status"] == "lost", "a kill afterwards does not tell how it ended")
        #expect(home.starts(of: "job") == 1)
    }

    @Test func jobsBehindItStart() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        let number = try home.runningJob("first", options: ["--group", "one"])
        let next = try home.sh("exit 4", options: ["--group", "one"])
        let main = try home.mainProcess(of: number)
        let shim = try home.shim(of: number)
        try home.killSupervisor()
        try shim.killAndWait()
        try main.killAndWait()
        #expect(try home.wait(number) == 125)
        #expect(try home.wait(next) == 4)
    }
}
