import JobModel
import LinuxSystem
import TestSupport
import Testing

/// A supervisor that has few descriptors.
@Suite(.home)
struct DescriptorsTests {
    let home = Home.current

    /// Starts the supervisor under a limit of its own.
    private func startSupervisor(descriptors: Int) throws {
        let started = try home.jobs(
            "supervisor",
            "start",
            through: ["sh", "-c", "ulimit -n \(descriptors); exec \"$@\"", "sh"]
        )
        #expect(started.status == 0)
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
        let own = try home.command("sh", "-c", "ulimit -Sn").text
        let number = try home.sh("ulimit -Sn")
        #expect(try home.wait(number) == 0)
        // The hard limit of the supervisor was lowered with its soft one, and cannot be exceeded without rights.
        #expect([own, "64\n"].contains(try home.output(number)))
        #expect(try home.wait(try home.sh("ls /proc/self/fd | wc -l")) == 0)
        #expect(try home.output("last") == "4\n", "0, 1, 2 and the directory that ls reads")
    }
}
