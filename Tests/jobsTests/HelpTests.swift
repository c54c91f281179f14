import ArgumentParser
import JobModel
import Testing
import Values

@testable import jobs

/// Help, and what is said to those who need it.
struct HelpTests {
    /// All commands, from the root down.
    private static func all(below node: CommandTree = Jobs.commands) -> [CommandTree] {
        [node] + node.subcommands.flatMap { all(below: $0) }
    }

    private func raw(_ words: [String]) -> RawArguments { RawArguments(program: "jobs", words.map { ByteString($0) }) }

    @Test(arguments: ["jobs", "jobctl"])
    func everyPageFitsAScreen(program: String) {
        for command in Self.all() {
            let lines = HelpPage(command: command, program: program).lines
            // `run` and `serve` have their options in groups instead.
            let most = ["run", "serve"].contains(command.path.joined(separator: " ")) ? 48 : 24
            #expect(lines.count <= most, "\(command.line(program)) has \(lines.count) lines")
            for line in lines { #expect(Columns.count(line) <= 80, "\(command.line(program)): \(line)") }
        }
    }

    @Test func everyPageNamesAllOptions() {
        for command in Self.all() where !command.path.isEmpty {
            let text = HelpPage(command: command, program: "jobs").lines.joined(separator: "\n")
            let options = command.parameters.filter { $0.section != HelpPage.optionsOfRun }
            for option in options where Set(option.names).isDisjoint(with: ["--version", "--help"]) {
                let name = option.names.last ?? option.label
                let pair = "--[no-]" + name.dropFirst(name.hasPrefix("--no-") ? 5 : 2)
                #expect(text.contains(name) || text.contains(pair), "\(command.line("jobs")) \(option.label)")
            }
            for child in command.subcommands { #expect(text.contains("  \(child.name)")) }
        }
    }

    /// `jobs VERB` where a command begins: the shell's startup file alone says it under both names.
    @Test func commandsBearTheNameThatTheProgramWasCalledByAndNothingElseDoes() throws {
        let verbs = Jobs.commands.subcommands.flatMap(\.names).joined(separator: "|")
        let stray = try Regex("(^ *|['`(]|[|&;] |until )jobs( (\(verbs))\\b|$)")
        for command in Self.all() {
            // Not wrapped, so that the longer name changes nothing else.
            let ours = HelpPage(command: command, program: "jobs", width: 1000).lines
            let theirs = HelpPage(command: command, program: "jobctl", width: 1000).lines
            let places = command.type.configuration.discussion.ranges(of: HelpPage.placeholder).count
            for page in [ours, theirs] {
                #expect(!page.contains { $0.contains(HelpPage.placeholder) }, "\(command.path)")
            }
            for line in theirs where command.path != ["shell-init"] {
                #expect(!line.contains(stray), "\(line)")
            }
            let count = { (lines: [String]) in lines.map { $0.ranges(of: "jobctl").count }.reduce(0, +) }
            // Each placeholder, and the usage or, of the program, the line on all commands.
            #expect(count(theirs) - count(ours) == places + 1, "\(command.path)")
        }
    }

    @Test func theOverviewNamesAllCommands() {
        let words = HelpPage(command: Jobs.commands, program: "jobs").lines.flatMap { $0.split(separator: " ") }
        for child in Jobs.commands.subcommands { #expect(words.contains(child.name[...])) }
    }

    @Test func examplesComeFirstAndBearTheName() {
        let lines = HelpPage(command: Jobs.commands.find(["kill"]), program: "jobctl").lines
        #expect(lines[2] == "Examples:" && lines[3].hasPrefix("  jobctl kill 7 8 "))
        #expect(lines.contains("Usage: jobctl kill [OPTION ...] [REF ...]"))
        #expect(lines.contains { $0.hasPrefix("  -s, --signal SIGNAL  ") })
    }

    @Test(
        arguments: [
            (["--help"], []), (["-h"], []), (["help"], []), (["help", "help"], []), (["help", "kill"], ["kill"]),
            (["ps", "-h"], ["list"]),
            (["group", "set", "--help"], ["group", "set"]), (["help", "group", "rm"], ["group", "remove"]),
        ] as [([String], [String])]
    )
    func helpIsUnderstoodWithoutTheParser(words: [String], path: [String]) {
        #expect(HelpRequest(shortcut: raw(words), Jobs.commands)?.command.path == path)
    }

    @Test(arguments: [
        [], ["kill"], ["run", "--", "x", "-h"], ["run", "x", "--help"], ["kill", "7", "-h"], ["help", "x"],
    ])
    func everythingElseIsLeftToTheParser(words: [String]) {
        #expect(HelpRequest(shortcut: raw(words), Jobs.commands) == nil)
    }

    /// Each command that advice names is one, with options that it has; at the prompt it stands alone.
    @Test(arguments: Advice.Kind.allCases, ["jobs ", "jobctl ", ""])
    func adviceIsACommandUnderTheNameThatTheProgramWasCalledBy(kind: Advice.Kind, lead: String) {
        let parts = Advice(kind, "7").typed(after: lead).split(separator: "`", omittingEmptySubsequences: false)
        for index in parts.indices where index % 2 == 1 {
            #expect(parts[index].hasPrefix(lead))
            let words = parts[index].dropFirst(lead.count).split(separator: " ").map(String.init)
            let command = Jobs.commands.find(words)
            #expect(!command.path.isEmpty, "\(parts[index])")
            let options = words.prefix { $0 != "--" }.filter { $0.hasPrefix("-") }
            let known = command.parameters.flatMap(\.names)
            for option in options { #expect(known.contains(option), "\(parts[index])") }
        }
    }

    @Test(
        arguments: [
            (["stat", "3"], "there is no subcommand 'stat'; did you mean 'status'?\nTry 'jobs --help'."),
            (["group", "paus"], "there is no subcommand 'paus'; did you mean 'pause'?\nTry 'jobs group --help'."),
            (["kill", "--alll"], "there is no option '--alll'; did you mean '--all'?\nTry 'jobs kill --help'."),
            (["logs", "7", "--folow=x"], "there is no option '--folow'; did you mean '--follow'?"),
            (["run", "--nam", "x"], "there is no option '--nam'; did you mean '--name'? A command of that name"),
            (["list", "--status", "runing"], "there is no status 'runing'; did you mean 'running'?"),
            (["kill", "-s", "BOGUS", "1"], "a signal is TERM, SIGTERM or 15"),
            (["wait", "--timeout", "soon", "1"], "a time is 90, 500ms, 90s, 1h30m or 2d"),
            (["list", "--since", "gestern"], "a moment is 10m (ago)"),
            (["send"], "'<ref>'; a job is its number, its name or 'last'\nTry 'jobs send --help'."),
            (
                ["kill"],
                "which job? Give a REF, or --all, --status, --name, --label, --group, --batch\nTry 'jobs kill --help'."
            ),
            (["kill", "-9", "7"], "there is no option '-9'; did you mean '-s 9'?\nTry 'jobs kill --help'."),
            (["status", "-1"], "there is no option '-1'; 'last-1' is the job submitted 1 before the last one\nTry"),
            (["logs", "-5"], "there is no option '-5'; '-n 5' is the last lines, 'last-5' is the job"),
            (["list", "--hepl"], "there is no option '--hepl'; did you mean '--help'?\n"),
            (["kill", "-x", "7"], "there is no option '-x'\nTry 'jobs kill --help'."),
            (["list", "-qn1"], "there is no option '-qn1'\nTry 'jobs list --help'."),
        ] as [([String], String)]
    )
    func mistakesAreExplained(words: [String], expected: String) {
        let error = #expect(throws: (any Error).self) { try Jobs.parseAsRoot(words) }
        guard let error else { return }
        let text = UsageProblem(raw: raw(words), commands: Jobs.commands, lead: "jobs ").text(Jobs.message(for: error))
        #expect(text.contains(expected), "\(text)")
    }
}
