import Glibc
import JobConfiguration
import JobModel
import JobProtocol
import TestSupport
import Testing
import Values

@testable import JobMCP

/// The bounds that a user sets for agents.
@Suite struct SafetyTests {
    private func rules(allow: [String] = [], deny: [String] = []) throws -> CommandRules {
        var rules = CommandRules()
        rules.allowed = try allow.map { try .init($0, option: "--allow") }
        rules.denied = try deny.map { try .init($0, option: "--deny") }
        return rules
    }

    private func shell(_ script: String) -> [ByteString] { ShellCommand.command(script, shell: "/bin/bash") }

    @Test(arguments: [
        "echo ok", "echo 'a; b' \"c | d\"", "echo a; echo b", "echo a && echo b || echo c", "echo a | echo b |& echo c",
        "(echo a; echo b)", "{ echo a; echo b; }", "! echo a", "time echo a", "echo a &", "echo a\n\necho b # id; id",
        "if echo a; then echo b; else echo c; fi", "for x in a b; do echo $x; done", "while echo a; do echo ${x}; done",
        "echo a >/dev/null 2>&1", "echo a 2> /dev/null", "echo a >&2", "echo a &>/dev/null", "echo a < file",
        "echo a <<< b",
        "echo \\$x \\; id", "echo a\\\n b", "echo '$(id)' '`id`' \"\\$(id) \\`id\\`\"", "echo $? $$ $# \"$@\" $1",
        "echo #; id",
        "echo a$", "echo a#b", "", "  ", "# id",
    ])
    func everyPartOfWhatIsAllowedIsAllowed(_ script: String) throws {
        #expect(try rules(allow: ["^echo( |$)"]).problem(with: shell(script)) == nil)
    }

    @Test(arguments: [
        "echo ok; id", "id; echo ok", "echo ok && id", "echo ok || id", "echo ok | id", "echo ok & id", "echo ok\nid",
        "(id)", "{ id; }", "! id", "time id", "echo a; (echo b; { id; })", "if id; then echo a; fi",
        "while id; do echo a; done",
        "for x in a; do id; done", "for x do id; done", "echo ok;id", "echo ok&&id", "echo a |& id", "X=1 echo a",
        "X=1; echo a",
        "echo 'a'\"b\"; id", "'echo' a; id", "ec\\ho a", "echo a \\\n; id", "echo a #b\nid", "if true; then echo a; fi",
    ])
    func oneOtherCommandIsEnoughToRefuse(_ script: String) throws {
        let problem = try #require(try rules(allow: ["^echo( |$)"]).problem(with: shell(script)), "\(script)")
        #expect(problem.hasPrefix("Refused: the user lets agents run only what matches /^echo( |$)/"), "\(problem)")
    }

    @Test(arguments: [
        ("echo $(id)", "$(id)"), ("echo \"$(id)\"", "$(id)"), ("echo `id`", "`id`"), ("echo \"`id`\"", "`id`"),
        ("echo <(id)", "<(id)"), ("echo a >(id)", ">(id)"), ("echo a > file", "> file"), ("echo a >>file", ">>file"),
        ("echo a 2>file", "2>file"), ("echo a &> file", "&> file"), ("echo a >| file", ">| file"),
        ("echo a <> f", "<> f"),
        ("echo a >& file", ">& file"), ("echo a > $f", "> $f"), ("> file echo a", "> file"), ("echo <<E\nid\nE", "<<E"),
        ("eval 'echo a'", "eval"), ("exec echo a", "exec"), ("'ev'al echo", "'ev'al"), ("ev\\\nal echo", "ev\\\nal"),
        ("[\\\n[ a ]]", "[\\\n["), ("\\eval echo", "\\eval"),
        ("source echo", "source"), (". echo", ". echo"), ("trap 'id' EXIT", "trap"), ("alias echo=id", "alias"),
        ("command eval echo", "command eval"), ("builtin eval echo", "builtin"), ("hash -p /bin/id echo", "hash"),
        ("$x echo", "$x"), ("\"$x\" echo", "\"$x\""), ("/bin/ech? a", "/bin/ech?"), ("{echo,a}", "{echo,a}"),
        ("echo() { id; }; echo", "echo()"), ("function echo { id; }", "function"), ("echo ${x:-$(id)}", "${x:-"),
        ("echo ${x@P}", "${x@P}"), ("echo $((1))", "$((1))"), ("((1))", "((1))"), ("echo $[1]", "$[1]"),
        ("case a in a) echo;; esac", "case"), ("[[ a == a ]] && echo", "[["), ("echo $'a'", "$'a'"), ("echo 'a", "'a"),
        ("echo \"a", "\"a"), ("a=(echo); echo", "a="), ("test -v 'a[$(id)]'", "test"), ("[ -v 'a[`id`]' ]", "["),
        ("coproc echo", "coproc"), ("a['$(id)']=1 echo", "a["), ("select x in echo; do echo; done", "select"),
        ("echo a; echo $(id)", "$(id)"), ("for x in $(id); do echo; done", "$(id)"),
    ])
    func whatCannotBeTakenApartIsRefused(_ script: String, _ part: String) throws {
        let problem = try #require(try rules(allow: ["."]).problem(with: shell(script)), "\(script)")
        #expect(problem.contains("cannot tell what '\(part)"), "\(problem)")
        // Whoever allows all by naming nothing is not bound.
        #expect(try rules(deny: ["nothing"]).problem(with: shell(script)) == nil)
    }

    @Test func shellsInArgumentVectorsAreTakenApartToo() throws {
        let rules = try rules(allow: ["^echo ", "^bash -l"], deny: ["^rm "])
        for program: ByteString in ["sh", "bash", "/bin/dash", "zsh"] {
            #expect(rules.problem(with: [program, "-c", "echo a; id"])?.hasSuffix("'id' does not") == true)
            #expect(rules.problem(with: [program, "-c", "echo a", "id"]) == nil)
        }
        #expect(rules.problem(with: ["bash", "-l", "x"]) == nil)
        #expect(rules.problem(with: ["echo", "; id $(id)"]) == nil, "no shell reads it")
        #expect(rules.problem(with: shell("echo a; rm -rf /"))?.contains("/^rm /") == true)
    }

    @Test func variablesThatMakeOtherCommandsOfThemAreRefused() throws {
        for name in ["PATH", "BASH_ENV", "LD_PRELOAD", "BASH_FUNC_echo%%", "IFS"] {
            #expect(throws: ToolFailure.self) { try VariableRules.checkSteering([name: "x"], allowed: nil) }
            try VariableRules.checkSteering([name: "x"], allowed: ["*"])
        }
        try VariableRules.checkSteering(["CI": "1", "PATHS": "x"], allowed: nil)
    }

    @Test(arguments: [
        ("server &", true), ("server & echo started", true), ("(server &)", true),
        ("nohup server >log 2>&1 &  # yes", true),
        ("x=$(date); server &", true), ("x=$(date); server > log & echo $!", true), ("server > log & echo $!", true),
        ("server & echo $!; exit 0", true), ("server & disown", true),
        ("server", false), ("a && b", false), ("server & wait", false), ("server & curl x; kill $!", false),
        ("echo 'a &'", false), ("echo a \\&", false), ("a 2>&1", false), ("x=$(date) && b", false), ("a & b", false),
    ])
    func whatALastAmpersandLeavesRunning(_ script: String, _ leaves: Bool) {
        #expect(ShellScript(ByteString(script)).leavesSomethingRunning == leaves)
    }

    @Test func commandsAreMatchedAsAPersonWouldTypeThem() throws {
        let rules = try rules(allow: ["^git ", "^make"], deny: [#"\bpush\b"#])
        #expect(rules.problem(with: shell("git status")) == nil)
        #expect(rules.problem(with: ["make"]) == nil)
        #expect(rules.problem(with: ["git", "log"]) == nil)
        #expect(rules.problem(with: shell("git push -f"))?.contains(#"/\bpush\b/"#) == true)
        #expect(rules.problem(with: ["rm", "-rf", "/"])?.contains("/^git /, /^make/") == true)
        #expect(ShellCommand.text(of: ["echo", "it's", "", "a b"]).description == #"echo 'it'\''s' '' 'a b'"#)
    }

    @Test func whatTakesTooLongToTellIsRefused() throws {
        let command = shell(String(repeating: "a", count: 40) + "!")
        #expect(try rules(deny: ["^(a+)+$"]).problem(with: command) != nil)
        #expect(try rules(allow: ["^(a+)+$"]).problem(with: command) != nil)
    }

    @Test func aRuleThatIsNoneIsAnError() {
        #expect(throws: JobsError.self) { try CommandRules.Rule("(", option: "--allow") }
    }

    @Test func variables() throws {
        try VariableRules.check(["A": "1"], allowed: nil)
        try VariableRules.check(["FOO_X": "1", "B": ""], allowed: ["FOO_*", "?"])
        #expect(throws: ToolFailure("Refused: the variables that the user lets agents set are FOO_*, not PATH")) {
            try VariableRules.check(["PATH": "/"], allowed: ["FOO_*"])
        }
        for name in ["", "A=B", "A\u{0}"] {
            #expect(throws: ToolFailure.self) { try VariableRules.check([name: "1"], allowed: nil) }
        }
        #expect(VariableRules.fits(Array("abcabd".utf8), Array("*ab?".utf8)))
        #expect(!VariableRules.fits(Array("abc".utf8), Array("ab".utf8)))
    }

    @Test func jobsGetOfTheEnvironmentWhatTheUserAllows() {
        let entries: [ByteString] = ["HOME=/root", "LC_ALL=C", "API_KEY=secret", "FOO_A=1", "FOO=2"]
        #expect(VariableRules.kept(of: entries, allowed: nil) == entries)
        #expect(VariableRules.kept(of: entries, allowed: ["FOO_*"]) == ["HOME=/root", "LC_ALL=C", "FOO_A=1"])
    }

    @Test func theEnvironmentIsQuietAndCanBeOverridden() {
        let entries = QuietEnvironment.entries(
            base: ["PATH=/bin", "TERM=xterm", "DEBIAN_FRONTEND=dialog", "A=1"],
            set: ["A=2", "PAGER=less"]
        )
        #expect(entries.contains("PATH=/bin"))
        #expect(entries.contains("TERM=dumb"))
        #expect(entries.contains("NO_COLOR=1"))
        #expect(entries.contains("GIT_TERMINAL_PROMPT=0"))
        #expect(entries.contains("DEBIAN_FRONTEND=dialog"), "what the user set")
        #expect(entries.contains("A=2"))
        #expect(!entries.contains("A=1"))
        #expect(entries.filter { $0.hasPrefix("PAGER=") } == ["PAGER=less"])
    }

    @Test func editorsWaitForNobody() {
        let entries = QuietEnvironment.entries(
            base: [
                "EDITOR=vim", "GIT_EDITOR=/usr/bin/true", "VISUAL=code --wait", "KUBE_EDITOR=vim", "GPG_TTY=/dev/pts/3",
                "BROWSER=none", "SSH_ASKPASS=ksshaskpass", "GIT_ASKPASS=/ide/askpass", "PAGER=",
            ],
            set: []
        )
        for entry: ByteString in [
            "EDITOR=true", "VISUAL=true", "GIT_SEQUENCE_EDITOR=true", "HGEDITOR=true", "GH_BROWSER=echo",
            "SSH_ASKPASS=/bin/false", "PAGER=cat", "NPM_CONFIG_YES=true", "GH_PROMPT_DISABLED=1",
        ] { #expect(entries.contains(entry), "\(entry)") }
        // What the user has set to something that waits for nobody either.
        for entry: ByteString in ["GIT_EDITOR=/usr/bin/true", "BROWSER=none", "GIT_ASKPASS=/ide/askpass"] {
            #expect(entries.contains(entry), "\(entry)")
        }
        #expect(!entries.contains { $0.hasPrefix("KUBE_EDITOR=") || $0.hasPrefix("GPG_TTY=") })
        let names = entries.map { entry in ByteString(entry.bytes.prefix { $0 != UInt8(ascii: "=") }) }
        #expect(names.count == Set(names).count)
    }

    @Test func whatACallSaysOfEditorsHoldsForAllOfThem() {
        func entries(_ set: ByteString...) -> [ByteString] {
            QuietEnvironment.entries(base: ["GIT_EDITOR=vim", "GIT_PAGER=less"], set: set)
        }
        let general = entries("EDITOR=ed", "PAGER=head")
        for entry: ByteString in [
            "EDITOR=ed", "VISUAL=ed", "GIT_EDITOR=ed", "GIT_SEQUENCE_EDITOR=ed", "GIT_PAGER=head", "MANPAGER=head",
        ] { #expect(general.contains(entry), "\(entry)") }
        let special = entries("GIT_EDITOR=sed -i s/a/b/")
        for entry: ByteString in [
            "EDITOR=true", "GIT_EDITOR=sed -i s/a/b/", "GIT_SEQUENCE_EDITOR=sed -i s/a/b/", "HGEDITOR=true",
        ] { #expect(special.contains(entry), "\(entry)") }
        #expect(entries("GIT_EDITOR=ed", "GIT_SEQUENCE_EDITOR=true").contains("GIT_SEQUENCE_EDITOR=true"))
        #expect(entries("KUBE_EDITOR=ed").contains("KUBE_EDITOR=ed"))
    }

    @Test func directoriesStayInside() throws {
        let scratch = try Scratch()
        let root = scratch.path
        try #require(mkdir("\(root)/in", 0o700) == 0)
        try #require(symlink("/usr", "\(root)/out") == 0)
        let resolved = try WorkingDirectory.resolve(option: "--root", ByteString(root))
        func resolve(_ path: String?, base: ByteString? = nil) throws(JobsError) -> ByteString {
            try WorkingDirectory.resolve(path, base: { base ?? resolved }, root: resolved)
        }
        #expect(try resolve("in") == resolved + "/in")
        #expect(try resolve("in/..") == resolved)
        #expect(try resolve(nil) == resolved)
        #expect(try resolve(nil, base: "/usr") == resolved, "who names nothing does not know better")
        #expect(try resolve("in", base: "/usr") == resolved + "/in", "paths count from where jobs run")
        for path in ["..", "out", "out/bin", "/usr", "/"] {
            #expect(throws: JobsError.self, "\(path)") { try resolve(path) }
        }
        #expect(throws: JobsError.self) { try resolve("nowhere") }
        #expect(!WorkingDirectory.isInside("/rootbeer", "/root"))
        #expect(WorkingDirectory.isInside("/a", "/"))
    }

    @Test func theSettingsOfThePublicServer() throws {
        let variables = [
            "MCP_BG_MAX_JOBS": "3", "MCP_BG_MAX_OUTPUT_SIZE": "20MB", "MCP_BG_JOB_TIMEOUT": "3600",
            "MCP_BG_CLEANUP_INTERVAL": "600", "MCP_BG_WORKING_DIR": "/usr",
            "MCP_BG_ALLOWED_COMMANDS": "^npm , ^PYTHON,",
        ]
        var settings = ToolSettings()
        settings.part[SubmissionFields.timeout] = .seconds(5)
        try PublicServerSettings { variables[$0] }.apply(to: &settings)
        #expect(settings.group.slots == 3)
        #expect(settings.part[SubmissionFields.maximumOutput] == .mebibytes(20))
        #expect(settings.part[SubmissionFields.timeout] == .seconds(5), "what the command line says wins")
        #expect(settings.cleanupInterval == .seconds(600))
        #expect(settings.directory == "/usr")
        #expect(settings.commands.problem(with: ["python3", "x.py"]) == nil)
        #expect(settings.commands.problem(with: ["ls"]) != nil)
    }

    @Test(arguments: [
        "MCP_BG_MAX_JOBS": "0", "MCP_BG_MAX_OUTPUT_SIZE": "12", "MCP_BG_JOB_TIMEOUT": "soon",
        "MCP_BG_CLEANUP_INTERVAL": "-1", "MCP_BG_WORKING_DIR": "/nowhere", "MCP_BG_ALLOWED_COMMANDS": "(",
    ])
    func aSettingThatMakesNoSenseIsAnError(_ name: String, _ value: String) {
        #expect {
            try PublicServerSettings { $0 == name ? value : nil }
        } throws: { error in
            (error as? JobsError)?.message.contains(name) == true
        }
    }

    @Test func ownersAreClientsUnlessTheUserNamesOne() {
        var settings = ToolSettings()
        let client = ClientInfo(name: "claude\u{7}-code", version: "2.1")
        #expect(Ownership(settings, client).owner == "claude-code")
        #expect(Ownership(settings, client).client == "claude-code 2.1")
        #expect(Ownership(settings, nil).owner == "agent")
        settings.owner = "ann"
        #expect(Ownership(settings, client).owner == "ann")
    }

    @Test func ownJobsAreThoseOfTheSessionAndOfItsDirectory() throws {
        let scratch = try Scratch()
        var settings = ToolSettings()
        settings.directory = ByteString(scratch.path)
        let caller = Ownership(settings, ClientInfo(name: "a", version: nil))
        func job(_ directory: ByteString, session: String? = nil, owner: String = "a") -> JobRecord {
            var submission = Submission(command: ["true"], directory: directory)
            (submission.session, submission.owner) = (session, owner)
            return JobRecord(
                number: 7,
                id: JobID(),
                submission: submission,
                status: .running,
                attempt: 1,
                submittedAt: Timestamp(nanoseconds: 0)
            )
        }
        let here = settings.startDirectory()
        #expect(caller.owns(job(here)) && caller.owns(job(here + "/sub")))
        #expect(!caller.owns(job(here + "2")))
        #expect(caller.owns(job("/elsewhere", session: settings.session)))
        #expect(!caller.owns(job(here, owner: "b")))
        #expect(caller.own.session != Ownership(ToolSettings(), nil).own.session, "each server is a session")

        let other = job("/elsewhere", session: "other")
        #expect(throws: Never.self) { try caller.check(other, to: "kill", allMine: true, settings) }
        let refusal = #expect(throws: JobsError.self) { try caller.check(other, to: "kill", allMine: false, settings) }
        #expect(refusal?.message.contains("another session of a, in /elsewhere") == true)
        let foreign = job(here, owner: "b")
        #expect(throws: JobsError.self) { try caller.check(foreign, to: "kill", allMine: true, settings) }
        settings.allOwners = true
        #expect(throws: Never.self) { try caller.check(foreign, to: "kill", allMine: false, settings) }

        settings.directory = "/"
        let shared = Ownership(settings, ClientInfo(name: "a", version: nil))
        #expect(shared.owns(job("/")) && !shared.owns(job("/elsewhere")), "all else is below the root")
    }

    @Test func directoriesOfAListAreShort() {
        #expect(ShortPath.text("/home/ann", home: "/home/ann") == "~")
        #expect(ShortPath.text("/home/ann/x", home: "/home/ann") == "~/x")
        #expect(ShortPath.text("/home/anna/x", home: "/home/ann") == "/home/anna/x")
        let long = ByteString("/" + Array(repeating: "directory", count: 20).joined(separator: "/"))
        let text = ShortPath.text(long, home: "/home/ann")
        #expect(text.hasPrefix("…/directory/") && text.count <= 61, "\(text)")
        let name = ByteString("/" + String(repeating: "n", count: 200))
        #expect(ShortPath.text(name, home: nil).count == 61)
    }

    @Test func aDirectoryToFindJobsByMayBeGone() throws {
        func paths(_ path: String) throws -> [ByteString] {
            try WorkingDirectory.match(path) { "/base" }.paths
        }
        #expect(try paths("/gone/./x//") == ["/gone/x"])
        #expect(try paths("sub") == ["/base/sub"])
        #expect(try paths(".") == ["/base"])
        #expect(try paths("/") == ["/"])
    }
}
