import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import TestSupport
import Testing
import Values

/// How a job begins: its arguments, where its command is found, what it inherits and what it does not.
@Suite struct StartTests {
    @Test func exitCodesAndSignalsAreTold() throws {
        let exited = try ShimFixture.script("exit 42").run()
        #expect(exited.ending == Ending(status: .failed, reason: .exited))
        #expect(exited.exitCode == 42)
        #expect(exited.startedAt != nil && exited.endedAt != nil && exited.usage != nil)

        let aborted = try ShimFixture.script("ulimit -c 0; kill -ABRT $$").run()
        #expect(aborted.ending == Ending(status: .failed, reason: .signalled))
        #expect(aborted.signal == Signal(rawValue: 6) && aborted.exitCode == nil)

        let hungUp = try ShimFixture.script("kill -HUP $$").run()
        #expect(hungUp.ending == Ending(status: .killed, reason: .signalled))

        #expect(try ShimFixture.script("true").run().ending == Ending(status: .completed, reason: .exited))
    }

    @Test func argumentsArePassedByteByByte() throws {
        let long = ByteString([UInt8](repeating: UInt8(ascii: "x"), count: (128 << 10) - 1))
        let arguments: [ByteString] = ["", "a\nb", "c d", ByteString([0xFF, 0xFE, 0x80]), long, "-- *"]
        let fixture = try ShimFixture(["/usr/bin/printf", "%s\\0"] + arguments)
        #expect(try fixture.run().exitCode == 0)
        let expected = Array(arguments.map { $0.bytes + [0] }.joined())
        #expect(try fixture.output() == expected)
    }

    @Test func commandIsFoundAlongTheJobsOwnPath() throws {
        let fixture = try ShimFixture(["tool", "argument"], environment: ["PATH=/nonexistent::/usr/bin:/bin"])
        // An empty element of PATH is the job's directory, and a script without an interpreter is run by /bin/sh.
        try write("printf '%s ' \"$0\" \"$@\"", to: "\(fixture.work)/tool")
        #expect(try fixture.run().exitCode == 0)
        #expect(try fixture.text() == "./tool argument ")

        let relative = try ShimFixture(["sub/tool"], environment: [])
        try #require(mkdir("\(relative.work)/sub", 0o755) == 0)
        try write("#!/bin/sh\necho relative", to: "\(relative.work)/sub/tool")
        #expect(try relative.run().exitCode == 0)
        #expect(try relative.text() == "relative\n")

        let byDefault = try ShimFixture(["true"], environment: ["A=b"])
        #expect(try byDefault.run().exitCode == 0)

        let denied = try ShimFixture(["tool"], environment: ["PATH=.:/usr/bin"])
        try write("#!/bin/sh", to: "\(denied.work)/tool", mode: 0o644)
        let outcome = try denied.run()
        #expect(outcome.failure?.step == "exec" && outcome.failure?.errno == EACCES)
    }

    @Test(arguments: [
        ("find", ENOENT, "no-such-command"), ("find", ENOENT, "./no-such-file"), ("exec", EACCES, "/etc/passwd"),
        ("exec", EACCES, "/etc"), ("exec", ENOENT, "./interpreter-missing"), ("exec", ENOTDIR, "/etc/passwd/x"),
    ])
    func commandThatCannotBeExecuted(step: String, errno: Int32, command: String) throws {
        let fixture = try ShimFixture([ByteString(command)])
        try write("#!/nonexistent/interpreter", to: "\(fixture.work)/interpreter-missing")
        let outcome = try fixture.run()
        #expect(outcome.ending == Ending(status: .failed, reason: .spawnFailed))
        #expect(outcome.exitCode == nil && outcome.startedAt == nil)
        let failure = try #require(outcome.failure)
        // A path through a file is one that does not exist.
        #expect(failure.step == (errno == ENOTDIR ? "find" : step))
        #expect(failure.message.contains(command))
        #expect(try !fixture.exitRecord().isRetryable)
    }

    @Test func everyOtherStepThatFailsIsNamed() throws {
        func failure(_ adjust: (inout Submission) -> Void) throws -> JobFailure? {
            let fixture = try ShimFixture(["true"], adjust)
            let outcome = try fixture.run()
            #expect(outcome.ending.reason == .spawnFailed)
            return outcome.failure
        }
        let directory = try failure { $0.directory = "/nonexistent/directory" }
        #expect(directory?.step == "directory" && directory?.errno == ENOENT)
        #expect(directory?.message.contains("/nonexistent/directory") == true)
        let limit = try failure {
            $0.resourceLimits = [ResourceLimit(name: "nofile", soft: 1 << 40, hard: nil, isRequired: true)]
        }
        #expect(limit?.step == "limit nofile" && limit?.message.contains("nofile") == true)
        let unknown = try failure {
            $0.resourceLimits = [ResourceLimit(name: "luck", soft: 1, hard: nil, isRequired: true)]
        }
        #expect(unknown?.step == "limit luck")
        let raised = try failure {
            let limit = ResourceLimit(name: "nofile", soft: 64, hard: UInt64(Int32.max) + 1, isRequired: true)
            $0.resourceLimits = [limit]
        }
        #expect(raised?.step == "limit nofile" && raised?.errno == EPERM)
        let stdin = try failure { $0.standardInput = .file("/nonexistent/input") }
        #expect(stdin?.step == "stdin" && stdin?.errno == ENOENT)
        let stored = try failure { $0.standardInput = .stored }
        #expect(stored?.step == "stdin")
        let environment = try failure { $0.environment = "0123456789abcdef" }
        #expect(environment?.step == "environment")
    }

    @Test func jobGetsWhatWasSubmitted() throws {
        let script = "umask; nice; pwd; ulimit -S -n; ulimit -H -n; ulimit -S -c; cat; env | sort"
        let fixture = try ShimFixture(
            ["/bin/bash", "-c", ByteString(script)],
            environment: ["PATH=/usr/bin:/bin", "JOBS_NUMBER=99", "PWD=/elsewhere", "KEPT=a b"]
        ) {
            $0.umask = 0o027
            $0.niceness = 7
            $0.resourceLimits = [
                ResourceLimit(name: "nofile", soft: 100, hard: 200, isRequired: true),
                ResourceLimit(name: "core", soft: .max, hard: .max, isRequired: false),
                ResourceLimit(name: "luck", soft: 1, hard: 1, isRequired: false),
            ]
            $0.standardInput = .stored
        }
        let input = Array("in\n".utf8)
        _ = try fixture.attempt.directory.createFile(AttemptFile.standardInput, with: input, synchronized: false)
        #expect(try fixture.run().exitCode == 0)
        let lines = try fixture.text().split(separator: "\n").map(String.init)
        #expect(lines.starts(with: ["0027", "7", fixture.work, "100", "200"]))
        #expect(lines[6] == "in")
        let environment = Set(lines[7...])
        let expected: Set<String> = [
            "PATH=/usr/bin:/bin", "KEPT=a b", "PWD=\(fixture.work)", "JOBS_NUMBER=7", "JOBS_ATTEMPT=1",
            "JOBS_ID=\(fixture.spec.id)", "JOBS_RESULT=\(fixture.path)/result.json", "JOBS_HOME=\(fixture.state.path)",
        ]
        #expect(environment.subtracting(["SHLVL=0", "SHLVL=1", "_=/usr/bin/env"]) == expected)
    }

    @Test func nothingOfTheShimReachesTheJob() throws {
        let script = """
            ls /proc/self/fd | tr '\\n' ' '; cat /proc/self/status | grep -E '^Sig(Blk|Ign|Cgt)'
            [ "$(ps -o sid= -p $$)" -eq $$ ] && [ "$(ps -o pgid= -p $$)" -eq $$ ] && echo own session
            """
        let fixture = try ShimFixture(["/bin/sh", "-c", ByteString(script)])
        #expect(try fixture.run().exitCode == 0)
        let none = "0000000000000000"
        // 3 is the directory that ls reads.
        let expected = "0 1 2 3 SigBlk:\t\(none)\nSigIgn:\t\(none)\nSigCgt:\t\(none)\nown session\n"
        let text = try fixture.text()
        #expect(text == expected)
    }

    @Test func inputFromAFileIsTheFile() throws {
        let fixture = try ShimFixture(["cat"]) { $0.standardInput = .file("data") }
        try write("from a file", to: "\(fixture.work)/data")
        #expect(try fixture.run().exitCode == 0)
        #expect(try fixture.text() == "from a file")

        let null = try ShimFixture(["cat"])
        #expect(try null.run().exitCode == 0)
        #expect(try null.output().isEmpty)
    }

    private func write(_ text: String, to path: String, mode: mode_t = 0o755) throws {
        try Descriptor.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: mode).writeAll(Array(text.utf8))
        try ProgramFile.awaitNoWriter(of: path)
    }
}
