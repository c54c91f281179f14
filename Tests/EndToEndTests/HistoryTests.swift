import TestSupport
import Testing
import Values

/// How earlier runs went, and what that tells of the one that runs.
@Suite(.home)
struct HistoryTests {
    let home = Home.current

    /// A job that sleeps for as long as a file says, and exits as another one says.
    private func run(_ seconds: Double, exit code: Int = 0, options: [String] = []) throws -> Int64 {
        try home.write("\(seconds)", to: "seconds")
        try home.write("\(code)", to: "code")
        let number = try home.sh("sleep $(cat seconds); exit $(cat code)", options: options)
        try home.wait(number)
        return number
    }

    @Test func runsAreCountedForEachCommandDirectoryAndName() throws {
        for code in [0, 1, 0] { _ = try run(0, exit: code) }
        let named = try run(0, options: ["--name", "n"])
        let elsewhere = try home.jobs("run", "--wait", "--cwd", "/", "--", "true")
        #expect(elsewhere.status == 0)
        let all = try home.objects("history", "--json")
        #expect(all.count == 3)
        let first = try #require(all.first { $0["runs"] == 3 })
        #expect(first["completed"] == 2 && first["last_failed"] == 1 && first["cwd"]?.string == home.work)
        #expect(first["recent"]?.array?.count == 3 && first["last_job"] == 3)
        #expect(try home.objects("history", "--json", "--name", "n").map { $0["last_job"] } == [.integer(named)])
        #expect(try home.objects("history", "--json", "--cwd", "/.").map { $0["command"] } == [["true"]])
        #expect(try home.objects("history", "--json", "--", "sh", "-c").count == 2)
        #expect(try home.objects("history", "--json", "s").isEmpty, "words, not letters")
        #expect(try home.objects("history", "--json", "-n", "1").count == 1)
        let table = try home.jobs("history").lines
        #expect(table[0].split(separator: " ") == ["RUNS", "OK", "MEDIAN", "90%", "LAST", "DIRECTORY", "COMMAND"])
        #expect(table.count == 4 && table.contains { $0.contains(" 66% ") })
        #expect(try home.jobs("history", "-x").status == 64)
    }

    @Test func itStaysWhenTheJobsAreForgottenAndTheSupervisorIsKilled() throws {
        for code in [0, 1, 1, 0] { _ = try run(0, exit: code) }
        try home.succeed("prune", "--keep", "0")
        try home.killSupervisor()
        let last = try run(0, exit: 1)
        #expect(try home.objects("history", "--json")[0]["runs"] == 5)
        #expect(try home.jobs("status", "\(last)").text.contains("  history     failed 3 of the last 5 runs; median "))
        #expect(try home.record(last)["history"]?["last_failed"] == 3)
        #expect(try home.jobs("why", "\(last)").text.contains("The command failed 3 of the last 5 runs"))
    }

    @Test func whatTellsNothingOfTheCommandIsNotCounted() throws {
        let killed = try home.runningJob()
        try home.succeed("kill", "\(killed)")
        _ = try home.jobs("run", "--wait", "--", "no-such-command")
        let hooked = try home.run("true", options: ["--on-end", "true"])
        try home.wait(hooked)
        for _ in 0..<100 where try home.record(hooked)["hook_runs"]?.array?[0]["status"] != "completed" {
            try home.wait(hooked)
        }
        #expect(try home.objects("history", "--json").map { $0["command"] } == [["true"]])
        let retried = try home.sh("exit 1", options: ["--retries", "2", "--retry-delay", "1ms"])
        try home.wait(retried)
        #expect(try home.objects("history", "--json", "sh").map { $0["runs"] } == [3], "each attempt is a run")
    }

    @Test func aRunningJobIsEstimatedOnceThereIsEnoughToTellFrom() throws {
        for index in 0..<3 {
            _ = try run(2.1)
            if index == 1 {
                try home.write("1000", to: "seconds")
                let early = try home.sh("sleep $(cat seconds); exit $(cat code)")
                _ = try home.mainProcess(of: early)
                #expect(try home.record(early)["estimate"] == nil, "two runs are not enough")
                try home.succeed("kill", "\(early)")
            }
        }
        try home.write("1000", to: "seconds")
        let number = try home.sh("sleep $(cat seconds); exit $(cat code)", options: ["--group", "g"])
        _ = try home.mainProcess(of: number)
        let record = try home.record(number)
        let estimate = try #require(record["estimate"], "\(record)")
        #expect(estimate["runs"] == 3 && (estimate["median_s"]?.double ?? 0) > 2)
        // A job that waits for it is told, too.
        try home.succeed("group", "set", "g", "--slots", "1")
        let waiting = try home.run("true", options: ["--group", "g"])
        let why = try home.jobs("why", "\(waiting)").text
        #expect(
            why.contains("running for ")
                && (why.contains("% ") || why.contains(" %, ") || why.contains("longer than usual")),
            "\(why)"
        )
        let status = try home.jobs("status", "\(number)").text
        #expect(status.contains("; median of 3 runs: 2."), "\(status)")
        // One that says itself how far it is needs no estimate.
        try home.succeed("progress", "--job", "\(number)", "40")
        #expect(try home.record(number)["estimate"] == nil)
        try home.succeed("kill", "\(number)")
    }
}
