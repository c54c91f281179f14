import JobModel
import TestSupport
import Testing
import Values

@Suite(.home)
struct RemoveTests {
    let home = Home.current

    @Test func anEndedJobIsForgottenWithItsOutput() throws {
        let number = try home.sh("echo x; exit 3")
        try home.wait(number)
        try home.succeed("retry", String(number))
        try home.wait(number)
        #expect(home.exists(home.attempt(number)))
        try home.succeed("remove", String(number))
        #expect(try home.jobs("status", String(number)).status == 4)
        #expect(try home.jobs("logs", String(number)).status == 4)
        #expect(try home.jobs("list", "--all", "-q").output.isEmpty)
        for attempt in 1...2 { #expect(!home.exists(home.attempt(number, attempt))) }
    }

    @Test func itsNumberIsNeverUsedAgain() throws {
        for number in 1...3 {
            #expect(try home.run("true") == number)
            try home.wait(Int64(number))
            try home.succeed("remove", String(number))
            if number == 2 { try home.killSupervisor() }
        }
        #expect(try home.run("true") == 4)
    }

    @Test func whatRunsOrIsQueuedIsNot() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        let running = try home.runningJob(options: ["--group", "one"])
        let queued = try home.run("true", options: ["--group", "one"])
        for number in [running, queued] {
            let result = try home.jobs("remove", String(number))
            #expect(result.status == 125)
            #expect(result.errors.contains(String(number)))
            #expect(result.errors.contains("kill"), "it says what to do")
        }
        #expect(try home.record(running)["status"] == "running")
        #expect(try home.record(queued)["status"] == "queued")
    }

    @Test func severalAtOnceAllAreTried() throws {
        for _ in 1...3 { try home.wait(try home.run("true")) }
        let result = try home.jobs("remove", "1", "99", "3")
        #expect(result.status == 4)
        #expect(try home.jobs("list", "--all", "-q").text == "2\n")
    }
}
