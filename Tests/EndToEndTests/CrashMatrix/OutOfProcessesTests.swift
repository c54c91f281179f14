import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// No more processes may be started: a job goes back to the queue, says why, and runs once it can.
@Suite(
    .home,
    .enabled(if: geteuid() == 0, "the limit does not hold for root, and becoming somebody else needs root"),
    .enabled(if: Executable.isReachableByOthers, "the build lies where other users cannot go")
)
struct OutOfProcessesTests {
    let home = Home.current

    /// A user whom no other test is: the limit counts all processes of a user.
    static let somebody = ["setpriv", "--reuid=23456", "--regid=23456", "--clear-groups", "--"]

    @Test func theJobWaitsAndRunsOnce() throws {
        for path in [home.root, home.work] { #expect(chmod(path, 0o777) == 0) }
        func jobs(_ arguments: String...) throws -> CommandResult { try home.jobs(arguments, through: Self.somebody) }
        #expect(try jobs("supervisor", "start").status == 0)
        let supervisor = try home.supervisor()
        func limit(_ count: Int) throws {
            let command = "\(Self.somebody.joined(separator: " ")) prlimit --pid \(supervisor.pid) --nproc=\(count):"
            try #require(try home.command("sh", "-c", command).status == 0)
        }

        try limit(1)
        let number = try home.submitted(try jobs("run", "--", "sh", "-c", home.marked("job", "exit 7")))
        // It is tried at once; the reason is there as soon as that has failed.
        var record = JSONValue.null
        let deadline = Deadline.usual
        repeat {
            record = try JSONParser.parse(try jobs("status", "--json", String(number)).text)
        } while record["waiting_for"] == nil && !deadline.hasPassed
        #expect(record["status"] == "queued")
        #expect(record["waiting_for"]?.string?.contains("temporarily unavailable") == true, "\(record.encodedText)")
        #expect(home.starts(of: "job") == 0)

        try limit(2000)
        #expect(try jobs("wait", String(number)).status == 7)
        #expect(home.starts(of: "job") == 1)
        #expect(home.supervisorPID == supervisor.pid)
        #expect(try jobs("supervisor", "stop").status == 0)
    }
}
