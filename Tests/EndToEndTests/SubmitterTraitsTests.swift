import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// What a job has of the process that submits it, and of nobody else: not of whoever started the supervisor.
@Suite(.home)
struct SubmitterTraitsTests {
    let home = Home.current

    /// Tells all that a process has of the one that started it, but for the two signals that the C library keeps for itself.
    static let report = """
        nice; umask; ulimit -a; ulimit -H -a; ionice; chrt -p $$ | sed 's/.*: //'; taskset -p $$ | sed 's/.*: //'
        cat /proc/self/oom_score_adj /proc/self/personality /proc/$$/timerslack_ns
        grep -E '^(NoNewPrivs|Cap...):' /proc/self/status
        echo $((0x$(sed -n 's/^SigIgn:.//p' /proc/self/status) & ~0x180000000))
        """

    /// A caller that has less than usual of everything.
    static let lowered = [
        "sh", "-c",
        """
        trap '' INT USR1; umask 027; ulimit -Sn 200; ulimit -Hc 0; echo 300 >/proc/self/oom_score_adj
        exec nice -n 11 taskset -c 0 ionice -c 2 -n 6 setarch -R chrt --batch 0 setpriv --no-new-privs "$@"
        """, "sh",
    ]

    @Test(arguments: [[], lowered], [[], lowered])
    func aJobHasWhatItsSubmitterHas(first: [String], submitter: [String]) throws {
        #expect(try home.jobs("supervisor", "start", through: first).status == 0)
        try home.write(Self.report, to: "report")
        let job = try home.jobs("run", "--follow", "--", "sh", "report", through: submitter)
        let itself = try home.command(submitter + ["sh", "report"])
        #expect(itself.status == 0)
        #expect(job.status == 0)
        #expect(job.text == itself.text)
    }

    @Test func signalsThatWereIgnoredAreIgnored() throws {
        let ignoring = ["sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh"]
        let script = "kill -HUP $$; kill -INT $$; echo unharmed"
        #expect(try home.jobs("run", "--follow", "--", "sh", "-c", script, through: ignoring).text == "unharmed\n")
        let number = try home.sh(script)
        #expect(try home.wait(number) == 128 + SIGHUP)
    }

    /// A supervisor must not die of what its first caller may not do.
    @Test func lowLimitsOfTheFirstCallerDoNotMatter() throws {
        let limited = [
            "sh", "-c", "ulimit -Sf 10; ulimit -Sn 60; ulimit -Sv 1500000; ulimit -St 7; exec \"$@\"", "sh",
        ]
        let script = "ulimit -f; ulimit -n; ulimit -v; ulimit -t"
        let job = try home.jobs("run", "--follow", "--", "sh", "-c", script, through: limited)
        #expect(job.status == 0)
        #expect(job.text == "10\n60\n1500000\n7\n")
        let number = try home.sh("head -c 100000 /dev/zero; head -c 100000 /dev/zero >file; ulimit -f")
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number).hasSuffix("unlimited\n"))
    }

    @Test func aHardLimitThatIsTooLowIsNamed() throws {
        let limited = ["setpriv", "--bounding-set=-sys_resource", "sh", "-c", "ulimit -f 10; exec \"$@\"", "sh"]
        let refused = try home.jobs("run", "--", "true", through: limited)
        #expect(refused.status == 125)
        #expect(refused.errors.contains("hard limit fsize=5120"))
        #expect(home.supervisorPID == nil)
        // Nothing of that keeps the next caller from starting one, and the first one from using it.
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        let job = try home.jobs("run", "--follow", "--", "sh", "-c", "ulimit -H -f", through: limited)
        #expect(job.text == "10\n")
    }

    @Test(.enabled(if: ControlGroup.isWritable, "control groups cannot be made here"))
    func aJobIsInItsSubmittersControlGroup() throws {
        let group = try ControlGroup()
        let entering = ["sh", "-c", "echo 0 >\(group.path)/cgroup.procs; exec \"$@\"", "sh"]
        let read = ["run", "--follow", "--", "grep", "^0:", "/proc/self/cgroup"]
        let outside = try home.jobs(read).text
        let inside = try home.jobs(read, through: entering).text
        #expect(inside.hasSuffix("/\(group.name)\n"), "\(inside)")
        #expect(!outside.contains(group.name))
        #expect(try home.jobs(read).text == outside)
    }

    // MARK: Variables

    @Test func variablesThatNameWhatDoesNotCrossAreTakenOut() throws {
        let variables: [String: String?] = [
            "LISTEN_FDS": "1", "LISTEN_PID": "7", "NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "1",
            "NODE_CHANNEL_FD": "3", "MAKEFLAGS": "k -j4 --jobserver-auth=3,4 -- A=b",
            "CARGO_MAKEFLAGS": "--jobserver-fds=8,9 -j", "KEPT": "kept",
        ]
        let read = ["sh", "-c", "env | grep -E '^(LISTEN|NOTIFY|WATCHDOG|NODE|MAKEFLAGS|CARGO|KEPT)' | sort"]
        let plain = try home.jobs(["run", "--follow", "--"] + read, environment: variables)
        #expect(plain.text == "CARGO_MAKEFLAGS=-j\nKEPT=kept\nMAKEFLAGS=k -j4 -- A=b\n")
        let options = ["run", "--follow", "--env", "NOTIFY_SOCKET", "--env", "MAKEFLAGS", "--"]
        let named = try home.jobs(options + read, environment: variables)
        #expect(named.text.contains("NOTIFY_SOCKET=/run/n\n"))
        #expect(named.text.contains("MAKEFLAGS=k -j4 --jobserver-auth=3,4 -- A=b\n"))
        #expect(!named.text.contains("LISTEN"))
    }

    @Test func aJobThatIsMakeHasItsOwnJobserver() throws {
        try home.write("all:\n\t+jobctl run --follow -- $(MAKE) -f inner\n", to: "outer")
        try home.write("all: a b\na b:\n\t@echo made $@\n", to: "inner")
        let result = try home.command("make", "-j4", "-f", "outer")
        #expect(result.status == 0)
        #expect(result.text.contains("made a") && result.text.contains("made b"))
        #expect(!(result.text + result.errors).contains("jobserver"))
    }
}

/// A control group of a test's own, in the unified hierarchy.
private final class ControlGroup {
    static let root = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].first {
        access("\($0)/cgroup.controllers", R_OK) == 0
    }
    static let isWritable: Bool = {
        guard geteuid() == 0, let group = try? ControlGroup() else { return false }
        return access("\(group.path)/cgroup.procs", W_OK) == 0
    }()

    let name: String
    let path: String

    init() throws {
        guard let root = Self.root else { throw Unexpected("no unified hierarchy is mounted") }
        name = "jobs-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        path = "\(root)/\(name)"
        guard mkdir(path, 0o755) == 0 else { throw SystemError.last("mkdir", path) }
    }

    deinit { rmdir(path) }
}
