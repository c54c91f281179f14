import JobModel
import TestSupport
import Testing

/// What a person sees: the same commands on a terminal, which script(1) makes.
@Suite(.home)
struct LookTests {
    let home = Home.current

    /// The lines that a command shows on a terminal of so many columns, both streams.
    private func shown(_ command: String, columns: Int = 60, _ environment: String = "TERM=xterm") throws -> [String] {
        let line = "stty cols \(columns); env \(environment) \(command)"
        let result = try home.command("script", "--quiet", "--return", "--command", line, "/dev/null")
        return result.text.split(whereSeparator: \.isNewline).map(String.init)
    }

    private func visible(_ line: String) -> String {
        line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    }

    @Test func aTableFitsTheTerminal() throws {
        let words = (1...40).map { "word\($0)" }
        try home.wait(try home.submitted(home.jobs(["run", "--", "echo"] + words)))
        try home.wait(try home.sh("exit 3", options: ["--name", "日本語", "--group", "build"]))
        for columns in [40, 60, 100] {
            let lines = try shown("jobctl list", columns: columns)
            #expect(lines.count == 3, "\(lines)")
            // Three wide characters more than letters.
            #expect(lines.allSatisfy { visible($0).count <= columns }, "\(lines)")
            #expect(lines[1].hasSuffix("word40") && lines[1].contains("echo"), "\(lines)")
        }
        #expect(try shown("jobctl list", columns: 100)[1].contains(/just now|[0-9]+s ago/))
    }

    @Test(
        arguments: [
            ("TERM=xterm", true), ("TERM=xterm NO_COLOR=1", false), ("TERM=dumb", false),
            ("TERM=xterm CLICOLOR=0", false), ("TERM=dumb CLICOLOR_FORCE=1", true),
        ]
    )
    func coloursComeWhereTheyAreWanted(environment: String, expected: Bool) throws {
        try home.wait(try home.run("true"))
        #expect(try shown("jobctl list", environment).contains { $0.contains("\u{1B}") } == expected)
        #expect(try !shown("jobctl list --color never", environment).contains { $0.contains("\u{1B}") })
        #expect(try shown("jobctl list --color always", environment).contains { $0.contains("\u{1B}") })
    }

    @Test func anEmptyListSaysWhatToDo() throws {
        #expect(try shown("jobctl list") == ["jobctl: no jobs yet; start a job with `jobctl run -- COMMAND`"])
        try home.wait(try home.run("true"))
        let hint = "jobctl: no matching jobs; use `jobctl list -a` to see all jobs"
        #expect(try shown("jobctl list --status lost") == [hint])
        #expect(try home.jobs("list", "--status", "lost").errors.isEmpty)
    }

    @Test func progressIsABar() throws {
        let told = try home.fifo("told")
        let number = try home.sh("jobctl progress 45 compiling; echo >'\(told.path)'; exec sleep 1000")
        _ = try told.readLine()
        #expect(try shown("jobctl list", columns: 100)[1].contains("[####------]  45%"))
        #expect(try shown("jobctl status \(number)").contains { $0.contains("[####------]  45% compiling") })
    }

    @Test func whatAJobWroteAndIsCalledCannotCommandTheTerminal() throws {
        let number = try home.submitted(home.jobs(["run", "--", "printf", "\u{1B}]0;owned\u{7}\u{1B}[2J%s\n", "x"]))
        try home.wait(number)
        for command in ["list", "status \(number)", "logs \(number)", "events", "list --format {command}"] {
            let lines = try shown("jobctl \(command) --color never")
            #expect(
                !lines.joined().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F },
                "\(command): \(lines)"
            )
        }
    }
}
