import Testing
import Values

@testable import jobs

/// What can stand where, without a store.
struct CompleterTests {
    private func complete(_ line: String) -> Completion {
        let line = LineWords(ByteString(line))
        let completer = Completer(commands: Jobs.commands, glance: { nil })
        return completer.completion(
            of: line.current?.bytes.description ?? "",
            after: line.words.map(\.bytes.description)
        )
    }

    private func words(_ line: String) -> [String] {
        guard case .words(let candidates) = complete(line).content else { return [] }
        return candidates.map(\.value)
    }

    @Test(
        arguments: [
            ("jobs sta", ["status"]), ("jobs pa", ["pause"]), ("jobs rm", ["rm"]),
            ("jobs group se", ["set"]),
            ("jobs help gro", ["group"]), ("jobs help group se", ["set"]), ("jobs frobnicate ", []),
            ("jobs status --ch", ["--check"]), ("jobs ls --quie", ["--quiet"]), ("jobs status --check --ch", []),
            ("jobs list --status com", ["completed"]), ("jobs list --color=al", ["always"]),
            ("jobs list --color ", ["auto", "always", "never"]),
            ("jobs kill -s HU", ["HUP"]), ("jobs kill --signal=HU", ["HUP"]), ("jobs run --limit nof", ["nofile="]),
            ("jobs shell-init z", ["zsh"]), ("jobs supervisor st", ["status", "start", "stop"]),
            ("jobs status --bogus=", []),
            ("jobs status -- -", []), ("jobs wait --timeout ", []),
        ]
    )
    func wordsAreOffered(line: String, offered: [String]) {
        #expect(words(line) == offered)
    }

    @Test func whatMayBeRepeatedIsOfferedAgain() {
        #expect(words("jobs run --label a=b --lab") == ["--label"])
        #expect(words("jobs run --name a --nam").isEmpty)
    }

    @Test func aValueIsTakenForNothingElse() {
        #expect(words("jobs run --name --fol") == [])
        #expect(words("jobs logs -fn 20 --foll") == [])
    }

    @Test(
        arguments: [
            ("jobs run --stdin ", .files), ("jobs run --stdin=x", .files), ("jobs run --cwd ", .directories),
            ("jobs run ", .command(at: 2)), ("jobs run -- ", .command(at: 3)),
            ("jobs run --name x -- make te", .command(at: 5)),
            ("jobs run make --name", .command(at: 2)), ("jobs send 3 --file ", .files),
        ] as [(String, Completion.Content)]
    )
    func otherThingsAreLeftToTheShell(line: String, content: Completion.Content) {
        #expect(complete(line).content == content)
    }

    @Test func whatStandsBeforeTheEqualsSignIsKept() {
        #expect(complete("jobs list --color=al").prefix == "--color=")
        #expect(complete("jobs run --stdin=x").prefix == "--stdin=")
    }
}
