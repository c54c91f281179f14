import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// A supervisor that has few descriptors.
@Suite(.home)
struct DescriptorsTests {
    let home = Home.current

    /// Starts the supervisor under a limit that all who submit have: whoever had more would replace it.
    private func startSupervisor(descriptors: Int) throws {
        home.always(through: ["sh", "-c", "ulimit -n \(descriptors); exec \"$@\"", "sh"])
        try home.succeed("supervisor", "start")
    }

    @Test func moreConnectionsThanDescriptorsHarmNothing() throws {
        try startSupervisor(descriptors: 64)
        let running = try home.runningJob()
        let supervisor = try home.supervisor()
        var crowd: [RawClient] = []
        for _ in 0..<300 { if let client = try? RawClient(home) { crowd.append(client) } }
        #expect(crowd.count > 30)
        #expect(supervisor.isAlive)
        crowd.removeAll()
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        #expect(try home.record(running)["status"] == "running")
        #expect(home.supervisorPID == supervisor.pid)
    }

    @Test func manyJobsAtOnceAllRun() throws {
        try startSupervisor(descriptors: 64)
        // More than there are descriptors for run until the gate opens; the others wait.
        let gate = try home.fifo("gate")
        let numbers = try (1...40).map { try home.sh(home.marked("job", "read go <'\(gate.path)'; exit \($0)")) }
        let waiting = try home.jobs("list", "--status", "queued", "--json").text
        #expect(waiting.contains("descriptors") || waiting.contains("open files"), "\(waiting)")
        try gate.open(numbers.count)
        for number in numbers { #expect(try home.wait(number) == Int32(number)) }
        #expect(home.starts(of: "job") == numbers.count)
    }

    @Test func aJobHasTheDescriptorsOfWhoeverSubmittedIt() throws {
        try startSupervisor(descriptors: 64)
        home.always(through: [])
        let own = try home.command("sh", "-c", "ulimit -Sn; ulimit -Hn").text
        let number = try home.sh("ulimit -Sn; ulimit -Hn")
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == own)
        #expect(try home.wait(try home.sh("ls /proc/self/fd | wc -l")) == 0)
        #expect(try home.output("last") == "4\n", "0, 1, 2 and the directory that ls reads")
    }
}
