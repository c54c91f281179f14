import JobModel
import TestSupport
import Testing
import Values

/// Many jobs at once: `run --batch` and `run --array`.
@Suite(.home)
struct BatchTests {
    let home = Home.current

    @Test func everyLineIsAJob() throws {
        let lines = """
            # a comment

            sh -c 'exit 0'
              echo "a b" c\\ d
            {"command": ["sh", "-c", "echo $COLOR; exit 3"], "name": "third", "env": {"COLOR": "red"}, "labels": {"k": "v"}}
            {"command": "echo one | cat", "timeout": "1h", "cwd": "/"}
            """
        let numbers = try home.succeed("run", "--batch", home.write(lines, to: "lines"), "--label", "all=1")
        #expect(numbers == "1\n2\n3\n4\n")
        #expect(try (1...4).map { try home.wait($0) } == [0, 0, 3, 0])
        #expect(try home.output(2) == "a b c d\n" && home.output(3) == "red\n" && home.output(4) == "one\n")
        let third = try home.record(3)
        #expect(third["name"] == "third" && third["labels"] == ["all": "1", "k": "v"] && third["batch"] == 1)
        let fourth = try home.record(4)
        #expect(fourth["timeout_s"]?.double == 3600 && fourth["cwd"] == "/" && fourth["index"] == 4)
    }

    @Test func aWrongLineIsNamedAndNothingIsSubmitted() throws {
        let file = try home.write("true\necho a | b\n{\"command\": []}\n{\"x\": 1}\necho 'open\n", to: "lines")
        let refused = try home.jobs("run", "--batch", file)
        #expect(refused.status == 64 && refused.text == "")
        for part in [
            "\(file):2: '|' is for a shell", "\(file):3: ", ":4: there is no member 'x'", ":5: a quote is open",
        ] {
            #expect(refused.errors.contains(part), "\(part): \(refused)")
        }
        #expect(try home.succeed("list", "-a", "-q") == "")
        let rest = try home.jobs("run", "--batch", file, "--keep-going")
        #expect(rest.status == 1 && rest.text == "1\n", "\(rest)")
        let shell = try home.write("echo a | tr a b\r\n\r\n", to: "shell")
        #expect(try home.succeed("run", "--batch", shell, "--shell", "--wait") == "2\n")
        #expect(try home.output(2) == "b\n")
    }

    /// A batch is waited for as a whole, through the deaths of supervisors and while jobs of it are tried again.
    @Test func aBatchIsWaitedForAsAWhole() throws {
        let gate = try home.fifo("gate")
        let lines = "true\nsh -c 'read go <\"\(gate.path)\"; exit 4'\nsh -c 'exit 5'\ntrue\n"
        #expect(try home.succeed("run", "--batch", home.write(lines, to: "lines")) == "1\n2\n3\n4\n")
        for (number, status) in [(1, 0), (3, 5), (4, 0)] { #expect(try home.wait(Int64(number)) == Int32(status)) }
        let some = try home.jobs("wait", "--batch", "1", "--timeout", "10ms")
        #expect(some.status == 124 && some.errors.contains("4 jobs: 1 failed, 2 completed, 1 running"), "\(some)")
        let waiting = try home.start("wait", "--batch", "2")
        let quiet = try home.start("wait", "-q", "--batch", "2")
        try home.killSupervisor()
        try home.succeed("retry", "3", "4")
        for number: Int64 in [3, 4] { try home.wait(number) }
        try gate.open()
        for wait in [waiting, quiet] {
            let result = try home.finish(wait)
            #expect(result.status == 4, "that of the first one that did not complete: \(result)")
        }
        #expect(try home.jobs("wait", "--batch", "4").status == 4, "all have ended")
        let none = try home.jobs("wait", "--batch", "9")
        #expect(none.status == 125 && none.errors.contains("job 9 not found"), "\(none)")
    }

    @Test func anArrayHasAJobForEachNumber() throws {
        let result = try home.jobs(
            "run",
            "--array",
            "3-5",
            "--wait",
            "--",
            "sh",
            "-c",
            "echo {}=$JOBS_INDEX; [ {} != 4 ]"
        )
        #expect(result.status == 1 && result.text == "1\n2\n3\n", "\(result)")
        #expect(try (1...3).map { try home.output($0) } == ["3=3\n", "4=4\n", "5=5\n"])
        #expect(try home.jobs("run", "--array", "5-3", "--", "true").status == 64)
        #expect(try home.jobs("run", "--array", "0", "--", "true").errors.contains("the numbers are 1-1000"))
        #expect(try home.jobs("run", "--array", "2", "--follow", "--", "true").status == 64)
    }

    @Test func theIndexIsNotThatOfAnotherJob() throws {
        let inner = "jobctl run --wait -q -- sh -c 'echo inner=$JOBS_INDEX'"
        try home.succeed("run", "--array", "7-7", "--wait", "-q", "--", "sh", "-c", inner)
        #expect(try home.output(2) == "inner=\n")
    }

    @Test func aBatchIsNamedByAnyOfItsJobs() throws {
        let lone = try home.run("true")
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held")
        try home.succeed("run", "--array", "1-30", "--group", "held", "-q", "--", "true")
        #expect(try home.succeed("list", "--batch", "7", "-q").split(separator: "\n").count == 30)
        #expect(try home.jobs("list", "--batch", String(lone)).errors.contains("job 1 does not belong to a batch"))
        let table = try home.succeed("list")
        #expect(table.contains("batch 2, 30 jobs: 30 queued") && table.split(separator: "\n").count == 3, "\(table)")
        try home.succeed("kill", "--batch", "last")
        #expect(try home.jobs("wait", "--batch", "5").status != 0)
        #expect(try home.succeed("list").contains("batch 2, 30 jobs: 30 killed"))
        try home.succeed("remove", "--batch", "5")
        #expect(try home.succeed("list", "-a", "-q") == "1\n")
    }

    /// All of a part or nothing of it: the numbers that are printed are the jobs that exist, each once.
    @Test(arguments: ["supervisor-after-accept", "supervisor-after-commit"])
    func aKilledSupervisorLosesAndRepeatsNothing(point: String) throws {
        let lines = (1...2500).map { "true \($0)" }.joined(separator: "\n")
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held")
        try home.succeed("supervisor", "stop")
        home.killAt(point)
        let printed = try home.succeed("run", "--batch", home.write(lines, to: "lines"), "--group", "held")
        #expect(printed == (1...2500).map { "\($0)\n" }.joined())
        #expect(home.wasKilled(at: point))
        #expect(try home.succeed("list", "--batch", "1", "-q") == printed)
    }
}
