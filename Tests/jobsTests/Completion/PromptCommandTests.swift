import JobModel
import Testing
import Values

@testable import jobs

/// What lines at the prompt mean.
struct PromptCommandTests {
    @Test(
        arguments: [
            ("", .nothing), ("  # nothing", .nothing), ("exit", .leave), ("quit", .leave), ("help", .help),
            ("?", .help),
            ("help kill", .program(["help", "kill"])), ("status 3", .program(["status", "3"])),
            ("cd", .changeDirectory(nil)),
            ("cd 'a b'", .changeDirectory("a b")), ("!ls | wc -l", .shell("ls | wc -l")), (" ! ls", .shell("ls")),
            ("jobs status 3", .program(["status", "3"])), ("jobctl list", .program(["list"])),
            ("jobs", .program(["jobs"])),
            ("run -- exit", .program(["run", "--", "exit"])),
        ] as [(String, PromptCommand)]
    )
    func linesAreUnderstood(line: String, command: PromptCommand) {
        #expect(PromptCommand(ByteString(line)) == command)
    }

    @Test(arguments: ["logs 3 | less", "run -- a > b", "list; list", "run -- x &", "cd a b", "!"])
    func linesThatWouldDoSomethingElseAreRefused(line: String) {
        guard case .refused = PromptCommand(ByteString(line)) else {
            Issue.record("\(line) is accepted")
            return
        }
    }

    @Test(
        arguments: [
            ("run --env A=b -- x", true), ("run --env=A=b -- x", true), ("run -e A=b -- x", true),
            ("run -eA=b x", true),
            ("run -fe A=b x", true), ("run --env A -- x", false), ("run --name a -- x", false), ("status 3", false),
            ("run --env-file f -- x", false), ("run --label a=b -- x", false), ("run --env 'A=b c", true),
        ]
    )
    func secretsAreNoticed(line: String, has: Bool) {
        #expect(PromptCommand.hasSecret(ByteString(line)) == has)
    }

    @Test func commandsArePutTogether() {
        var assembler = CommandAssembler()
        #expect(assembler.add("list") == ["list"])
        #expect(assembler.add("run 'a") == [])
        #expect(assembler.isOpen)
        #expect(assembler.add("b' \\") == [])
        #expect(assembler.add("c\nlist\nrun \"x") == ["run 'a\nb' \\\nc", "list"])
        assembler.clear()
        #expect(assembler.add("!echo 'x") == ["!echo 'x"])
        #expect(assembler.add("# don't\nlist") == ["# don't", "list"])
    }
}
