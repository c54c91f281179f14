import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// A supervisor that was started with less than others have, or elsewhere: a better one takes its place, or the submission is
/// refused, and no job runs where its submitter is not.
@Suite(.home, .enabled(if: geteuid() == 0, "privileges can only be given up by who has them"))
struct SupervisorPlaceTests {
    let home = Home.current

    /// A caller without the privileges that would raise anything.
    private func without(_ capabilities: String, _ command: String...) -> [String] {
        ["setpriv", "--bounding-set=\(capabilities)"] + command
    }

    private func niceness(through prefix: [String] = []) throws -> String {
        try home.jobs("run", "--follow", "--", "nice", through: prefix).text
    }

    // MARK: Less

    @Test func whoHasMoreReplacesItOnce() throws {
        let low = without("-sys_nice,-sys_resource", "nice", "-n", "15")
        #expect(try niceness(through: low) == "15\n")
        let first = try #require(home.supervisorPID)
        let running = try home.runningJob()
        #expect(try niceness() == "0\n")
        let second = try #require(home.supervisorPID)
        #expect(second != first)
        #expect(try home.record(running)["status"] == "running", "no job notices")
        // Whoever has less is content with what there is.
        #expect(try niceness(through: low) == "15\n")
        #expect(try niceness() == "0\n")
        #expect(home.supervisorPID == second)
        try home.succeed("kill", String(running))
    }

    @Test func twoWhoLackDifferentThingsDoNotReplaceEachOther() throws {
        let (one, other) = (without("-net_admin"), without("-net_raw"))
        #expect(try home.jobs("run", "--wait", "--", "true", through: one).status == 0)
        let supervisor = try #require(home.supervisorPID)
        for _ in 0..<2 {
            let less = try home.jobs("run", "--wait", "--", "true", through: other)
            #expect(less.status == 0)
            #expect(less.errors.contains("cannot give the job capabilities"))
            let all = try home.jobs("run", "--wait", "--", "true", through: one)
            #expect(!all.errors.contains("cannot give"))
        }
        #expect(home.supervisorPID == supervisor)
    }

    @Test func aWishThatNobodyCanFulfilReplacesNothing() throws {
        let low = without("-sys_nice,-sys_resource")
        #expect(try home.jobs("supervisor", "start", through: low).status == 0)
        let supervisor = try #require(home.supervisorPID)
        let result = try home.jobs("run", "--nice", "-5", "--wait", "--", "true", through: low)
        #expect(result.status == 126)
        #expect(home.supervisorPID == supervisor)
    }

    // MARK: Elsewhere

    static let elsewhere = ["unshare", "--mount"]
    static let canUnshare = ["unshare", "--mount", "true"].withStatus == 0

    private func mountNamespace(through prefix: [String] = []) throws -> String {
        try home.jobs("run", "--follow", "--", "readlink", "/proc/self/ns/mnt", through: prefix).text
    }

    private var ownMountNamespace: String {
        get throws { try home.command("readlink", "/proc/self/ns/mnt").text }
    }

    @Test(.enabled(if: canUnshare, "namespaces cannot be made here"))
    func anIdleSupervisorOfElsewhereIsReplaced() throws {
        #expect(try mountNamespace(through: Self.elsewhere) != ownMountNamespace)
        let status = try home.succeed("supervisor", "status")
        #expect(status.contains("elsewhere: in other namespaces (mnt) than this shell"))
        #expect(status.contains("started by process"))
        let doctor = try home.jobs("doctor")
        #expect(doctor.status == 0)
        #expect(doctor.text.contains("runs elsewhere: in other namespaces (mnt)"))
        #expect(try mountNamespace() == ownMountNamespace)
        #expect(try !home.succeed("supervisor", "status").contains("elsewhere"))
        #expect(try mountNamespace(through: Self.elsewhere) != ownMountNamespace)
    }

    @Test(.enabled(if: canUnshare, "namespaces cannot be made here"))
    func whileJobsRunTheSubmissionIsRefusedWithTheWaysOut() throws {
        let number = try home.runningJob()
        let supervisor = home.supervisorPID
        for command in [["run", "--", "true"], ["retry", String(number)]] {
            let refused = try home.jobs(command, through: Self.elsewhere)
            #expect(refused.status == 125)
            for part in ["started by process", "other namespaces (mnt)", "1 running and 0 queued", "JOBS_HOME"] {
                #expect(refused.errors.contains(part), "\(part)")
            }
        }
        // What starts nothing can be done from everywhere.
        #expect(try home.jobs("status", String(number), through: Self.elsewhere).status == 0)
        #expect(try home.jobs("kill", String(number), through: Self.elsewhere).status == 0)
        #expect(home.supervisorPID == supervisor)
        #expect(try home.jobs("retry", String(number), through: Self.elsewhere).status == 0)
        #expect(home.supervisorPID != supervisor)
        try home.succeed("kill", String(number))
    }

    @Test(.enabled(if: canUnshare, "namespaces cannot be made here"))
    func aPidNamespaceThatEndedTakesItsSupervisorAlong() throws {
        let started = try home.fifo("started")
        let script = "\"$@\"; read line <'\(started.path)'"
        let inside = ["unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", script, "sh", "env"]
        let job = ["run", "--", "sh", "-c", "echo up >'\(started.path)'; exec sleep 1000.0422"]
        let number = try home.submitted(try home.jobs(job, through: inside))
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        #expect(try home.record(number)["status"] == "lost")
    }
}

extension [String] {
    /// What the command exits with; -1 where it cannot be run.
    fileprivate var withStatus: Int32 {
        (try? RunningCommand(map { .init($0) }, environment: [], directory: "/", input: .null).finish(.usual).status)
            ?? -1
    }
}
