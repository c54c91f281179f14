import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// The scripts among the examples of the man pages do what is said of them.
@Suite(.home)
struct ManualScriptTests {
    let home = Home.current

    /// Writes the script of a page in which these words stand, and gives its path.
    private func script(of page: String, with words: String) throws -> String {
        var root = #filePath.split(separator: "/").dropLast(3).map(String.init)
        root += ["man", page]
        let text = String(decoding: try home.contents(of: "/" + root.joined(separator: "/")), as: UTF8.self)
        let blocks = text.split(separator: ".Bd -literal -offset indent\n").dropFirst().compactMap { part in
            part.split(separator: ".Ed").first.map(String.init)
        }
        let script = try #require(
            blocks.first { $0.hasPrefix("#!/bin/sh\n") && $0.contains(words) },
            "\(page): \(words)"
        )
        let plain = script.replacing("\\e", with: "\\").replacing("\\&", with: "").replacing("\\(dq", with: "\"")
        return try home.write(plain, to: "script-\(page)", mode: 0o755)
    }

    @Test func aServerAroundATest() throws {
        let script = try script(of: "jobs-wait.1", with: "./server")
        try home.write("#!/bin/sh\necho listening\nexec sleep 1000\n", to: "server", mode: 0o755)
        try home.write("#!/bin/sh\njobctl list -q --status running >seen\nexit 3\n", to: "test", mode: 0o755)
        #expect(try home.command(script).status == 3, "the status of the test")
        #expect(home.lines(of: "seen") == ["1"], "the server ran then")
        #expect(try home.record(1)["status"] == "killed")
        try home.write("#!/bin/sh\necho no port >&2\nexit 1\n", to: "server", mode: 0o755)
        let failed = try home.command(script)
        #expect(failed.status == 1 && failed.errors.contains("no port"), "\(failed)")
        #expect(home.lines(of: "seen") == ["1"], "no test ran")
    }

    @Test func fanOutWithAReactionToEachEnd() throws {
        let script = try script(of: "jobs-wait.1", with: "gzip")
        for file in ["one", "two words", "three"] { try home.write("text of \(file)\n", to: file) }
        let result = try home.command(script, "one", "two words", "missing", "three")
        #expect(result.status == 1, "\(result)")
        let lines = Set(result.lines)
        #expect(
            lines.isSuperset(of: ["job 1: done", "job 2: done", "job 3: exit status 1", "job 4: done"]),
            "\(result)"
        )
        #expect((result.text + result.errors).contains("missing: No such file"), "\(result)")
        for file in ["one", "two words", "three"] { #expect(home.exists(home.path("\(file).gz"))) }
        #expect(try home.command(script, "three").status == 1, "it exists already")
        #expect(try home.command(script).status == 0, "nothing to do")
    }

    @Test func retryOfWhatFailed() throws {
        let script = try script(of: "jobs-retry.1", with: "batch=nightly")
        let flaky = "echo x >>tries; [ $(wc -l <tries) -ge 3 ]"
        try home.wait(home.sh("exit 0", options: ["--label", "batch=nightly"]))
        try home.wait(home.sh(flaky, options: ["--label", "batch=nightly"]))
        try home.wait(home.sh("exit 1", options: ["--label", "batch=other"]))
        let result = try home.command(script)
        #expect(result.status == 0, "\(result)")
        #expect(home.lines(of: "tries").count == 3)
        #expect(try home.record(1)["attempt"] == 1 && home.record(3)["attempt"] == 1, "nothing else was tried again")
        try home.wait(home.sh("exit 1", options: ["--label", "batch=nightly"]))
        #expect(try home.command(script).status == 1)
        #expect(try home.record(4)["attempt"] == 3)
    }

    @Test func cron() throws {
        let script = try script(of: "jobs-environment.7", with: "--unique backup")
        try home.write("#!/bin/sh\necho saved\n", to: "\(home.root)/bin/backup", mode: 0o755)
        let cron = ["env", "-i", "HOME=\(home.root)", "JOBS_HOME=\(home.state)", "/bin/sh", script]
        let quiet = try home.command(cron)
        #expect(quiet.status == 0 && quiet.text.isEmpty && quiet.errors.isEmpty, "\(quiet)")
        #expect(try home.output(1) == "saved\n")
        #expect(try home.record(1)["unique"] == "backup")
        try home.write("#!/bin/sh\necho disk full >&2\nexit 7\n", to: "\(home.root)/bin/backup", mode: 0o755)
        let failed = try home.command(cron)
        #expect(failed.status == 7 && failed.text.contains("exit status 7"), "\(failed)")
        #expect(failed.text.contains("disk full"), "\(failed)")
    }

    @Test func aJobThatSaysWhatItFound() throws {
        let script = try script(of: "jobs-environment.7", with: "JOBS_RESULT")
        try home.write("a\nb\n", to: "todo.txt")
        let number = try home.run(script)
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["result"]?["lines"] == 2)
        try home.succeed("retry", String(number))
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "attempt 2 of job \(number) goes on\n")
    }
}
