import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// A shim runs one attempt after another: with nothing of the last one in the next, and with the same promises.
@Suite(.home)
struct ShimReuseTests {
    let home = Home.current

    /// Runs a job that tells the pid of its shim.
    private func shimOfJob(_ command: String = "true") throws -> String {
        let number = try home.sh("\(command); echo shim $PPID")
        _ = try home.wait(number)
        return try #require(home.output(number).split(separator: "\n").last { $0.hasPrefix("shim ") }.map(String.init))
    }

    @Test func jobsThatFollowEachOtherHaveOneShim() throws {
        let first = try shimOfJob()
        #expect(try (1...5).map { _ in try shimOfJob() } == Array(repeating: first, count: 5))
    }

    @Test func itsArgumentSaysWhatItWorksAt() throws {
        _ = try shimOfJob()
        let number = try home.runningJob()
        let shim = try #require(home.shims().first)
        #expect(ProcessTable.arguments(of: shim.pid)[1].hasSuffix("/\(number).1"))
        try home.succeed("kill", String(number))
        #expect(home.shims().isEmpty)
    }

    @Test func nothingIsLeftOfTheLastJob() throws {
        let descriptors = "ls -l /proc/$PPID/fd | sed 's/.* -> //; s/:.*//; s|[0-9]*/[0-9]*[.]1||' | sort"
        // A new shim leaves its starter's descriptors while its first job begins already.
        let settled = "until [ $(ls -l /proc/$PPID/fd | grep -c '> /dev/null$') = 3 ]; do :; done"
        let look = "\(settled); \(descriptors); umask; pwd; ulimit -a"
        let first = try home.sh(look, options: ["--max-output", "1M"])
        #expect(try home.wait(first) == 0)
        // They write much, change what is theirs, leave processes, fail, and are killed.
        _ = try shimOfJob("head -c 3000000 /dev/zero | tr '\\0' x; echo; umask 0; cd /tmp; (setsid sleep 1000 &)")
        let failed = try home.jobs("run", "--wait", "--", "/nonexistent/command")
        #expect(failed.status == 127)
        let killed = try home.runningJob(options: ["--nice", "5", "--timeout", "100s"])
        try home.succeed("kill", String(killed))
        let last = try home.sh(look, options: ["--max-output", "1M"])
        #expect(try home.wait(last) == 0)
        #expect(try home.output(last) == home.output(first))
    }

    @Test func usageIsThatOfTheJobAlone() throws {
        let work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"
        let busy = try home.sh("\(work); head -c 80000000 /dev/zero | tail -c 80000000 >/dev/null")
        #expect(try home.wait(busy) == 0)
        let small = try home.submitted(home.jobs("run", "--", "true"))
        #expect(try home.wait(small) == 0)
        let (first, second) = (try home.record(busy), try home.record(small))
        let used = try #require(first["user_s"]?.double), rest = try #require(second["user_s"]?.double)
        #expect(used > 0.05 && rest < used / 2, "\(used) s and then \(rest) s")
        #expect(try #require(first["max_rss_bytes"]?.integer) > 60_000_000)
        #expect(try #require(second["max_rss_bytes"]?.integer) < 30_000_000)
    }

    @Test func oneThatIsKilledBetweenTwoJobsIsNotMissed() throws {
        let first = try shimOfJob()
        let idle = try ProcessDescriptor(pid: try #require(home.idleShims().first).pid)
        try idle.killAndWait()
        #expect(try shimOfJob() != first)
    }

    @Test func oneThatStopsBetweenTwoJobsHoldsUpOnlyItsOwn() throws {
        _ = try shimOfJob()
        let idle = try ProcessDescriptor(pid: try #require(home.idleShims().first).pid)
        try idle.send(signal: SIGSTOP)
        let number = try home.submitted(home.jobs("run", "--", "true"))
        #expect(try shimOfJob() != "shim \(idle.pid)")
        try idle.send(signal: SIGCONT)
        #expect(try home.wait(number) == 0)
    }

    @Test func allLeaveWithTheirSupervisor() throws {
        _ = try shimOfJob()
        let idle = try ProcessDescriptor(pid: try #require(home.idleShims().first).pid)
        try home.killSupervisor()
        try idle.awaitEnd()
        #expect(try shimOfJob() != "shim \(idle.pid)")
    }

    @Test func oneWithoutWorkLeavesSoon() throws {
        _ = try shimOfJob()
        let idle = try ProcessDescriptor(pid: try #require(home.idleShims().first).pid)
        try idle.awaitEnd(Deadline(after: 30))
        #expect(home.idleShims().isEmpty)
    }
}
