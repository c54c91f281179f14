import TestSupport
import Testing
import Values

/// Counted pools, and memory as a pool.
@Suite(.home)
struct PoolTests {
    let home = Home.current

    /// The pool as `pool list --json` has it.
    private func pool(_ name: String) throws -> JSONValue? {
        try home.objects("pool", "list", "--json").first { $0["name"] == .string(name) }
    }

    /// A job that says what it has taken, and lasts until it is killed.
    private func holder(_ name: String, _ options: String..., environment: [String: String?] = [:]) throws -> (
        Int64, String
    ) {
        let told = try home.fifo(name)
        let script = "echo \"$JOBS_POOL_GPU/$CUDA_VISIBLE_DEVICES\" >'\(told.path)'; exec sleep 1000"
        let number = try home.sh(script, options: options, environment: environment)
        return (number, try told.readLine())
    }

    @Test func unitsHaveNumbersAndTheJobIsToldThem() throws {
        try home.succeed("pool", "set", "gpu", "3", "--env", "CUDA_VISIBLE_DEVICES")
        // What the submitter has of a job of his own, and of the variable, is not the job's.
        let foreign = ["JOBS_POOL_GPU": "7", "JOBS_POOL_TAPE": "1", "CUDA_VISIBLE_DEVICES": "5"]
        let (first, told) = try holder("first", "--use", "gpu", environment: foreign)
        #expect(told == "0/0")
        #expect(try home.record(first)["pool_units"] == ["gpu": [0]])
        #expect(try home.record(first)["use"] == ["gpu": 1])
        let (second, more) = try holder("second", "--use", "gpu=2")
        #expect(more == "1,2/1,2")
        let waiting = try home.sh(
            "echo $JOBS_POOL_GPU $JOBS_POOL_TAPE",
            options: ["--use", "gpu"],
            environment: foreign
        )
        #expect(try home.record(waiting)["waiting_for"] == "1 unit of pool gpu (3 of 3 in use)")
        #expect(try home.record(waiting)["pool_units"] == nil)
        let why = try home.succeed("why", "\(waiting)")
        #expect(why.contains("job \(first) (") && why.contains(", has 0\n") && why.contains(", has 1,2\n"), "\(why)")
        #expect(why.contains("change it: jobs kill \(first), or jobs pool set gpu 4, if there is so much"), "\(why)")
        let text = try home.succeed("pool", "show", "gpu")
        #expect(text.contains("CUDA_VISIBLE_DEVICES") && text.contains("1,2") && text.contains("running"), "\(text)")
        let load = try pool("gpu")
        #expect(load?["in_use"] == 3 && load?["size"] == 3 && load?["queued"] == 1 && load?["unit"] == "units")
        #expect(load?["holders"]?.array?.last?["units"] == [1, 2])
        try home.succeed("kill", "\(first)")
        #expect(try home.wait(waiting) == 0)
        #expect(try home.output(waiting) == "0\n")
        #expect(try home.record(waiting)["pool_units"] == ["gpu": [0]], "it is known afterwards, too")
        try home.succeed("kill", "\(second)")
        #expect(try pool("gpu")?["in_use"] == 0)
    }

    @Test func memoryIsAnAccountOfWhatJobsDeclare() throws {
        home.set("JOBS_MEMORY", "\(10 << 30)")
        try home.succeed("pool", "set", "memory", "80%")
        #expect(try pool("memory")?["size"] == .integer(8 << 30) && pool("memory")?["percent"] == 80)
        let large = try home.runningJob(options: ["--use", "memory=5G"])
        #expect(try home.record(large)["use"] == ["memory": .integer(5 << 30)])
        let small = try home.sh("echo $JOBS_POOL_MEMORY", options: ["--use", "memory=3G"])
        #expect(try home.wait(small) == 0, "8 GiB are enough for both")
        #expect(try home.output(small) == "\(3 << 30)\n")
        let waiting = try home.run("true", options: ["--use", "memory=4096M"])
        #expect(try home.record(waiting)["waiting_for"] == "4.0 GiB of pool memory (5.0 GiB of 8.0 GiB in use)")
        try home.succeed("pool", "set", "memory", "9G")
        #expect(try home.wait(waiting) == 0)
        let tiny = try home.jobs("run", "--use", "memory=8", "--", "true")
        #expect(tiny.status == 64 && tiny.errors.contains("--use memory=8G"), "\(tiny)")
    }

    @Test func severalPoolsAreTakenTogetherOrNotAtAll() throws {
        try home.succeed("pool", "set", "gpu", "2")
        try home.succeed("pool", "set", "licence", "1")
        let licence = try home.runningJob(options: ["--use", "licence"])
        let both = try home.sh("echo $JOBS_POOL_GPU-$JOBS_POOL_LICENCE", options: ["--use", "gpu=2,licence"])
        #expect(try home.record(both)["waiting_for"] == "1 unit of pool licence (1 of 1 in use)")
        #expect(try pool("gpu")?["in_use"] == 0)
        #expect(try home.wait(try home.run("true", options: ["--use", "gpu=2"])) == 0)
        try home.succeed("kill", "\(licence)")
        #expect(try home.wait(both) == 0)
        #expect(try home.output(both) == "0,1-0\n")
    }

    @Test func whatNoPoolCanGiveIsRefused() throws {
        try home.succeed("pool", "set", "gpu", "2")
        let typo = try home.jobs("run", "--use", "gpus", "--", "true")
        #expect(typo.status == 64 && typo.errors.contains("there is no pool 'gpus'; did you mean 'gpu'?"), "\(typo)")
        let unknown = try home.jobs("run", "--use", "licence", "--", "true")
        #expect(unknown.errors.contains("pool set licence SIZE"), "\(unknown)")
        let much = try home.jobs("run", "--use", "gpu=3", "--", "true")
        #expect(much.status == 64 && much.errors.contains("3 units of pool gpu, which has only 2"), "\(much)")
        for bad in ["", "=1", "gpu=x", "gpu=-1", "2gpu", "gpu=1,"] {
            #expect(try home.jobs("run", "--use", bad, "--", "true").status == 64, "\(bad)")
        }
        let batch = try home.jobs(
            ["run", "--batch", "-"],
            input: .text("true\n{\"command\": [\"true\"], \"use\": \"tape\"}\n")
        )
        #expect(batch.status != 0 && batch.errors.contains("no pool 'tape'"), "\(batch)")
        #expect(try home.objects("list", "-a", "--json").isEmpty, "none of a batch is there, or all")
        #expect(try home.wait(try home.run("true", options: ["--use", "gpu=0"])) == 0)
    }

    @Test func sizesAndVariablesAreChecked() throws {
        for size in ["0", "-1", "101%", "0%", "10001", "1K", "many"] {
            #expect(try home.jobs("pool", "set", "x", size).status == 64, "\(size)")
        }
        for name in ["JOBS_ID", "PWD", "A-B", "1A"] {
            #expect(try home.jobs("pool", "set", "x", "1", "--env", name).status == 64, "\(name)")
        }
        #expect(try home.jobs("pool", "set", "2x", "1").status == 64)
        #expect(try home.jobs("pool", "set", "x").status == 64)
        #expect(try home.jobs("pool", "set", "x", "--env", "X").status == 4, "there is no such pool yet")
        try home.succeed("pool", "set", "tape-1", "1", "--env", "TAPE")
        #expect(try home.jobs("pool", "set", "tape_1", "1").errors.contains("JOBS_POOL_TAPE_1 is that of pool tape-1"))
        #expect(try home.jobs("pool", "set", "other", "1", "--env", "TAPE").errors.contains("variable of pool tape-1"))
        try home.succeed("pool", "set", "tape-1", "--env", "none")
        #expect(try pool("tape-1")?["env"] == nil && pool("tape-1")?["size"] == 1)
        try home.succeed("pool", "set", "other", "1", "--env", "TAPE")
    }

    @Test func aPoolThatIsMadeSmallerTakesNothingAway() throws {
        try home.succeed("pool", "set", "gpu", "3")
        let held = try (0..<3).map { try holder("told\($0)", "--use", "gpu").0 }
        let wanting = try home.sh("echo $JOBS_POOL_GPU", options: ["--use", "gpu"])
        let large = try home.run("true", options: ["--use", "gpu=3"])
        try home.succeed("pool", "set", "gpu", "2")
        for number in held { #expect(try home.record(number)["status"] == "running") }
        #expect(try pool("gpu")?["in_use"] == 3)
        #expect(try home.record(large)["waiting_for"] == "3 units of pool gpu, which has only 2")
        let why = try home.succeed("why", "\(large)")
        #expect(why.contains("jobs pool set gpu 3, or jobs edit \(large) --use gpu=2"), "\(why)")
        // What else it wants can still be changed.
        try home.succeed("edit", "\(large)", "--priority", "-5")
        #expect(try home.jobs("edit", "\(large)", "--use", "gpu=4").status == 64)
        try home.succeed("kill", "\(held[0])")
        #expect(try home.record(wanting)["status"] == "queued", "two are in use, of two")
        try home.succeed("kill", "\(held[2])")
        #expect(try home.wait(wanting) == 0)
        #expect(try home.output(wanting) == "0\n", "2 is not there any more")
        try home.succeed("edit", "\(large)", "--use", "gpu=0")
        #expect(try home.wait(large) == 0)
        #expect(try home.record(large)["use"] == nil)
    }

    @Test func onlyAPoolThatNobodyWantsIsRemoved() throws {
        try home.succeed("pool", "set", "gpu", "1")
        let held = try home.runningJob(options: ["--use", "gpu"])
        let waiting = try home.run("true", options: ["--use", "gpu"])
        let refused = try home.jobs("pool", "remove", "gpu")
        #expect(refused.status == 125 && refused.errors.contains("1 queued and 1 running jobs take of pool gpu"))
        #expect(try home.jobs("pool", "set", "gpu", "8G").errors.contains("cannot change from units to bytes"))
        try home.succeed("kill", "\(held)")
        #expect(try home.wait(waiting) == 0)
        try home.succeed("pool", "rm", "gpu")
        #expect(try home.objects("pool", "--json").isEmpty)
        #expect(try home.jobs("pool", "remove", "gpu").status == 4)
        #expect(try home.jobs("pool", "show", "gpu").status == 4)
        // A job of that time waits until there is one again.
        try home.succeed("retry", "\(waiting)")
        #expect(try home.record(waiting)["waiting_for"] == "pool gpu, which does not exist")
        #expect(try home.succeed("why", "\(waiting)").contains("jobs pool set gpu 1"))
        try home.killSupervisor()
        #expect(try home.record(waiting)["status"] == "queued")
        try home.succeed("pool", "set", "gpu", "1")
        #expect(try home.wait(waiting) == 0)
    }

    @Test func everyAttemptTakesAnew() throws {
        try home.succeed("pool", "set", "gpu", "2")
        let first = try home.runningJob("first", options: ["--use", "gpu"])
        let retried = try home.sh(
            "echo $JOBS_POOL_GPU; exit 1",
            options: ["--use", "gpu", "--retries", "1", "--retry-delay", "0"]
        )
        #expect(try home.wait(retried) == 1)
        #expect(try home.record("\(retried).1")["pool_units"] == ["gpu": [1]])
        #expect(try home.record("\(retried).2")["pool_units"] == ["gpu": [1]])
        #expect(try pool("gpu")?["in_use"] == 1)
        try home.succeed("kill", "\(first)")
        try home.succeed("retry", "\(retried)")
        #expect(try home.wait(retried) == 1)
        #expect(try home.record("\(retried).3")["pool_units"] == ["gpu": [0]])
    }

    @Test func filesSayItToo() throws {
        try home.succeed("pool", "set", "gpu", "2")
        try home.succeed("pool", "set", "memory", "8G")
        let lines = """
            {"command": ["sh", "-c", "echo $JOBS_POOL_GPU $JOBS_POOL_MEMORY"], "use": {"gpu": 2, "memory": "1G"}}
            {"command": ["sh", "-c", "echo $JOBS_POOL_GPU $JOBS_POOL_MEMORY"], "use": ["gpu"]}

            """
        #expect(
            try home.jobs(["run", "--wait", "--batch", "-", "--use", "memory=2G"], input: .text(lines)).status == 0
        )
        #expect(try home.output(1) == "0,1 \(1 << 30)\n" && home.output(2) == "0 \(2 << 30)\n")
        try home.write(
            "[blueprint.train]\ncommand = [\"sh\", \"-c\", \"echo $JOBS_POOL_GPU\"]\nuse = { gpu = 2 }\n",
            to: ".jobs.toml"
        )
        try home.succeed("blueprint", "run", "train")
        #expect(try home.record("last")["use"] == ["gpu": 2])
        home.set("JOBS_RUN_USE", "gpu=1,memory=1G")
        let number = try home.run("true", options: ["--use", "gpu=0"])
        #expect(try home.record(number)["use"] == ["memory": .integer(1 << 30)])
    }

    @Test func aGroupsPriorityDecidesBetweenGroups() throws {
        try home.succeed("pool", "set", "gpu", "1")
        let held = try home.runningJob(options: ["--use", "gpu"])
        let options = { (group: String) in ["--use", "gpu", "--group", group] }
        let night = try home.sh("echo night >>order", options: options("night"))
        let day = try home.sh("echo day >>order", options: options("day"))
        try home.succeed("group", "set", "day", "--priority", "3")
        #expect(try home.objects("group", "--json").first { $0["name"] == "day" }?["priority"] == 3)
        #expect(try home.succeed("group").contains("PRIORITY"))
        try home.killSupervisor()
        try home.succeed("kill", "\(held)")
        for number in [night, day] { #expect(try home.wait(number) == 0) }
        #expect(try String(decoding: home.contents(of: "order"), as: UTF8.self) == "day\nnight\n")
        for bad in [["--priority", "1001"], ["--priority", "x"], []] {
            #expect(try home.jobs(["group", "set", "day"] + bad).status == 64)
        }
        try home.succeed("group", "set", "day", "--slots", "2")
        #expect(try home.objects("group", "--json").first { $0["name"] == "day" }?["priority"] == 3)
    }

    @Test func poolsOfTheConfigurationAreMade() throws {
        let file = try home.write(
            "[pool]\nmemory = \"50%\"\nlicence = 3\ngpu = { size = 2, env = \"CUDA_VISIBLE_DEVICES\" }\n",
            to: "config.toml"
        )
        home.set("JOBS_CONFIG", file)
        home.set("JOBS_MEMORY", "\(8 << 30)")
        let sizes = { [self] in try home.objects("pool", "--json").map { [$0["name"], $0["size"]] } }
        #expect(try sizes() == [["gpu", 2], ["licence", 3], ["memory", .integer(4 << 30)]])
        #expect(try pool("gpu")?["env"] == "CUDA_VISIBLE_DEVICES")
        // What is said later counts.
        try home.succeed("pool", "set", "licence", "5")
        try home.killSupervisor()
        #expect(try pool("licence")?["size"] == 5)
        for (text, problem) in [
            ("[pool]\nx = 0\n", "pool.x wants a number from 1 to 10000"), ("pool = 3\n", "pool is a section"),
            ("[pool.x]\nenv = \"X\"\n", "pool x: the size is missing"),
            ("[pool.x]\nsize = 1\nenv = \"PWD\"\n", "pool x: env wants"),
            ("[pool]\n2x = 1\n", "cannot be named \"2x\""),
            ("[pool.x]\nsize = 1\nsise = 2\n", "there is no key 'sise'"),
        ] {
            try home.write(text, to: "config.toml")
            let check = try home.jobs("config", "check")
            #expect(check.status != 0 && check.text.contains(problem) || check.errors.contains(problem), "\(check)")
        }
    }

    @Test func agentsSayItToo() throws {
        try home.succeed("pool", "set", "gpu", "2")
        let agent = try ToolClient(home, "--toolset", "full", answers: nil)
        let first = try agent.text(
            "run_and_wait",
            ["command": "echo unit $JOBS_POOL_GPU", "use": ["gpu=1"], "priority": 2, "retries": 1]
        )
        #expect(first.contains("unit 0"), "\(first)")
        #expect(try home.record(1)["use"] == ["gpu": 1] && home.record(1)["priority"] == 2)
        #expect(try home.record(1)["retries"]?["limit"] == 1)
        _ = try agent.text("run_and_wait", ["command": "true", "after": ["1"], "use": ["gpu": 2]])
        #expect(try home.record(2)["after"]?["jobs"]?.array?.first?["numbers"] == [[1, 1]])
        #expect(try home.record(2)["pool_units"] == ["gpu": [0, 1]])
        let refused = try agent.failure("execute_command", ["command": "true", "use": ["gpu=3"]])
        #expect(refused.contains("3 units of pool gpu, which has only 2"), "\(refused)")
    }

    @Test func changesOfPoolsAreEvents() throws {
        try home.succeed("pool", "set", "gpu", "2")
        try home.succeed("pool", "remove", "gpu")
        let events = try home.objects("events", "--json").filter { $0["event"] == "pool-changed" }
        #expect(events.count == 2 && events[0]["size"] == 2 && events[1]["removed"] == true, "\(events)")
    }
}
