import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// `run`: what the job has of its submitter and of the options, and nothing of the supervisor.
@Suite(.home)
struct RunInheritanceTests {
    let home = Home.current

    // MARK: What the job inherits

    @Test func environmentAndDirectoryAreTheSubmitters() throws {
        #expect(mkdir(home.path("here"), 0o755) == 0)
        let result = try home.jobs(
            "run",
            "--",
            "sh",
            "-c",
            "pwd; echo \"$COLOUR\"; echo \"$JOBS_TEST_ROOT\"",
            environment: ["COLOUR": "blue"],
            in: home.path("here")
        )
        let number = try home.submitted(result)
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "\(home.path("here"))\nblue\n\(home.root)\n")
        // The supervisor is the first submitter's; the next one has an environment of its own.
        let next = try home.sh("echo \"[$COLOUR]\"")
        #expect(try home.wait(next) == 0)
        #expect(try home.output(next) == "[]\n")
    }

    @Test func theJobKnowsItself() throws {
        let number = try home.sh("echo $JOBS_NUMBER $JOBS_ATTEMPT $JOBS_ID; [ -n \"$JOBS_RESULT\" ]")
        #expect(try home.wait(number) == 0)
        let id = try #require(try home.record(number)["id"]?.string)
        #expect(try home.output(number) == "\(number) 1 \(id)\n")
    }

    @Test func environmentOptions() throws {
        try home.write("FROM_FILE=file value\n# a comment\n\nQUOTED=\"x y\"\n", to: "variables")
        let result = try home.jobs(
            "run",
            "--env",
            "SET=1 2",
            "--env",
            "COLOUR",
            "--env-file",
            "variables",
            "--",
            "env",
            environment: ["COLOUR": "blue", "OTHER": "kept"]
        )
        let number = try home.submitted(result)
        #expect(try home.wait(number) == 0)
        let lines = try home.output(number).split(separator: "\n")
        for line in ["SET=1 2", "COLOUR=blue", "OTHER=kept", "FROM_FILE=file value"] {
            #expect(lines.contains(Substring(line)))
        }
    }

    @Test func aCleanEnvironment() throws {
        let result = try home.jobs(
            "run",
            "--clean-env",
            "--env",
            "A=b",
            "--env",
            "COLOUR",
            "--",
            "/usr/bin/env",
            environment: ["COLOUR": "blue", "OTHER": "gone"]
        )
        let number = try home.submitted(result)
        #expect(try home.wait(number) == 0)
        let lines = try home.output(number).split(separator: "\n")
        #expect(lines.contains("A=b"))
        #expect(lines.contains("COLOUR=blue"))
        #expect(!lines.contains("OTHER=gone"))
        #expect(!lines.contains { $0.hasPrefix("USER=") })
    }

    @Test func variablesAreBytes() throws {
        let number = try home.submitted(
            try home.jobs([
                "run", "--env", ByteString(Array("RAW=".utf8) + [0xFF, 0xC0]), "--", "sh", "-c", "printf %s \"$RAW\"",
            ])
        )
        #expect(try home.wait(number) == 0)
        #expect(try home.jobs("logs", String(number)).output == [0xFF, 0xC0])
    }

    @Test func nicenessAndSoftLimitsAreTheSubmitters() throws {
        try home.succeed("supervisor", "start")
        let script = "ulimit -Sc 0; ulimit -Sn 123; ulimit -Ss 4096; exec nice -n 7 \"$@\""
        let result = try home.jobs(
            "run",
            "--",
            "sh",
            "-c",
            "nice; ulimit -Sn; ulimit -Ss; ulimit -Sc",
            through: ["sh", "-c", script, "sh"]
        )
        let number = try home.submitted(result)
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "7\n123\n4096\n0\n")
    }

    @Test func nothingOfTheSupervisorReachesTheJob() throws {
        let started = try home.jobs(
            "supervisor",
            "start",
            environment: ["LEAK": "leak"],
            through: ["sh", "-c", "trap '' HUP PIPE; umask 033; cd /; exec nice -n 3 \"$@\" 9<&0", "sh"]
        )
        #expect(started.status == 0)
        let number = try home.sh(
            "env | grep LEAK; nice; umask; pwd; ls /proc/self/fd | tr '\\n' ' '; echo; grep -E '^Sig(Blk|Ign)' /proc/self/status"
        )
        #expect(try home.wait(number) == 0)
        // The last descriptor is the directory that ls reads.
        let expected = "0\n0022\n\(home.work)\n0 1 2 3 \nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"
        #expect(try home.output(number) == expected)
    }

    @Test func itsOwnSessionAndProcessGroup() throws {
        let number = try home.sh("ps -o pid=,pgid=,sid= -p $$ | tr -s ' '")
        #expect(try home.wait(number) == 0)
        let fields = try home.output(number).split(whereSeparator: { $0 == " " || $0 == "\n" })
        #expect(fields.count == 3)
        #expect(Set(fields).count == 1)
    }

    @Test func theShimsArgumentsDoNotNameTheCommand() throws {
        let started = try home.fifo("started")
        let number = try home.sh("echo up >'\(started.path)'; exec sleep 1000.0421")
        _ = try started.readLine()
        let shim = try home.shim(of: number)
        #expect(!ProcessTable.arguments(of: shim.pid).joined(separator: " ").contains("sleep"))
    }

    // MARK: Options

    @Test func directoryNicenessMaskAndLimits() throws {
        #expect(mkdir(home.path("there"), 0o755) == 0)
        let number = try home.sh(
            "pwd; nice; umask; ulimit -n; ulimit -c",
            options: ["--cwd", "there", "--nice", "5", "--umask", "027", "--limit", "nofile=77", "--limit", "core=0"]
        )
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "\(home.path("there"))\n5\n0027\n77\n0\n")
    }

    @Test func mergedStreamsKeepTheirExactOrder() throws {
        let number = try home.sh("for i in $(seq 100); do echo $i; echo e$i >&2; done", options: ["--merge"])
        #expect(try home.wait(number) == 0)
        let logs = try home.jobs("logs", String(number))
        #expect(logs.text == (1...100).map { "\($0)\ne\($0)\n" }.joined())
        #expect(logs.errors.isEmpty)
    }

    @Test func timeLimits() throws {
        let number = try home.sh(
            "trap 'echo asked; exit 9' TERM; while :; do sleep 0.05; done",
            options: ["--timeout", "300ms"]
        )
        #expect(try home.wait(number) == 124)
        let record = try home.record(number)
        #expect(record["status"] == "failed")
        #expect(record["reason"] == "timed-out")
        #expect(record["exit_code"] == 9, "what it gave is kept")
        #expect(try home.output(number) == "asked\n")
    }

    @Test func theGraceIsGivenAndNoMore() throws {
        let number = try home.sh(
            "trap '' TERM; while :; do sleep 1000; done",
            options: ["--timeout", "200ms", "--grace", "300ms"]
        )
        #expect(try home.wait(number) == 124)
        let record = try home.record(number)
        #expect(record["signal"] == "SIGKILL")
        #expect(record["reason"] == "timed-out")
        let duration = try #require(record["duration_s"]?.double)
        #expect((0.5...20).contains(duration))
    }
}
