import JobModel
import JobProtocol
import TestSupport
import Testing
import Values

@Suite(.home)
struct StatusTests {
    let home = Home.current

    @Test func theSameOutputAsTheLastRunIsSaid() throws {
        try home.write("one\n", to: "text")
        let first = try home.run("cat", "text")
        let other = try home.run("cat", "./text")
        let second = try home.run("cat", "text")
        for number in [first, other, second] { try home.wait(number) }
        #expect(try home.succeed("status", "\(second)").contains("the same output as job \(first)"))
        #expect(try !home.succeed("status", "\(other)").contains("the same output"), "another command")
        try home.succeed("retry", "\(second)")
        try home.wait(second)
        #expect(try home.succeed("status", "\(second)").contains("the same output as job \(second).1"))
        try home.write("two\n", to: "text")
        let third = try home.run("cat", "text")
        try home.wait(third)
        #expect(try !home.succeed("status", "\(third)").contains("the same output"))
    }

    @Test func everyKindOfReferenceFindsTheJob() throws {
        let number = try home.run("true", options: ["--name", "build"])
        #expect(try home.wait(number) == 0)
        let id = try #require(try home.record(number)["id"]?.string)
        // Digits alone are a number: the shortest beginning that is none, of 4 characters or more.
        let first = id.firstIndex { !$0.isNumber } ?? id.startIndex
        let beginning = id.prefix(max(4, id.distance(from: id.startIndex, to: first) + 1))
        for reference in [
            "1", "01", "1.1", "last", "build", id, id.uppercased(), String(id.prefix(9)), String(beginning),
        ] {
            #expect(try home.record(reference)["id"] == .string(id), "\(reference)")
        }
    }

    @Test func aNameMeansTheNewestThatBearsIt() throws {
        for _ in 1...3 { _ = try home.run("true", options: ["--name", "build"]) }
        #expect(try home.record("build")["number"] == 3)
        #expect(try home.record("last")["number"] == 3)
    }

    @Test func noSuchJob() throws {
        _ = try home.run("true", options: ["--name", "build"])
        for reference in ["99", "1.7", "biuld", "00000000-0000-4000-8000-000000000000"] {
            let result = try home.jobs("status", reference)
            #expect(result.status == 4)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(reference == "1.7" ? "attempt 7" : reference))
        }
        #expect(try home.jobs("status", "biuld").errors.contains("build"), "it says what is near")
        #expect(try home.jobs("status").status == 0, "without a REF: the last one")
    }

    @Test func aFailureLeadsOn() throws {
        let failed = try home.sh("seq 9 >&2; printf 'half a line\\rbar' >&2; echo out; exit 1")
        try home.wait(failed)
        let text = try home.succeed("status", "\(failed)")
        #expect(text.contains("standard error ends with\n    6\n    7\n    8\n    9\n    bar\n"), "\(text)")
        #expect(text.hasSuffix("  next        `jobs logs \(failed)` shows all that it wrote\n"), "\(text)")
        let missing = try home.run("no-such-program")
        try home.wait(missing)
        let other = try home.succeed("status", "\(missing)")
        #expect(other.ranges(of: "no-such-program was not found").count == 1, "said once: \(other)")
        #expect(!other.contains("find:") && other.contains("`jobs retry \(missing)`"), "\(other)")
        try home.wait(home.run("true"))
        #expect(!(try home.succeed("status")).contains("next"))
    }

    @Test func checkPrintsNothing() throws {
        let result = try home.jobs("status", "--check", "9999")
        #expect(result.status == 4 && result.output.isEmpty && result.errors.isEmpty, "\(result)")
    }

    @Test func checkAnswersScriptsThatPoll() throws {
        let completed = try home.run("true")
        let failed = try home.run("false")
        let running = try home.runningJob()
        for number in [completed, failed] { try home.wait(number) }
        #expect(try home.jobs("status", "--check", String(completed)).status == 0)
        #expect(try home.jobs("status", "--check", String(failed)).status == 1)
        #expect(try home.jobs("status", "--check", String(running)).status == 3)
        #expect(try home.jobs("status", "--check", "99").status == 4)
        #expect(
            try home.jobs("status", String(failed)).status == 0,
            "without --check a failed job is no failure of status"
        )
    }

    @Test func theRecordOfAnEndedJob() throws {
        let number = try home.sh("echo x; exit 3", options: ["--name", "build", "--label", "k=v"])
        #expect(try home.wait(number) == 3)
        let record = try home.record(number)
        #expect(record["schema"] == 1)
        #expect(record["number"] == .integer(number))
        #expect(record["status"] == "failed")
        #expect(record["reason"] == "exited")
        #expect(record["exit_code"] == 3)
        #expect(record["attempt"] == 1)
        #expect(record["command"] == ["sh", "-c", "echo x; exit 3"])
        #expect(record["output_bytes"] == 2)
        var times: [Timestamp] = []
        for name in ["submitted_at", "started_at", "ended_at"] {
            let text = try #require(record[name]?.string)
            #expect(text.count == 24 && text.hasSuffix("Z"))
            times.append(try #require(Timestamp(rfc3339: text)))
        }
        #expect(times == times.sorted())
        for name in [
            "signal", "core_dumped", "survivors", "waiting_for", "progress", "result", "error", "pid", "submission",
        ] {
            #expect(record[name] == nil, "\(name) is absent, not null")
        }
    }

    @Test func theRecordOfARunningAndOfAQueuedJob() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        let running = try home.runningJob(options: ["--group", "one"])
        let queued = try home.run("true", options: ["--group", "one"])
        let record = try home.record(running)
        #expect(record["status"] == "running")
        #expect(record["pid"]?.integer ?? 0 > 1)
        #expect(record["started_at"] != nil)
        for name in ["reason", "exit_code", "ended_at", "duration_s"] { #expect(record[name] == nil) }
        let waiting = try home.record(queued)
        #expect(waiting["status"] == "queued")
        #expect(waiting["waiting_for"]?.string?.contains("one") == true, "it says what it waits for: \(waiting)")
        #expect(waiting["started_at"] == nil)
        #expect(try home.jobs("status", String(queued)).text.contains("one"))
    }

    @Test func textForPeople() throws {
        let number = try home.sh("echo x; exit 3", options: ["--name", "build"])
        try home.wait(number)
        let text = try home.succeed("status", String(number))
        for word in ["build", "failed", "3", home.work, "exit 3"] { #expect(text.contains(word), "\(word)") }
        #expect(!text.contains("\u{1B}"), "no escapes where standard output is no terminal")
    }

    @Test func severalAtOnce() throws {
        for _ in 1...3 { try home.wait(try home.run("true")) }
        let records = try home.objects("status", "--json", "3", "1", "2")
        #expect(records.map { $0["number"] } == [3, 1, 2])
        let mixed = try home.jobs("status", "--json", "1", "99", "2")
        #expect(mixed.status == 4)
        #expect(mixed.lines.count == 2, "all are tried")
    }

    @Test func anAttemptOfAJob() throws {
        let number = try home.sh("[ $JOBS_ATTEMPT = 1 ] && exit 5; exit 6")
        #expect(try home.wait(number) == 5)
        try home.succeed("retry", String(number))
        #expect(try home.wait(number) == 6)
        #expect(try home.record(number)["exit_code"] == 6)
        #expect(try home.record("\(number).1")["exit_code"] == 5)
        #expect(try home.record("\(number).2")["exit_code"] == 6)
    }

    @Test func terminalEscapesInNamesAndCommandsAreHarmless() throws {
        let number = try home.run("printf", "%s", "\u{1B}]0;owned\u{07}\u{1B}[31m")
        try home.wait(number)
        for command in [["status", String(number)], ["list", "--all"]] {
            #expect(!(try home.jobs(command).text.contains("\u{1B}")))
        }
    }

    @Test func aQuestionDoesNotOvertakeWhatWasAskedBefore() throws {
        try home.succeed("supervisor", "start")
        let client = try RawClient(home)
        try client.hello()
        let ids = (0..<200).map { _ in JobID() }
        var lines: [UInt8] = []
        for (index, id) in ids.enumerated() {
            let run = RunCall(id: id, submission: Submission(command: ["true"], directory: "/"), environment: [])
            let (method, number) = (StatusCall.method, Int64(index))
            lines += JSONRPCMessage.request(id: .integer(number), method: RunCall.method, params: run.params).line
            let status = StatusCall(reference: id.description)
            lines += JSONRPCMessage.request(id: .integer(1000 + number), method: method, params: status.params).line
        }
        client.send(lines)
        for _ in 0..<2 * ids.count {
            guard case .result(.integer(let number), let job) = try JSONRPCMessage(json: try client.receive()) else {
                throw Unexpected("a job was asked for before it was there")
            }
            #expect(job["id"]?.string == ids[Int(number % 1000)].description)
        }
    }
}
