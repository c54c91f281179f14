import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// Every setting is obeyed by the command that it is about; what is said on the command line wins over the environment, the
/// environment over the file, the file over the default.
@Suite(.home)
struct ConfigTests {
    let home = Home.current

    private var path: String { "\(home.root)/.config/jobs/config.toml" }

    /// Writes the user's configuration.
    private func configure(_ text: String) throws {
        for folder in ["\(home.root)/.config", "\(home.root)/.config/jobs"] where !home.exists(folder) {
            try Directory("/").makeDirectory(String(folder.dropFirst()), mode: 0o755)
        }
        try home.write(text, to: path)
    }

    /// What a job is where nothing else says it is the same, whoever submits it.
    @Test func jobsOfAgentsAndBlueprintsHaveThemToo() throws {
        try configure(
            """
            [run]
            group = "mine"
            grace = "3s"
            timeout = 60
            max-output = "4K"
            nice = 7
            env = { FROM_FILE = "file" }

            [blueprint.show]
            command = ["sh", "-c", "echo $FROM_FILE"]
            timeout = "none"
            umask = "027"
            limits = { nofile = 100 }
            """
        )
        let agent = try ToolClient(home, "--toolset", "all")
        let command = try agent.call("run_and_wait", ["command": "echo $FROM_FILE; nice"])
        #expect(command["stdout"] == "file\n7\n")
        let given = try agent.call("run_and_wait", ["command": "true", "timeout_ms": 5000])
        let blueprint = try agent.call("jobs_submit_blueprint", ["blueprint": "show"])
        _ = try agent.call("wait_for_job", ["job_ids": [try #require(blueprint["id"])]])
        let records = try home.objects("list", "-a", "--json")
        #expect(records.map { $0["timeout_s"]?.double } == [60, 5, nil])
        #expect(records.allSatisfy { $0["grace_s"]?.double == 3 && $0["max_output_bytes"] == 4096 && $0["nice"] == 7 })
        // A command of an agent is in the group of agents.
        #expect(records.map { $0["group"] } == ["agents", "agents", "agents"])
        #expect(records[2]["umask"] == "027" && records[2]["limits"] == ["nofile": 100])
        #expect(try home.output(3) == "file\n")
        #expect(given["status"] == "completed")
    }

    @Test func aJobHasTheDefaultsOfTheFile() throws {
        try configure(
            """
            [run]
            shell = "/bin/bash"
            group = "mine"
            grace = "3s"
            timeout = 60
            max-output = "4K"
            nice = 7
            env = { FROM_FILE = "file", BOTH = "file" }
            """
        )
        let number = try home.submitted(
            try home.jobs(
                "run",
                "-c",
                "echo ${BASH_VERSION:+bash} $FROM_FILE $BOTH $(nice); head -c 9000 /dev/zero >&2",
                environment: ["BOTH": "caller"]
            )
        )
        #expect(try home.wait(number) == 0)
        let output = try home.jobs("logs", "--stdout", String(number)).text
        #expect(output == "bash file file 7\n")
        let record = try home.record(number)
        #expect(record["group"] == "mine")
        #expect((record["dropped_bytes"]?.integer ?? 0) > 0)
        #expect(try home.succeed("status", String(number)).contains("timeout     1m00s"))

        let plain = try home.run("sh", "-c", "echo $FROM_FILE $(nice)")
        try home.wait(plain)
        #expect(try home.output(plain) == "file 7\n", "the call without options is no exception")
        #expect(try home.record(plain)["group"] == "mine")
    }

    @Test func optionsWinOverTheEnvironmentOverTheFile() throws {
        try configure("[run]\ngroup = \"file\"\nnice = 3\ntimeout = \"1ms\"\nenv = { A = \"file\", B = \"file\" }\n")
        home.set("JOBS_RUN_GROUP", "variable")
        let first = try home.run("true", options: ["--timeout", "none"])
        #expect(try home.wait(first) == 0, "--timeout none")
        #expect(try home.record(first)["group"] == "variable")
        let options = ["--group", "option", "--nice", "4", "--env", "A=option", "--timeout", "none"]
        let second = try home.sh("echo $A $B $(nice)", options: options)
        #expect(try home.wait(second) == 0)
        #expect(try home.record(second)["group"] == "option")
        #expect(try home.output(second) == "option file 4\n")
        let clean = try home.run("/usr/bin/env", options: ["--clean-env", "--timeout", "none"])
        #expect(try home.wait(clean) == 0)
        #expect(try !home.output(clean).contains("A=file"), "--clean-env is clean")
    }

    @Test func theGraceOfRunAndOfKill() throws {
        let stubborn = "trap '' TERM; echo $$ >'\(home.path("up"))'; while :; do sleep 1000; done"
        try configure("[run]\ngrace = \"1h\"\n[kill]\ngrace = \"100ms\"\n")
        let up = try home.fifo("up")
        let number = try home.sh(stubborn)
        _ = try up.readLine()
        #expect(try home.jobs("kill", String(number)).status == 0, "not the hour of the job's own grace")
        #expect(try home.record(number)["signal"] == "SIGKILL")

        try configure("[run]\ngrace = \"100ms\"\n")
        let own = try home.sh(stubborn)
        _ = try up.readLine()
        #expect(try home.jobs("kill", String(own)).status == 0)
        #expect(try home.record(own)["signal"] == "SIGKILL")
    }

    @Test func listShowsSoManyEndedJobs() throws {
        for _ in 1...4 { #expect(try home.wait(try home.run("true")) == 0) }
        try configure("[list]\ncount = 2\n")
        #expect(try home.jobs("list", "--format", "{number}").text == "3\n4\n")
        #expect(try home.jobs("list", "--json", environment: ["JOBS_LIST_COUNT": "3"]).lines.count == 3)
        #expect(try home.jobs("list", "--json", environment: ["JOBS_LIST_COUNT": "0"]).lines.isEmpty)
        #expect(try home.jobs("list", "-q", "--all").lines.count == 4)
    }

    @Test func listHasAFormOfItsOwn() throws {
        try home.wait(try home.run("true"))
        try configure("[list]\nformat = '{number}: {status}'\n")
        #expect(try home.jobs("list").text == "1: completed\n")
        #expect(try home.jobs("list", "--format", "{status}").text == "completed\n")
        #expect(try home.jobs("list", "-q").text == "1\n")
        try configure("[list]\nformat = '{numbr}'\n")
        let wrong = try home.jobs("list")
        #expect(wrong.status == 64 && wrong.errors.contains("list.format") && wrong.errors.contains("number"))
    }

    @Test func logsArePlainAndHaveTimes() throws {
        let number = try home.sh("printf '\\033[31mred\\033[0m\\n'")
        try home.wait(number)
        try configure("[logs]\nplain = true\ntimestamps = true\n")
        let text = try home.output(number)
        #expect(text.hasSuffix(" red\n") && text.contains("T"), "\(text)")
        #expect(try home.jobs("logs", "--no-timestamps", String(number)).text == "red\n")
        let exact = try home.jobs("logs", "--no-timestamps", "--no-plain", String(number)).text
        #expect(exact == "\u{1B}[31mred\u{1B}[0m\n")
    }

    @Test func shellInitTakesNoticesAndPrompt() throws {
        let bare = try home.succeed("shell-init", "bash")
        try configure("[ui]\nnotices = true\nprompt = true\n")
        let both = try home.succeed("shell-init", "bash")
        #expect(both == (try home.jobs("shell-init", "bash", "--notices", "--prompt").text) && both != bare)
        #expect(try home.succeed("shell-init", "bash", "--no-notices", "--no-prompt") == bare)
    }

    @Test func agentsHaveTheBoundsOfTheFile() throws {
        try configure("[serve]\nread-only = true\ntoolset = [\"jobs-template\"]\n")
        let list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}\n"
        let hello = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"test","version":"1"}}}

            """
        func tools(_ options: String...) throws -> [String] {
            let server = try home.start((["serve"] + options).map { ByteString($0) }, input: .pipe)
            try server.input?.writeAll(Array((hello + list).utf8))
            var answer: JSONValue = .null
            while answer["id"] != 1 { answer = try JSONParser.parse(try server.output.readLine()) }
            server.input = nil
            _ = try home.finish(server)
            return answer["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
        }
        #expect(try tools().sorted() == ["jobs_get_status", "jobs_list"])
        #expect(try tools("--toolset", "default").contains("get_job_status"))
        try configure("[serve]\nread-onyl = true\n")
        let refused = try home.jobs("serve")
        #expect(refused.status == 125 && refused.errors.contains("did you mean 'read-only'?"))
    }

    @Test func theSupervisorReadsTheFileWhenItStarts() throws {
        try configure("[retention]\nage = \"1s\"\n[supervisor]\nidle = \"200ms\"\n")
        let events = try home.start("events", "--after", "0", "--follow", "--json")
        let number = try home.run("true")
        while true {
            let line = try events.output.readLine()
            if line.contains("\"removed\""), line.contains("\"number\":\(number)") { break }
        }
        let supervisor = try ProcessDescriptor(pid: try home.supervisor().pid)
        _ = try events.kill()
        #expect(try supervisor.descriptor.awaitInput(within: .seconds(20)), "it leaves when it is idle")
    }

    @Test func nothingInTheFileKeepsTheSupervisorFromStarting() throws {
        try configure("[supervisor]\nidle = \"soon\"\n[retention\n")
        home.set("JOBS_RETAIN_AGE", "yesterday")
        try home.succeed("supervisor", "start")
        let log = home.lines(of: "\(home.state)/supervisor.log")
        #expect(log.contains { $0.contains("warning: ignored: \(path):3:") }, "\(log)")
        #expect(log.contains { $0.contains("warning: ignored: JOBS_RETAIN_AGE: wants a time") }, "\(log)")
        #expect(try home.jobs("list").status == 0)
    }

    @Test func aBrokenFileStopsWhatLastsAndNothingElse() throws {
        let number = try home.runningJob()
        try configure("[run]\ngrace = \"3 s\"\nshel = \"/bin/sh\"\n")
        let run = try home.jobs("run", "--", "true")
        #expect(run.status == 125)
        #expect(run.output.isEmpty)
        let problem = "\(path):2:9: run.grace wants a time such as \"90s\" or \"1h30m\", not \"3 s\""
        let advice = "check the configuration with `jobs config check`"
        #expect(run.errors == "jobs run: \(problem) (and 1 more); \(advice)\n")
        let list = try home.jobs("list", "-q")
        #expect(list.status == 0 && list.text == "\(number)\n")
        #expect(list.errors.contains("\(problem) (ignored)"))
        #expect(try home.jobs("status", String(number)).errors.isEmpty)
        let kill = try home.jobs("kill", String(number))
        #expect(kill.status == 0 && kill.errors.contains("(ignored)"))
        #expect(try home.jobs("list", "--all", "-q").lines.count == 1, "nothing was submitted")
    }

    @Test func checkFindsAllMistakes() throws {
        #expect(try home.jobs("config", "check").status == 0)
        try configure("[run]\ngrace = 1\n")
        #expect(try home.succeed("config", "check") == "\(path) is right\n")
        try configure("[run]\ngrace = -1\nshel = 1\n[lits]\ncount = 3\n[list]\ncount = true\n")
        let check = try home.jobs("config", "check", environment: ["JOBS_LIST_COUNT": "many"])
        #expect(check.status == 1)
        #expect(
            check.lines == [
                "\(path):2:9: run.grace wants a time such as \"90s\" or \"1h30m\", not -1",
                "\(path):3:1: there is no setting 'run.shel'; did you mean 'shell'?",
                "\(path):4:2: there is no section 'lits'; did you mean 'list'?",
                "\(path):7:9: list.count wants an integer from 0 to 1000000, not true",
                "JOBS_LIST_COUNT: wants an integer from 0 to 1000000, not \"many\"",
            ]
        )
        let object = try #require(try JSONParser.parse(home.jobs("config", "check", "--json").lines[0]).object)
        #expect(object["file"] == .string(path) && object["line"] == 2 && object["column"] == 9)
        let doctor = try home.jobs("doctor")
        #expect(doctor.status == 1 && doctor.text.contains("error: \(path):3:1: there is no setting"))

        let other = try home.write("[run]\nnice = 99\n", to: "other.toml")
        #expect(try home.jobs("config", "check", "other.toml").text.hasPrefix("other.toml:2:8: run.nice wants"))
        #expect(try home.jobs("config", "check", "missing.toml").status == 1)
        #expect(other.hasSuffix("other.toml"))
    }

    @Test func showTellsWhereEachValueComesFrom() throws {
        try configure("[run]\ngrace = \"90s\"\nenv = { \"A.B\" = \"x\\ny\" }\n")
        let text = try home.jobs("config", "show", environment: ["JOBS_LIST_COUNT": "7"]).text
        #expect(text.hasPrefix("# \(path)\n"))
        #expect(text.contains("grace = \"1m30s\""))
        #expect(text.contains("# \(path):2:1\n"))
        let lines = text.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("count = 7 ") && $0.hasSuffix("# JOBS_LIST_COUNT") })
        #expect(lines.contains { $0.hasPrefix("shell = \"/bin/sh\" ") && $0.hasSuffix("# default") })
        // What is shown is itself a file with the same settings.
        let copy = try home.write(text, to: "copy.toml")
        #expect(try home.succeed("config", "check", copy) == "\(copy) is right\n")
        let again = try home.jobs("config", "show", "--json", environment: ["JOBS_CONFIG": copy]).lines
        #expect(again.contains { $0.contains("\"key\":\"run.env\",\"value\":{\"A.B\":\"x\\ny\"},\"origin\":\"file\"") })
    }

    @Test func whereTheFileIs() throws {
        #expect(try home.succeed("config", "path") == "\(path)\n")
        func at(_ variables: [String: String?]) throws -> CommandResult {
            try home.jobs("config", "path", environment: variables)
        }
        #expect(try at(["XDG_CONFIG_HOME": "/x"]).text == "/x/jobs/config.toml\n")
        #expect(try at(["XDG_CONFIG_HOME": "relative"]).text == "\(path)\n")
        #expect(try at(["XDG_CONFIG_HOME": "/x", "JOBS_CONFIG": "/c.toml"]).text == "/c.toml\n")
        #expect(try at(["JOBS_CONFIG": "c.toml"]).status == 125)
        let missing = try home.jobs("run", "--", "true", environment: ["JOBS_CONFIG": "/c.toml"])
        #expect(missing.status == 125 && missing.errors == "jobs run: JOBS_CONFIG: there is no /c.toml\n")
        #expect(try home.jobs("list", environment: ["JOBS_CONFIG": "/dev/null"]).errors.isEmpty)
    }

    @Test func aFileOfOthersIsNotTrusted() throws {
        try configure("[run]\nshell = \"/tmp/evil\"\n")
        try check("chmod") { chmod(path, 0o666) }
        let run = try home.jobs("run", "-c", "true")
        #expect(run.status == 125)
        #expect(
            run.errors
                == "jobs run: \(path): everybody may write this file: run `chmod o-w \(path)`, after a look at what is in it\n"
        )
        if geteuid() == 0 {
            try check("chmod") { chmod(path, 0o644) }
            try check("chown") { chown(path, 12345, 12345) }
            #expect(try home.jobs("run", "-c", "true").errors.contains("this belongs to user 12345"))
        }
    }

    @Test func whatNoSettingChangesDoesNotOpenTheFile() throws {
        let number = try home.run("true")
        try home.wait(number)
        try configure("this is no TOML")
        for arguments in [
            ["status", "1"], ["wait", "1"], ["status", "--json", "1"], ["group", "list"], ["retry", "1"],
        ] {
            #expect(try home.jobs(arguments).errors.isEmpty, "\(arguments)")
        }
    }
}
