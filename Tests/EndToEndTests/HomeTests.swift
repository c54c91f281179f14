import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// The fixture itself: what it promises to all other tests.
@Suite struct HomeTests {
    @Test func leavesNothingBehind() throws {
        let home = try Home()
        let pids = try home.fifo("pids")
        let result = try home.command(
            "sh",
            "-c",
            """
            exec >/dev/null 2>&1
            (trap '' TERM; echo $(exec sh -c 'echo $PPID') >"\(pids.path)"; while :; do sleep 1000; done) &
            setsid sh -c 'echo $$ >"\(pids.path)"; env -i /bin/sleep 1000' &
            """
        )
        #expect(result.status == 0)
        let processes = try (1...2).map { _ in
            try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        }
        #expect(home.processes().count >= 2)
        #expect(home.close() == [])
        for process in processes { #expect(!process.isAlive) }
        #expect(!home.exists(home.root))
    }

    @Test func twoHomesDoNotSeeEachOther() throws {
        let (first, second) = (try Home(), try Home())
        defer { for home in [first, second] { _ = home.close() } }
        let result = try first.command("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!")
        let sleeper = try ProcessDescriptor(pid: try #require(pid_t(result.lines.first ?? "")))
        #expect(second.processes().isEmpty)
        #expect(second.close() == [])
        #expect(sleeper.isAlive)
    }

    @Test func aCommandHasExactlyItsEnvironmentAndItsInput() throws {
        let home = try Home()
        defer { _ = home.close() }
        setenv("JOBS_ID", "of the tests themselves", 1)
        let result = try home.command("sh", "-c", "cat; pwd; env | grep -c '^JOBS_'; exit 7", input: .text("in\n"))
        #expect(result.status == 7)
        #expect(result.lines == ["in", home.work, "2"])
    }

    @Test func whoKeepsTheStreamsOpenIsFoundOut() throws {
        let home = try Home()
        defer { _ = home.close() }
        let child = try RunningCommand(
            ["sh", "-c", "sleep 1000 &"],
            environment: ["PATH=/usr/bin:/bin", ByteString("\(Home.marker)=\(home.root)")],
            directory: home.work,
            input: .null
        )
        #expect(throws: Unexpected.self) { try child.finish(Deadline(after: 0.3)) }
    }
}
