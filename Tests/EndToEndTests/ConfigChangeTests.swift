import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// `config get`, `set` and `edit`.
@Suite(.home)
struct ConfigChangeTests {
    let home = Home.current

    private var path: String { "\(home.root)/.config/jobs/config.toml" }
    private var file: String? { (try? home.contents(of: path)).map { String(decoding: $0, as: UTF8.self) } }

    private func configure(_ text: String) throws {
        for folder in ["\(home.root)/.config", "\(home.root)/.config/jobs"] where !home.exists(folder) {
            try Directory("/").makeDirectory(String(folder.dropFirst()), mode: 0o755)
        }
        try home.write(text, to: path)
    }

    @Test func theFirstSettingMakesTheFile() throws {
        #expect(try home.succeed("config", "get", "run.grace") == "10s\n")
        #expect(try home.jobs("config", "get", "run.timeout").status == 1)
        let set = try home.jobs("config", "set", "run.grace", "30s")
        #expect(set.status == 0 && set.text.isEmpty && set.errors.isEmpty, "\(set)")
        #expect(file == "[run]\ngrace = \"30s\"\n")
        try home.succeed("config", "set", "list.count", "5")
        #expect(file == "[run]\ngrace = \"30s\"\n\n[list]\ncount = 5\n")
        #expect(try home.succeed("config", "get", "run.grace") == "30s\n")
        #expect(try home.jobs("config", "check").status == 0)
        let json = try JSONParser.parse(try home.succeed("config", "get", "--json", "list.count"))
        #expect(json["value"] == 5 && json["origin"] == "file" && json["line"] == 5)
    }

    @Test func everythingElseStaysAsItIs() throws {
        try configure(
            """
            # mine
            [ run ]  # of jobs
            grace = "3s"   # short
            env = { A = "}#", B = '2' } # two

            [serve]
            deny = [
              "a]", # one
              'b',
            ]   # done
            [blueprint.x]
            command = ["make"]
            """
        )
        chmod(path, 0o600)
        try home.succeed("config", "set", "run.grace", "1m")
        try home.succeed("config", "set", "run.nice", "-5")
        try home.succeed("config", "set", "run.env", "CI=1", "PAGER=less -R")
        try home.succeed("config", "set", "serve.deny", "rm -rf", "^sudo \"x\"")
        let wanted = """
            # mine
            [ run ]  # of jobs
            nice = -5
            grace = "1m"   # short
            env = { CI = "1", PAGER = "less -R" } # two

            [serve]
            deny = ["rm -rf", "^sudo \\"x\\""]   # done
            [blueprint.x]
            command = ["make"]

            """
        #expect(file == wanted)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try home.succeed("config", "get", "serve.deny") == "rm -rf\n^sudo \"x\"\n")
        #expect(try home.succeed("config", "get", "run.env") == "CI=1\nPAGER=less -R\n")
        try home.succeed("config", "set", "run.grace", "--unset")
        try home.succeed("config", "set", "serve.deny", "--unset")
        try home.succeed("config", "set", "run.timeout", "--unset")
        #expect(
            file
                == wanted.split(separator: "\n", omittingEmptySubsequences: false).filter {
                    !$0.hasPrefix("grace") && !$0.hasPrefix("deny")
                }.joined(separator: "\n")
        )
    }

    @Test func whatIsWrongChangesNothing() throws {
        try configure("run.grace = \"3s\"\n")
        let before = file
        let value = try home.jobs("config", "set", "run.grace", "soon")
        #expect(value.status == 64 && value.errors.contains("run.grace wants a time such as"), "\(value)")
        let key = try home.jobs("config", "set", "run.grce", "3s")
        #expect(key.status == 64 && key.errors.contains("did you mean 'run.grace'?"), "\(key)")
        #expect(try home.jobs("config", "get", "run.grce").status == 64)
        #expect(try home.jobs("config", "set", "run.grace").status == 64)
        let unusual = try home.jobs("config", "set", "run.nice", "5")
        #expect(unusual.status == 125 && unusual.errors.contains("config edit"), "\(unusual)")
        #expect(file == before)
        try home.succeed("config", "set", "run.grace", "4s")
        #expect(file == "run.grace = \"4s\"\n")
        try configure("[run\n")
        let broken = try home.jobs("config", "set", "run.grace", "3s")
        #expect(broken.status == 125 && broken.errors.contains("config.toml:1:5"), "\(broken)")
        #expect(file == "[run\n")
        #expect(
            try home.jobs("config", "set", "run.grace", "3s", environment: ["JOBS_CONFIG": "/dev/null"]).status == 125
        )
    }

    @Test func aSymbolicLinkStaysOneAndAVariableWins() throws {
        let real = try home.write("[run]\n", to: "dotfile")
        try configure("")
        unlink(path)
        #expect(symlink(real, path) == 0)
        let set = try home.jobs("config", "set", "run.group", "mine", environment: ["JOBS_RUN_GROUP": "other"])
        #expect(set.status == 0 && set.errors.contains("JOBS_RUN_GROUP is set in the environment, and wins"), "\(set)")
        #expect(home.lines(of: real) == ["[run]", "group = \"mine\""])
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func manyAtOnceLoseNothing() throws {
        let keys = ["run.group", "run.shell", "ui.color", "list.count", "shell.history", "logs.plain", "run.nice"]
        let values = ["mine", "/bin/bash", "always", "7", "8", "true", "9"]
        let running = try zip(keys, values).map { try home.start("config", "set", $0, $1) }
        for command in running { #expect(try home.finish(command).status == 0) }
        for (key, value) in zip(keys, values) { #expect(try home.succeed("config", "get", key) == "\(value)\n") }
    }

    @Test func editOpensTheEditorAndChecks() throws {
        let good = try home.write("[run]\ngrace = \"20s\"\n", to: "good")
        let bad = try home.write("[run]\ngrce = \"20s\"\n", to: "bad")
        #expect(try home.jobs("config", "edit", environment: ["EDITOR": "true"]).status == 0)
        #expect(file == nil, "nothing was changed")
        #expect(try home.jobs("config", "edit", environment: ["EDITOR": "grep -q '^# grace = \"10s\"'"]).status == 0)
        #expect(
            try home.jobs("config", "edit", environment: ["VISUAL": "cp '\(good)'", "EDITOR": "false"]).status == 0
        )
        #expect(file == "[run]\ngrace = \"20s\"\n")
        let wrong = try home.jobs("config", "edit", environment: ["EDITOR": "cp '\(bad)'"])
        #expect(wrong.status == 1 && wrong.errors.contains("2:1: there is no setting 'run.grce'"), "\(wrong)")
        let failed = try home.jobs("config", "edit", environment: ["EDITOR": "false"])
        #expect(failed.status == 125 && failed.errors.contains("the editor, false, exited with 1"), "\(failed)")
    }

    @Test func keysAreCompleted() throws {
        let completed = try home.succeed("complete", "fish", "jobs", "config", "set", "run.gra")
        #expect(completed == "words\nrun.grace\tThe time between SIGTERM and SIGKILL.\n")
    }
}
