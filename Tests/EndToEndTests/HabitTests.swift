import Glibc
import TestSupport
import Testing
import Values

/// What people type who know other programs, or type quickly.
@Suite(.home)
struct HabitTests {
    let home = Home.current

    @Test(arguments: ["echo a && echo b", "ls | wc", "sleep 1; true", "make -j4", "echo $HOME", "cat <file"])
    func aCommandLineAsOneWordIsToldDashC(line: String) throws {
        for arguments in [["run", line], ["run", "--", line], ["run", "--json", line]] {
            let result = try home.jobs(arguments)
            #expect(result.status == 64)
            #expect(result.errors.contains("`jobs run -c '\(line)'`"), "\(result)")
        }
        #expect(try home.succeed("list", "-a", "-q").isEmpty, "nothing was submitted")
        #expect(try home.jobs("run", "--wait", "-q", "-c", "echo a && test -n \"$0\"").status == 0)
    }

    @Test func aProgramOfSuchANameIsRun() throws {
        try home.write("#!/bin/sh\nexit 3\n", to: "a && b", mode: 0o755)
        #expect(try home.jobs("run", "--wait", "-q", "--", "./a && b").status == 3)
        let path = "\(home.work):/usr/bin:/bin"
        #expect(try home.jobs("run", "--wait", "-q", "--", "a && b", environment: ["PATH": path]).status == 3)
        #expect(try home.jobs("run", "--wait", "-q", "--env", "PATH=\(path)", "--", "a && b").status == 3)
    }

    @Test func variablesAndWordsOfTheShellAreExplained() throws {
        let assignment = try home.jobs("run", "CC=clang", "make")
        #expect(assignment.status == 64 && assignment.errors.contains("--env CC="), "\(assignment)")
        let builtin = try home.jobs("run", "cd", "/tmp")
        #expect(builtin.status == 64 && builtin.errors.contains("-c 'cd /tmp'"), "\(builtin)")
        #expect(try home.jobs("run", "--wait", "-q", "--", "no-such-program").status == 127, "that is the job's")
    }

    @Test func optionsOfDockerAreTaken() throws {
        #expect(try home.jobs("run", "-d", "-n", "web", "--", "sh", "-c", "seq 9").text == "1\n")
        try home.wait(1)
        #expect(try home.record("web")["number"] == 1)
        for option in ["--tail", "--lines", "-n"] {
            #expect(try home.jobs("logs", option, "2", "web").text == "8\n9\n")
        }
        for option in ["-l", "--no-trunc"] { #expect(try home.jobs("list", option).status == 0) }
    }

    @Test func rangesAreOfTheJobsThatThereAre() throws {
        for _ in 1...6 { try home.wait(home.run("true")) }
        try home.succeed("remove", "4")
        for range in ["3-5", "3..5", "%3-%5", "last-3..last-1"] {
            let numbers = try home.jobs("status", "--json", range).lines.count
            #expect(numbers == (range.hasPrefix("last") ? 3 : 2), "\(range)")
        }
        #expect(try home.jobs("wait", "--print", "2-5").text == "2\n3\n5\n")
        #expect(try home.jobs("status", "4-4").status == 4)
        #expect(try home.jobs("status", "9..3").status == 64)
        #expect(try home.record("%6")["number"] == 6)
        #expect(try home.record("last-1")["number"] == 5)
        #expect(try home.record("last-3")["number"] == 2, "what was removed does not count")
        #expect(try home.jobs("status", "last-5").status == 4)
        #expect(try home.jobs("remove", "1..3", "5-6").status == 0)
        #expect(try home.succeed("list", "-a", "-q").isEmpty)
    }

    @Test func aRangeIsNoName() throws {
        for name in ["3-7", "3..7", "%3", "last-1"] {
            #expect(try home.jobs("run", "--name", name, "--", "true").status == 64, "\(name)")
        }
        #expect(try home.jobs("run", "--name", "2026-11", "--", "true").status == 0, "a month")
        #expect(try home.record("2026-11")["number"] == 1)
    }

    @Test func withoutAReferenceTheLastJobIsMeant() throws {
        for verb in ["status", "logs"] { #expect(try home.jobs(verb).status == 4, "there is none") }
        try home.wait(home.sh("echo first"))
        try home.wait(home.sh("echo second"))
        #expect(try home.jobs("logs").text == "second\n")
        #expect(try home.jobs("status").lines.first == "Job 2")
        #expect(try home.jobs("status", "--check").status == 0)
    }

    // MARK: Scripts that cannot be started

    @Test func aMissingInterpreterIsNamed() throws {
        try home.write("#!/no/such/interpreter -x\n", to: "script", mode: 0o755)
        let result = try home.jobs("run", "--wait", "-q", "--", "./script")
        #expect(result.status == 126)
        #expect(result.errors.contains("'/no/such/interpreter' is missing"), "\(result)")
    }

    @Test(arguments: ["./hello.sh", "hello.sh"])
    func windowsLineEndingsAreNamed(command: String) throws {
        try home.write("#!/bin/sh\r\necho hello\r\n", to: "hello.sh", mode: 0o755)
        let path = "\(home.work):/usr/bin:/bin"
        let result = try home.jobs("run", "--wait", "-q", "--env", "PATH=\(path)", "--", command)
        #expect(result.status == 126)
        #expect(result.errors.contains("'/bin/sh\\r' is missing"), "\(result)")
        #expect(result.errors.contains("CRLF line endings"), "\(result)")
    }

    @Test func theLoaderOfAProgramForAnotherSystemIsNamed() throws {
        var bytes = try home.contents(of: "/bin/true")
        let loader = Array("/lib64/ld-linux".utf8)
        let start = try #require(
            bytes.indices.dropLast(loader.count).first { bytes[$0..<$0 + loader.count].elementsEqual(loader) }
        )
        bytes.replaceSubrange(start..<start + 4, with: Array("/mus".utf8))
        try home.write(bytes, to: "program", mode: 0o755)
        let result = try home.jobs("run", "--wait", "-q", "--", "./program")
        #expect(result.status == 126)
        #expect(result.errors.contains("its interpreter '/mus"), "\(result)")
    }

    // MARK: The directory

    @Test func aJobHasTheDirectoryThatItsShellShows() throws {
        let real = home.path("real"), link = home.path("link")
        #expect(mkdir(real, 0o755) == 0 && symlink(real, link) == 0)
        let logical = try home.jobs("run", "--follow", "--", "sh", "-c", "pwd", environment: ["PWD": link], in: link)
        #expect(logical.text == "\(link)\n")
        #expect(try home.record("last")["cwd"] == .string(link))
        try home.write("input", to: "real/file")
        let input = try home.jobs(
            "run",
            "--follow",
            "--stdin",
            "../real/file",
            "--",
            "cat",
            environment: ["PWD": link],
            in: link
        )
        #expect(input.text == "input")
        for wrong in ["/", real + "/../real", "link", "/no/such", ""] {
            let physical = try home.jobs("run", "--follow", "--", "pwd", environment: ["PWD": wrong], in: link)
            #expect(physical.text == "\(real)\n", "\(wrong)")
        }
    }

    /// What a script's variable that is not set makes of an option.
    @Test func emptyValuesSelectNothing() throws {
        let number = try home.runningJob()
        for verb in ["list", "kill", "wait", "pause", "resume", "retry", "remove", "logs"] {
            for option in ["--status", "--name", "--label", "--group"] {
                for value in ["", " "] where option != "--label" || value.isEmpty {
                    let result = try home.jobs(verb, option, value)
                    #expect(result.status == 64, "\(result)")
                }
            }
            if verb != "list" { #expect(try home.jobs(verb, "").status == 64) }
        }
        for words in [
            ["list", "--since", ""], ["list", "--sort", ""], ["list", "--format", ""], ["logs", "--since", "", "1"],
            ["logs", "--grep", "", "1"], ["wait", "--output", "", "1"], ["kill", "-s", "", "1"],
            ["run", "--cwd", "", "--", "true"], ["run", "--stdin", "", "--", "cat"],
            ["run", "--name", "", "--", "true"],
            ["run", "--group", "", "--", "true"], ["serve", "--allow", ""], ["serve", "--root", ""],
            ["serve", "--deny", ""], ["serve", "--env-allow", ""], ["serve", "--owner", ""],
        ] {
            let result = try home.jobs(words)
            #expect(result.status == 64, "\(result)")
        }
        #expect(try home.record(number)["status"] == "running")
        #expect(try home.succeed("list", "-a", "-q") == "\(number)\n")
    }
}
