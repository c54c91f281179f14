import TestSupport
import Testing
import Values

/// Limits of whole jobs, on machines that have no control groups for them; those that have are in Tests/Machine.
@Suite(.home) struct LimitTests {
    let home = Home.current

    init() { home.set("JOBS_SUPERVISOR_CGROUP", "/nowhere/at/all") }

    @Test func memoryIsHeldForEachProcessAndSaysSo() throws {
        let result = try home.jobs("run", "--memory", "64M", "--wait", "--", "python3", "-c", "bytearray(200 << 20)")
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "job 1 has no control group of its own, so its limits are memory 64.0 MiB for each process"
            )
        )
        let record = try home.record(1)
        #expect(record["memory_limit_bytes"] == 67_108_864 && record["limited_by"] == ["memory": "rlimit"])
        #expect(record["memory_peak_bytes"] == nil && record["reason"] == "exited", "only a group can tell")
        #expect(try home.jobs("status", "1").text.contains("memory 64.0 MiB for each process"))
    }

    @Test func whatNothingCanHoldIsRefused() throws {
        for words in [["--cpus", "0.5"], ["--memory", "1G", "--cpus", "2"]] {
            let result = try home.jobs(["run"] + words + ["--", "true"])
            #expect(result.status == 125)
            #expect(result.errors.contains("cannot be held: /nowhere/at/all") && result.errors.contains("doctor"))
        }
        #expect(try home.objects("list", "--all", "--json").isEmpty)
        // The queue is no way around it.
        try home.succeed("group", "pause", "default")
        try home.succeed("run", "--", "true")
        #expect(try home.jobs("edit", "1", "--cpus", "1").status == 125)
        #expect(try home.jobs("run", "--every", "1d", "--cpus", "1", "--", "true").status == 125)
        #expect(
            try home.jobs("run", "--batch", "-", input: .text("{\"command\": [\"true\"], \"cpus\": 1}")).status == 125
        )
    }

    @Test func settingsAndEditSayThemAndNoneTakesThemBack() throws {
        home.set("JOBS_RUN_MEMORY", "1G")
        try home.succeed("group", "pause", "default")
        try home.succeed("run", "--", "true")
        #expect(try home.record(1)["memory_limit_bytes"] == 1_073_741_824)
        try home.succeed("edit", "1", "--memory", "2G")
        #expect(try home.record(1)["memory_limit_bytes"] == 2_147_483_648)
        try home.succeed("edit", "1", "--memory", "none")
        #expect(try home.record(1)["memory_limit_bytes"] == nil)
        try home.succeed("run", "--memory", "none", "--", "true")
        #expect(try home.record(2)["memory_limit_bytes"] == nil)
    }

    @Test(arguments: [("--memory", "8", "1M"), ("--cpus", "0", "0.01"), ("--pids", "0", "1")])
    func slips(option: String, value: String, least: String) throws {
        let result = try home.jobs("run", option, value, "--", "true")
        #expect(result.status == 64 && result.errors.contains(least), "\(result)")
    }

    @Test func doctorSaysHowToGetAGroup() throws {
        try home.succeed("list")
        let text = try home.jobs("doctor").text
        #expect(text.contains("memory: each process alone, cpus: none") && text.contains("systemd-run --user --scope"))
        let json = try JSONParser.parse(try home.succeed("doctor", "--json"))
        #expect(json["limits"]?["limited_by"]?["memory"] == "rlimit" && json["limits"]?["problem"] != nil)
    }
}
