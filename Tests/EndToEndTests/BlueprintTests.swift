import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// Blueprints from their definition to the job that they make.
@Suite(.home)
struct BlueprintTests {
    let home = Home.current

    private let greet = """
        [blueprint.greet]
        description = "Greet somebody"
        command = ["sh", "-c", "printf '<%s>' \\"$@\\"; echo; pwd", "sh", "{who}", { if = "times", add = ["--times", "{times}"] },
                   { if = "loud", add = "!" }]
        group = "greetings"
        timeout = "1m"
        env = { WHO = "{who}" }
        labels = { kind = "test" }
        metadata = { team = "core" }
        parameters.who = { type = "string", pattern = "[^0-9]+", default = "world" }
        parameters.times = { type = "integer", minimum = 1, maximum = 9, optional = true }
        parameters.loud = { type = "boolean" }
        """

    /// Makes a directory in the place for files.
    private func folder(_ name: String) throws -> String {
        try Directory(home.work).makeDirectory(name, mode: 0o755)
        return home.path(name)
    }

    private func configure(_ text: String) throws {
        try Directory(home.root).makeDirectory(".config", mode: 0o755)
        try Directory("\(home.root)/.config").makeDirectory("jobs", mode: 0o755)
        try home.write(text, to: "\(home.root)/.config/jobs/config.toml")
    }

    @Test func runsWithItsDefaultsAndWithValues() throws {
        try home.write(greet, to: ".jobs.toml")
        let first = try home.submitted(home.jobs("blueprint", "run", "greet"))
        #expect(try home.wait(first) == 0)
        #expect(try home.output(first) == "<world>\n\(home.work)\n")
        let record = try home.record(first)
        #expect(record["group"] == "greetings")
        #expect(record["labels"] == ["blueprint": "greet", "kind": "test"])
        #expect(record["metadata"] == ["team": "core"])
        let hostile = "$(touch x); `id` 'a' \"b\" *\n--"
        let follow = try home.jobs("blueprint", "run", "greet", "who=\(hostile)", "times=3", "loud=true", "--follow")
        #expect(follow.status == 0)
        #expect(follow.text == "<\(hostile)><--times><3><!>\n\(home.work)\n")
        #expect(try home.jobs("list", "-q", "--label", "blueprint=greet").lines.count == 2)
        #expect(try home.succeed("status", "--env", "2").contains("WHO="))
    }

    @Test func waitsAndAnswersAsRunDoes() throws {
        try home.write("[blueprint.fail]\ncommand = [\"sh\", \"-c\", \"exit 3\"]\n", to: ".jobs.toml")
        #expect(try home.jobs("blueprint", "run", "fail", "--wait").status == 3)
        let result = try home.jobs("blueprint", "run", "fail", "--wait", "--json")
        #expect(result.status == 3)
        #expect(try JSONParser.parse(result.lines[0])["labels"]?["blueprint"] == "fail")
        #expect(try home.jobs("blueprint", "run", "fail", "-q").text.isEmpty)
    }

    @Test(
        arguments: [
            (["who=7"], "parameter who wants a string that matches [^0-9]+ that begins with no dash, not \"7\""),
            (["times=10"], "parameter times wants an integer from 1 to 9, not 10"),
            (["times=two"], "parameter times wants an integer from 1 to 9, not \"two\""),
            (["loud=maybe"], "parameter loud wants true or false, not \"maybe\""),
            (["who=-x"], "that begins with no dash"),
            (["whp=x"], "has no parameter 'whp' (it has who, times, loud); did you mean 'who'?"),
            (["who=a", "who=b"], "the parameter 'who' is given twice"), (["who"], "write PARAMETER=VALUE"),
        ]
    )
    func wrongValuesMakeNoJob(values: [String], message: String) throws {
        try home.write(greet, to: ".jobs.toml")
        let result = try home.jobs(["blueprint", "run", "greet"] + values)
        #expect(result.status == 64)
        #expect(result.errors.contains(message), "\(result)")
        if message.hasPrefix("parameter") { #expect(result.errors.contains("\(home.work)/.jobs.toml:1")) }
        #expect(try home.jobs("list", "--all", "-q").text.isEmpty)
    }

    @Test func isFoundUpwardsAndRunsWhereItIsAtHome() throws {
        let inner = try folder("inner")
        try home.write(
            "[blueprint.here]\ncommand = [\"pwd\"]\n[blueprint.sub]\ncommand = [\"pwd\"]\ndir = \"inner\"\n",
            to: ".jobs.toml"
        )
        let here = try home.jobs("blueprint", "run", "here", "--follow", in: inner)
        #expect(here.text == "\(home.work)\n")
        #expect(try home.jobs("blueprint", "run", "sub", "--follow").text == "\(inner)\n")
        try home.write("[blueprint.other]\ncommand = [\"true\"]\n", to: "inner/.jobs.toml")
        let names = try home.jobs("blueprint", "list", "--json", in: inner).lines.map {
            try JSONParser.parse($0)["name"]
        }
        #expect(names == ["other"], "the nearest file counts, alone")
    }

    @Test func theSearchEndsInTheHomeDirectory() throws {
        let inner = try folder("inner")
        try home.write("[blueprint.outside]\ncommand = [\"true\"]\n", to: ".jobs.toml")
        #expect(try home.jobs("blueprint", "list", environment: ["HOME": inner], in: inner).text.isEmpty)
        #expect(
            try home.jobs("blueprint", "list", environment: ["HOME": home.work], in: inner).text.contains("outside")
        )
    }

    @Test func theUsersOwnAreEverywhereAndTheProjectsCount() throws {
        try configure(
            """
            [blueprint.mine]
            command = ["pwd"]
            [blueprint.test]
            command = ["echo", "user"]
            [blueprint.deploy]
            command = ["true"]
            blocked = true
            reason = "not on Fridays"
            """
        )
        #expect(try home.jobs("blueprint", "run", "mine", "--follow", in: "/tmp").text == "/tmp\n")
        #expect(try home.jobs("blueprint", "run", "test", "--follow").text == "user\n")
        try home.write(
            "[blueprint.test]\ncommand = [\"echo\", \"project\"]\n[blueprint.deploy]\ncommand = [\"true\"]\n",
            to: ".jobs.toml"
        )
        #expect(try home.jobs("blueprint", "run", "test", "--follow").text == "project\n")
        let deploy = try home.jobs("blueprint", "run", "deploy")
        #expect(deploy.status == 125)
        #expect(deploy.errors.contains("config.toml:5:12: blueprint deploy is blocked: not on Fridays"))
        #expect(try home.jobs("blueprint", "list").text.contains("blocked: not on Fridays"))
    }

    @Test func pathsLeadWhereTheyMay() throws {
        let inner = try folder("inner")
        try home.write("x", to: "inner/file")
        try home.write(
            """
            [blueprint.cat]
            command = ["cat", "{file}"]
            parameters.file = { type = "path", exists = "file", within = "inner" }
            """,
            to: ".jobs.toml"
        )
        #expect(symlink("/etc/passwd", "\(inner)/link") == 0)
        #expect(symlink("nowhere", "\(inner)/dangling") == 0)
        #expect(try home.jobs("blueprint", "run", "cat", "file=inner/file", "--follow").text == "x")
        #expect(try home.jobs("blueprint", "run", "cat", "file=file", "--follow", in: inner).text == "x")
        for wrong in [
            "/etc/passwd", "inner/link", "inner/../../.jobs.toml", "inner", "inner/none", "inner/dangling", "",
        ] {
            let result = try home.jobs("blueprint", "run", "cat", "file=\(wrong)")
            #expect(result.status == 64, "\(wrong)")
            #expect(
                result.errors.contains("\(home.work)/.jobs.toml:3:12: blueprint cat: parameter file wants"),
                "\(result)"
            )
        }
    }

    @Test func aFileThatCannotBeRightSaysWhere() throws {
        try home.write("[blueprint.x]\ncommand = [\"make\"\n", to: ".jobs.toml")
        let broken = try home.jobs("blueprint", "run", "x")
        #expect(broken.status == 125)
        #expect(broken.errors.hasPrefix("jobs blueprint run: \(home.work)/.jobs.toml:2:19: "), "\(broken)")
        try home.write(
            "[run]\nshell = \"/tmp/evil\"\n[blueprint.x]\ncommand = [\"sh\", \"-c\", \"{p}\"]\nparameters.p.type = \"string\"\n",
            to: ".jobs.toml"
        )
        let check = try home.jobs("config", "check")
        #expect(check.status == 1)
        #expect(check.lines.contains { $0.contains(".jobs.toml:1:2: a project's file has tables [blueprint.NAME]") })
        #expect(check.lines.contains { $0.contains(".jobs.toml:4:24: blueprint x: sh would read the value") })
        #expect(try home.jobs("config", "check", ".jobs.toml").lines.count == 2)
        #expect(try home.jobs("blueprint", "list").status == 125)
        #expect(try home.jobs("run", "--wait", "--", "true").status == 0, "blueprints are none of run's business")
    }

    @Test func oneThatIsBrokenIsNoObstacleForTheOthers() throws {
        try home.write(
            """
            [blueprint.good]
            command = ["echo", "good"]
            [blueprint.bad]
            command = "make all"
            timeuot = "5m"
            [blueprint."no name"]
            command = ["true"]
            """,
            to: ".jobs.toml"
        )
        #expect(try home.jobs("blueprint", "run", "good", "--follow").text == "good\n")
        let place = "\(home.work)/.jobs.toml:4:11"
        let sentence = "blueprint bad: command wants an array of the program and its arguments, such as"
        for words in [["run", "bad"], ["show", "bad"]] {
            let result = try home.jobs(["blueprint"] + words)
            #expect(result.status == 125 && result.errors.contains("\(place): \(sentence)"), "\(result)")
            let more = "(and 1 more); check the configuration with `jobs config check`"
            #expect(result.errors.contains(more), "\(result)")
        }
        let list = try home.jobs("blueprint", "list")
        #expect(list.status == 0 && list.text.contains("good") && !list.text.contains("bad"), "\(list)")
        #expect(list.errors.contains("\(place): \(sentence)"), "\(list)")
        #expect(list.errors.contains("blueprint no name cannot be called that"), "\(list)")
        #expect(try home.succeed("complete", "fish", "jobs", "blueprint", "run", "") == "words\ngood\techo good\n")
        #expect(try home.jobs("config", "check").lines.count == 3)
        let near = try home.jobs("blueprint", "run", "bda")
        #expect(near.status == 125 && near.errors.contains("did you mean 'bad'?"), "\(near)")
    }

    @Test func whatTheUserBlocksStaysBlockedThoughItsDefinitionIsBroken() throws {
        try configure(
            "[blueprint.deploy]\ncommand = \"none\"\nblocked = true\n[blueprint.other]\ncommand = [\"echo\", \"user\"]\n"
        )
        try home.write(
            "[blueprint.deploy]\ncommand = [\"true\"]\n[blueprint.other]\ncommand = 5\n",
            to: ".jobs.toml"
        )
        let deploy = try home.jobs("blueprint", "run", "deploy")
        #expect(deploy.status == 125 && deploy.errors.contains("config.toml:2:11: blueprint deploy"), "\(deploy)")
        let other = try home.jobs("blueprint", "run", "other")
        #expect(other.status == 125 && other.errors.contains(".jobs.toml:4:11: blueprint other"), "\(other)")
        #expect(try home.jobs("blueprint", "list").text.isEmpty)
    }

    @Test func aFileOfOthersIsNotTrusted() throws {
        let path = try home.write("[blueprint.x]\ncommand = [\"true\"]\n", to: ".jobs.toml", mode: 0o666)
        let result = try home.jobs("blueprint", "run", "x")
        #expect(result.status == 125)
        #expect(result.errors.contains("\(path): everybody may write this file"))
        if geteuid() == 0 {
            try check("chmod") { chmod(path, 0o644) }
            try check("chown") { chown(path, 12345, 12345) }
            #expect(try home.jobs("blueprint", "run", "x").errors.contains("this belongs to user 12345"))
        }
    }

    @Test func listAndShow() throws {
        let empty = try home.jobs("blueprint")
        #expect(empty.status == 0 && empty.text.isEmpty && empty.errors.contains(".jobs.toml"))
        try home.write(greet, to: ".jobs.toml")
        let list = try home.succeed("blueprint", "ls")
        #expect(list.contains("greet      [who=world] [times=…] [loud=false]  Greet somebody"), "\(list)")
        let show = try home.succeed("blueprint", "show", "greet")
        #expect(show.contains("{who} [--times {times} if times] [! if loud]"), "\(show)")
        #expect(show.contains("times  an integer from 1 to 9; optional"), "\(show)")
        let json = try JSONParser.parse(try home.succeed("blueprint", "show", "--json", "greet"))
        #expect(json["parameters"]?["properties"]?["times"]?["maximum"] == 9)
        #expect(json["line"] == 1)
        let completed = try home.succeed("complete", "fish", "jobs", "blueprint", "run", "gr")
        #expect(completed == "words\ngreet\tGreet somebody\n")
        let missing = try home.jobs("blueprint", "show", "great")
        #expect(
            missing.status == 4
                && missing.errors == "jobs blueprint show: there is no blueprint 'great'; did you mean 'greet'?\n"
        )
    }
}
