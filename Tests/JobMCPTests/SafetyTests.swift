import Glibc
import JobModel
import JobProtocol
import TestSupport
import Testing

@testable import JobMCP

/// The bounds that a user sets for agents.
@Suite struct SafetyTests {
    private func rules(allow: [String] = [], deny: [String] = []) throws -> CommandRules {
        var rules = CommandRules()
        rules.allowed = try allow.map { try .init($0, option: "--allow") }
        rules.denied = try deny.map { try .init($0, option: "--deny") }
        return rules
    }

    @Test func commandsAreMatchedAsAPersonWouldTypeThem() throws {
        let rules = try rules(allow: ["^git ", "^make"], deny: [#"\bpush\b"#])
        #expect(rules.problem(with: ShellCommand.command("git status")) == nil)
        #expect(rules.problem(with: ["make"]) == nil)
        #expect(rules.problem(with: ["git", "log"]) == nil)
        #expect(rules.problem(with: ShellCommand.command("git push -f"))?.contains(#"/\bpush\b/"#) == true)
        #expect(rules.problem(with: ["rm", "-rf", "/"])?.contains("/^git /, /^make/") == true)
        #expect(ShellCommand.text(of: ["echo", "it's", "", "a b"]).description == #"echo 'it'\''s' '' 'a b'"#)
    }

    @Test func whatTakesTooLongToTellIsRefused() throws {
        let command = ShellCommand.command(String(repeating: "a", count: 40) + "!")
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
        settings.timeout = .seconds(5)
        try PublicServerSettings { variables[$0] }.apply(to: &settings)
        #expect(settings.group.slots == 3)
        #expect(settings.maximumOutput == .mebibytes(20))
        #expect(settings.timeout == .seconds(5), "what the command line says wins")
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
