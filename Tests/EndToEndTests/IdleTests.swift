import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// Whoever waits sleeps: nothing wakes up while nothing happens.
@Suite(.home, .serialized)
struct IdleTests {
    let home = Home.current

    @Test func nothingWakesUpWhileNothingHappens() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh("echo up; read go <'\(gate.path)'; exit 3", options: ["--timeout", "1h"])
        let follower = try home.start("logs", "-f", String(number))
        #expect(try follower.output.readLine() == "up")
        let runner = try home.start("run", "--follow", "--", "sh", "-c", "echo up; read go <'\(gate.path)'; exit 4")
        #expect(try runner.output.readLine() == "up")
        let waiter = try home.start("wait", String(number))
        let line = try home.start("wait", "--output", "never", String(number))
        let events = try home.start("events", "--follow", "--json")
        let sleepers =
            [follower, runner, waiter, line, events].map(\.pid) + home.shims().map(\.pid)
            + [try home.supervisor().pid]
        // They settle first; then a second is to pass in which nothing is to happen.
        _ = try? Deadline(after: 1).awaitReadable([], "")
        let before = try sleepers.map(wakeUps)
        _ = try? Deadline(after: 1.5).awaitReadable([], "")
        let after = try sleepers.map(wakeUps)
        for (index, pid) in sleepers.enumerated() {
            let name = ProcessTable.arguments(of: pid).joined(separator: " ")
            #expect(after[index] - before[index] <= 1, "\(name) woke up \(after[index] - before[index]) times")
        }
        try gate.open(2)
        #expect(try home.finish(waiter).status == 3)
        #expect(try home.finish(runner).status == 4)
        #expect(try home.finish(line).status == 3)
        _ = try home.finish(follower)
    }

    /// How often the threads of a process went to sleep by themselves so far.
    private func wakeUps(of pid: pid_t) throws -> Int {
        try Directory("/proc/\(pid)/task").names().reduce(0) { sum, thread in
            let line = home.lines(of: "/proc/\(pid)/task/\(thread)/status").first { $0.hasPrefix("voluntary_ctxt") }
            return sum + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
        }
    }
}
