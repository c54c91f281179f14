import TestSupport
import Testing
import Values

@Suite(.home)
struct RetryTests {
    let home = Home.current

    @Test func aNewAttemptWithItsOwnOutput() throws {
        let number = try home.sh(
            "echo attempt $JOBS_ATTEMPT; echo err $JOBS_ATTEMPT >&2; exit $JOBS_ATTEMPT",
            options: ["--name", "flaky"]
        )
        #expect(try home.wait(number) == 1)
        let id = try home.record(number)["id"]
        try home.succeed("retry", "flaky")
        #expect(try home.wait(number) == 2)
        let record = try home.record(number)
        #expect(record["number"] == .integer(number))
        #expect(record["id"] == id)
        #expect(record["attempt"] == 2)
        #expect(record["exit_code"] == 2)
        #expect(try home.output(number) == "attempt 2\n")
        #expect(try home.output("\(number).1") == "attempt 1\n")
        #expect(try home.jobs("logs", "\(number).1").errors == "err 1\n")
        #expect(try home.objects("list", "--all", "--json").count == 1)
    }

    @Test func theSubmissionIsTheSame() throws {
        let number = try home.sh(
            "pwd; echo $COLOUR; umask; exit 3",
            options: ["--umask", "027", "--cwd", "/"],
            environment: ["COLOUR": "blue"]
        )
        try home.wait(number)
        let first = try home.output(number)
        try home.killSupervisor()
        try home.succeed("retry", String(number))
        try home.wait(number)
        #expect(try home.output("\(number).2") == first)
        #expect(first == "/\nblue\n0027\n")
    }

    @Test func onlyWhatHasEnded() throws {
        let number = try home.runningJob()
        let result = try home.jobs("retry", String(number))
        #expect(result.status == 125)
        #expect(result.errors.contains("running"))
        #expect(try home.jobs("retry", "99").status == 4)
        #expect(try home.record(number)["attempt"] == 1)
    }

    @Test func itQueuesLikeAnyOther() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        let number = try home.sh(home.marked("job", "exit 3"), options: ["--group", "one"])
        try home.wait(number)
        let running = try home.runningJob(options: ["--group", "one"])
        try home.succeed("retry", String(number))
        #expect(try home.record(number)["status"] == "queued")
        #expect(try home.record(number)["exit_code"] == nil)
        try home.succeed("kill", String(running))
        #expect(try home.wait(number) == 3)
        #expect(home.starts(of: "job") == 2)
    }

    @Test func aKilledAndACompletedJobToo() throws {
        let killed = try home.runningJob()
        try home.succeed("kill", String(killed))
        try home.succeed("group", "set", "default", "--slots", "unlimited")
        let completed = try home.run("true")
        try home.wait(completed)
        try home.succeed("retry", String(completed))
        #expect(try home.wait(completed) == 0)
        #expect(try home.record(completed)["attempt"] == 2)
        try home.succeed("retry", String(killed))
        try home.succeed("kill", "--now", String(killed))
        #expect(try home.record(killed)["status"] == "killed")
    }
}
