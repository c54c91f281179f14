import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// Jobs whose processes try to get away: after `kill` they are gone as a whole.
@Suite(.home)
struct EscapeeTests {
    let home = Home.current

    /// Starts a job, waits until `count` of its processes have said their pid, kills it, and looks for survivors.
    private func expectGone(_ script: String, count: Int, in pids: Fifo, options: [String] = ["--grace", "300ms"])
        throws
    {
        let number = try home.sh(script, options: options)
        let processes = try (1...count).map { _ in
            try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        }
        let shim = try home.shim(of: number)
        let kill = try home.jobs("kill", String(number))
        #expect(kill.status == 0)
        for process in processes { #expect(!process.isAlive, "process \(process.pid) lives after kill returned") }
        #expect(ProcessTable.descendants(of: shim.pid).filter { !$0.isZombie }.isEmpty)
        let record = try home.record(number)
        #expect(record["status"] == "killed")
        #expect(record["reason"] == "killed-by-user")
        #expect(record["survivors"] == nil)
        try shim.awaitEnd()
        #expect(home.processes().map(\.pid) == [home.supervisorPID])
    }

    @Test func newSessions() throws {
        let pids = try home.fifo("pids")
        try expectGone(
            """
            setsid sh -c 'echo $$ >"\(pids.path)"; exec sleep 1000' &
            setsid setsid sh -c 'echo $$ >"\(pids.path)"; exec sleep 1000' &
            echo $$ >'\(pids.path)'; wait
            """,
            count: 3,
            in: pids
        )
    }

    @Test func daemonsThatForkTwice() throws {
        let pids = try home.fifo("pids")
        try expectGone(
            """
            perl -MPOSIX -e 'exit if fork; POSIX::setsid(); exit if fork; open F, ">", "\(pids.path)"; print F "$$\\n"; close F;
                close STDIN; close STDOUT; close STDERR; sleep 1000'
            echo $$ >'\(pids.path)'; exec sleep 1000
            """,
            count: 2,
            in: pids
        )
    }

    @Test func ignorersOfSIGTERM() throws {
        let pids = try home.fifo("pids")
        try expectGone(
            """
            trap '' TERM HUP INT
            setsid sh -c 'trap "" TERM; echo $$ >"\(pids.path)"; while :; do sleep 1000; done' &
            echo $$ >'\(pids.path)'; while :; do sleep 1000; done
            """,
            count: 2,
            in: pids
        )
    }

    @Test func changersOfTheirProcessGroup() throws {
        let pids = try home.fifo("pids")
        try expectGone(
            """
            perl -MPOSIX -e 'setpgid(0, 0); open F, ">", "\(pids.path)"; print F "$$\\n"; close F; sleep 1000' &
            perl -e '$SIG{TERM} = "IGNORE"; setpgrp; open F, ">", "\(pids.path)"; print F "$$\\n"; close F; sleep 1000' &
            echo $$ >'\(pids.path)'; wait
            """,
            count: 3,
            in: pids
        )
    }

    @Test func stoppedProcesses() throws {
        let pids = try home.fifo("pids")
        try expectGone(
            """
            sh -c 'echo $$ >"\(pids.path)"; kill -STOP $$; sleep 1000' &
            echo $$ >'\(pids.path)'; wait
            """,
            count: 2,
            in: pids
        )
    }

    @Test func processesWithoutTheJobsEnvironment() throws {
        let pids = try home.fifo("pids")
        try expectGone(
            """
            env -i setsid /bin/sh -c 'echo $$ >"\(pids.path)"; exec /bin/sleep 1000' &
            echo $$ >'\(pids.path)'; wait
            """,
            count: 2,
            in: pids
        )
    }

    /// Each process forks and exits, so that no pid lives for long: whoever signals what it saw is always late.
    @Test func aRunawayChain() throws {
        let pids = try home.fifo("pids")
        let fuse = try home.fuse()
        try expectGone(
            """
            perl -e '$SIG{TERM} = "IGNORE"; open F, ">", "\(pids.path)"; print F "$$\\n"; close F; setpgrp;
                while (-e "\(fuse)") { my $p = fork; next unless defined $p; exit if $p }' &
            exec sleep 1000
            """,
            count: 1,
            in: pids
        )
    }

    /// Every process that sees a brother die makes two of them, up to a number that a test machine bears.
    @Test func aTreeThatMultipliesWhileBeingKilled() throws {
        let pids = try home.fifo("pids")
        let fuse = try home.fuse()
        try home.write(
            """
            use POSIX ":sys_wait_h";
            $SIG{$_} = "IGNORE" for qw(TERM HUP INT);
            my $depth = 0;
            sub spawn { my $p = fork; if (defined $p && !$p) { $depth++; setpgrp if $depth % 2; } return $p }
            for (1 .. 4) { spawn(); }
            open F, ">>", "\(pids.path)"; print F "$$\\n"; close F;
            while (-e "\(fuse)" && $depth < 40) {
                select undef, undef, undef, 0.002;
                while (waitpid(-1, WNOHANG) > 0) { spawn(); spawn(); }
            }
            """,
            to: "multiply.pl"
        )
        try expectGone("exec perl multiply.pl", count: 16, in: pids, options: ["--grace", "0.2"])
    }

    @Test func theMainProcessHandlesSIGTERMAndEndsByItself() throws {
        let started = try home.fifo("started")
        let number = try home.sh(
            "trap 'echo bye; exit 5' TERM; echo up >'\(started.path)'; while :; do sleep 0.05; done"
        )
        _ = try started.readLine()
        #expect(try home.jobs("kill", String(number)).status == 0)
        let record = try home.record(number)
        #expect(record["status"] == "killed")
        #expect(record["reason"] == "killed-by-user")
        #expect(record["exit_code"] == 5)
        #expect(try home.output(number) == "bye\n")
        #expect(try home.wait(number) == 5)
    }
}
