import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing

@Suite(.home)
struct RunTests {
    let home = Home.current

    // MARK: What is printed

    @Test func theNumberAloneIsPrinted() throws {
        for number in 1...3 {
            let result = try home.jobs("run", "--", "true")
            #expect(result.status == 0)
            #expect(result.text == "\(number)\n")
            #expect(result.errors.isEmpty)
        }
    }

    @Test func jsonPrintsTheRecord() throws {
        let result = try home.jobs("run", "--json", "--name", "build", "--label", "a=b", "--", "true")
        #expect(result.status == 0)
        #expect(result.lines.count == 1)
        let record = try JSONParser.parse(result.text)
        #expect(record["schema"] == 1)
        #expect(record["number"] == 1)
        #expect(record["id"]?.string.flatMap { JobID($0) } != nil)
        #expect(record["name"] == "build")
        #expect(record["command"] == ["true"])
        #expect(record["labels"] == ["a": "b"])
        #expect(record["cwd"] == .string(home.work))
        #expect(record["group"] == "default")
        #expect(record["submission"] == nil, "the internal form is nobody's business")
    }

    @Test func quietPrintsNothing() throws {
        let result = try home.jobs("run", "--quiet", "--", "true")
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(try home.wait(1) == 0)
    }

    @Test func nothingToRunIsAnErrorOfUsage() throws {
        for arguments in [
            ["run"], ["run", "--"], ["run", "--no-such-option", "--", "true"], ["run", "--timeout", "soon", "true"],
        ] {
            let result = try home.jobs(arguments)
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
        }
    }

    // MARK: Arguments

    @Test func argumentsArriveByteForByte() throws {
        let odd: [ByteString] = [
            "", " ", "two words", "new\nline", "tab\t", "--", "-n", "$HOME", "`id`", "'\"\\", "*", "ä", "a\u{308}",
            "\u{1F600}",
            ByteString([0xFF, 0xFE, 0x80]), ByteString([1, 2, 3, 127, 200]),
        ]
        let result = try home.jobs(["run", "--", "sh", "-c", "cat /proc/$$/cmdline", "sh"] + odd)
        let number = try home.submitted(result)
        #expect(try home.wait(number) == 0)
        let all: [ByteString] = ["sh", "-c", "cat /proc/$$/cmdline", "sh"] + odd
        let expected: [UInt8] = all.flatMap { $0.bytes + [0] }
        #expect(try home.jobs("logs", String(number)).output == expected)
        let command = try #require(try home.record(number)["command"]?.array)
        #expect(command.count == 4 + odd.count)
        #expect(command.last == ["base64": "AQIDf8g="])
        #expect(command[16] == .string("a\u{308}"))
    }

    @Test func theLargestSingleArgument() throws {
        // MAX_ARG_STRLEN of Linux: 128 KiB with the NUL.
        let largest = String(repeating: "x", count: 131_071)
        let number = try home.run("sh", "-c", "printf %s \"$1\" | wc -c", "sh", largest)
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "131071\n")
    }

    @Test func asManyArgumentsAsTheSystemAllows() throws {
        // ARG_MAX is a quarter of the stack limit, 2 MiB as a rule; a little is left for the environment.
        let arguments = (0..<15).map { _ in String(repeating: "y", count: 130_000) }
        let number = try home.submitted(
            try home.jobs(["run", "--", "sh", "-c", "printf %s \"$@\" | wc -c", "sh"] + arguments)
        )
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "1950000\n")
    }

    @Test func aShellString() throws {
        let number = try home.submitted(
            try home.jobs("run", "-c", "echo one; echo two | tr a-z A-Z; exit 5", environment: ["SHELL": nil])
        )
        #expect(try home.wait(number) == 5)
        #expect(try home.output(number) == "one\nTWO\n")
    }

    @Test func theDoubleDashMayBeLeftOut() throws {
        let number = try home.submitted(try home.jobs("run", "sh", "-c", "exit 6"))
        #expect(try home.wait(number) == 6)
        let dashes = try home.submitted(try home.jobs("run", "--", "printf", "%s\n", "--", "-x", "--"))
        #expect(try home.wait(dashes) == 0)
        #expect(try home.output(dashes) == "--\n-x\n--\n")
    }

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

    // MARK: Standard input

    @Test func standardInputIsEmptyUnlessAskedFor() throws {
        let number = try home.submitted(try home.jobs("run", "--", "cat", input: .text("not for the job")))
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number).isEmpty)
    }

    @Test func standardInputFromAFile() throws {
        try home.write("from a file\n", to: "input")
        let number = try home.run("cat", options: ["--stdin", "input"])
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "from a file\n")
    }

    @Test func whatIsPipedInIsStoredBeforeTheNumberIsPrinted() throws {
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held")
        let bytes = try Bytes.random(3_000_000)
        let number = try home.submitted(
            try home.jobs("run", "--group", "held", "--stdin", "-", "--", "cat", input: .bytes(bytes))
        )
        try home.killSupervisor()
        try home.succeed("group", "resume", "held")
        #expect(try home.wait(number) == 0)
        #expect(Bytes.areSame(try home.jobs("logs", String(number)).output, bytes))
        // A retry reads it again.
        try home.succeed("retry", String(number))
        #expect(try home.wait(number) == 0)
        #expect(Bytes.areSame(try home.jobs("logs", "\(number).2").output, bytes))
    }

    // MARK: What cannot be started

    @Test func aCommandThatIsNotFound() throws {
        try expectSpawnFailure(try home.run("no-such-command-at-all"), status: 127, saying: ["no-such-command-at-all"])
        try expectSpawnFailure(try home.run("/no/such/file"), status: 127, saying: ["/no/such/file"])
    }

    @Test func aFileThatIsNotExecutable() throws {
        let file = try home.write("echo never", to: "plain")
        try expectSpawnFailure(try home.run(file), status: 126, saying: ["ermission"])
        try expectSpawnFailure(try home.run(home.work), status: 126, saying: [])
        let broken = try home.write("#!/no/such/interpreter\n", to: "broken", mode: 0o755)
        try expectSpawnFailure(try home.run(broken), status: 126, saying: [])
    }

    @Test func aDirectoryThatIsMissing() throws {
        let number = try home.run("true", options: ["--cwd", "/no/such/directory"])
        try expectSpawnFailure(number, status: 126, saying: ["/no/such/directory"])
    }

    @Test func aFileForStandardInputThatIsMissing() throws {
        let number = try home.run("cat", options: ["--stdin", home.path("missing")])
        try expectSpawnFailure(number, status: 126, saying: ["missing"])
    }

    @Test func aLimitThatIsNotAllowed() throws {
        let result = try home.jobs(
            "run",
            "--limit",
            "nofile=1000",
            "--",
            "true",
            through: ["sh", "-c", "ulimit -Hn 500; exec \"$@\"", "sh"]
        )
        // Root may raise limits, unless it has given up the right to; the supervisor has inherited the hard limit.
        let number = try home.submitted(result)
        if geteuid() == 0 {
            #expect(try home.wait(number) == 0)
        } else {
            try expectSpawnFailure(number, status: 126, saying: ["nofile"])
        }
        // More than the kernel gives to anybody.
        let most = try home.run("true", options: ["--limit", "nofile=4000000000"])
        try expectSpawnFailure(most, status: 126, saying: ["nofile"])
    }

    private func expectSpawnFailure(_ number: Int64, status: Int32, saying words: [String]) throws {
        #expect(try home.wait(number) == status)
        let record = try home.record(number)
        #expect(record["status"] == "failed")
        #expect(record["reason"] == "spawn-failed")
        #expect(record["exit_code"] == nil, "no exit code is invented")
        #expect(record["error"]?["step"]?.string?.isEmpty == false)
        #expect(record["error"]?["errno"]?.integer ?? 0 > 0)
        let message = try #require(record["error"]?["message"]?.string)
        for word in words { #expect(message.contains(word), "\(message)") }
        #expect(try home.jobs("status", String(number)).text.contains(message))
    }

    // MARK: Waiting and following

    @Test func waitPassesTheStatusOn() throws {
        let result = try home.jobs("run", "--wait", "--", "sh", "-c", "echo hidden; exit 7")
        #expect(result.status == 7)
        #expect(try home.jobs("run", "--wait", "--", "no-such-command").status == 127)
        #expect(try home.jobs("run", "--wait", "--", "sh", "-c", "kill -TERM $$").status == 128 + 15)
        #expect(try home.jobs("run", "--wait", "--timeout", "100ms", "--", "sleep", "1000").status == 124)
    }

    @Test func followShowsBothStreamsAndPassesTheStatusOn() throws {
        let result = try home.jobs("run", "--follow", "--", "sh", "-c", "echo out; echo err >&2; printf end; exit 7")
        #expect(result.status == 7)
        #expect(result.text == "out\nend")
        #expect(result.errors.contains("err\n"))
    }

    // MARK: The end of the main process

    @Test func endsWhatIsLeftOfItsTree() throws {
        let pids = try home.fifo("pids")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            """
            sh -c 'trap "exit 0" TERM; echo $$ >"\(pids.path)"; while :; do sleep 0.05; done' &
            setsid sh -c 'trap "" TERM; echo $$ >"\(pids.path)"; while :; do sleep 1000; done' &
            read a <'\(gate.path)'; exit 3
            """,
            options: ["--grace", "300ms"]
        )
        let children = try (1...2).map { _ in try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine()))) }
        try gate.open()
        #expect(try home.wait(number) == 3)
        for child in children { #expect(!child.isAlive) }
        #expect(try home.record(number)["status"] == "failed")
        #expect(try home.record(number)["reason"] == "exited")
    }

    @Test func lingerWaitsForTheWholeTree() throws {
        let gate = try home.fifo("gate")
        let started = try home.fifo("started")
        let number = try home.sh(
            "setsid sh -c 'echo up >\"\(started.path)\"; read go <\"\(gate.path)\"; echo late' & exit 3",
            options: ["--linger"]
        )
        _ = try started.readLine()
        #expect(try home.record(number)["status"] == "running")
        try gate.open()
        #expect(try home.wait(number) == 3)
        #expect(try home.output(number) == "late\n")
    }

    @Test func leaveLetsTheRestRunOnAndListsIt() throws {
        let pids = try home.fifo("pids")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "setsid sh -c 'echo $$ >\"\(pids.path)\"; exec sleep 1000' & read go <'\(gate.path)'; exit 3",
            options: ["--leave"]
        )
        let left = try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        try gate.open()
        #expect(try home.wait(number) == 3)
        #expect(left.isAlive)
        let survivors = try #require(try home.record(number)["survivors"]?.array)
        #expect(survivors.count == 1)
        #expect(survivors.first?["pid"] == .integer(Int64(left.pid)))
        #expect(["sh", "sleep"].contains(survivors.first?["command"]?.string))
        #expect(left.isAlive)
    }

    @Test func aChildThatKeepsThePipeOpenHoldsNothingUp() throws {
        let number = try home.sh("echo before; setsid sleep 1000 & exit 4", options: ["--leave"])
        #expect(try home.wait(number) == 4)
        #expect(try home.output(number) == "before\n")
    }

    @Test func allOutputIsThereWhenTheEndIsTold() throws {
        for _ in 1...10 {
            let number = try home.sh("seq 20000")
            #expect(try home.wait(number) == 0)
            #expect(try home.jobs("logs", String(number)).output.count == 108_894)
        }
    }

    // MARK: What is recorded

    @Test func resourceUse() throws {
        let number = try home.run(
            "perl",
            "-e",
            "my $x = 'x' x 60_000_000; my $t = times; 1 while times - $t < 0.2; print 'y' x 1000; sleep 0"
        )
        #expect(try home.wait(number) == 0)
        let record = try home.record(number)
        let user = try #require(record["user_s"]?.double)
        let system = try #require(record["system_s"]?.double)
        #expect((0.1...20).contains(user + system))
        #expect(try #require(record["max_rss_bytes"]?.integer) > 55_000_000)
        #expect(record["output_bytes"] == 1000)
        #expect(try #require(record["duration_s"]?.double) >= 0.2)
    }

    @Test func theResultOfAJob() throws {
        let number = try home.sh(#"echo '{"tests": 12, "ok": true}' >"$JOBS_RESULT""#)
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["result"] == ["tests": 12, "ok": true])
        let invalid = try home.sh(#"echo 'not JSON' >"$JOBS_RESULT""#)
        #expect(try home.wait(invalid) == 0)
        #expect(try home.record(invalid)["result"] == nil)
        #expect(try home.record(invalid)["error"]?["step"] == "result")
        let large = try home.sh(#"head -c 1100000 /dev/zero | tr '\0' 1 >"$JOBS_RESULT""#)
        #expect(try home.wait(large) == 0)
        #expect(try home.record(large)["result"] == nil)
        #expect(try home.record(large)["error"]?["step"] == "result")
    }

    @Test func progressFromInside() throws {
        let said = try home.fifo("said")
        let gate = try home.fifo("gate")
        let number = try home.sh("jobctl progress 40 'half done'; echo $? >'\(said.path)'; read go <'\(gate.path)'")
        #expect(try said.readLine() == "0")
        let record = try home.record(number)
        #expect(record["progress"]?.double == 0.4)
        #expect(record["progress_message"] == "half done")
        try gate.open()
        #expect(try home.wait(number) == 0)
        #expect(try home.jobs("progress", "50").status != 0, "outside of a job there is nothing to tell")
    }

    @Test func namesThatLookLikeOtherReferencesAreRefused() throws {
        for name in ["12", "7.2", "last", "", "deadbeef", "two words", "-x", "line\nbreak"] {
            let result = try home.jobs("run", "--name", name, "--", "true")
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
        }
        for name in ["build", "web-1", "größe", "a.b"] {
            #expect(try home.jobs("run", "--name", name, "--", "true").status == 0)
        }
    }
}
