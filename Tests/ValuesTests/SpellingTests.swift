import Testing
import Values

/// "Did you mean".
struct SpellingTests {
    private let verbs = ["run", "status", "list", "ls", "kill", "logs", "wait", "pause", "resume", "remove"]

    @Test(
        arguments: [
            ("staus", ["status"]), ("sttaus", ["status"]), ("kil", ["kill"]), ("lgos", ["logs"]), ("stat", ["status"]),
            ("remvoe", ["remove"]), ("Status", ["status"]), ("frobnicate", []), ("x", []), ("", []),
        ]
    )
    func theNearestIsMeant(typed: String, meant: [String]) {
        #expect(Spelling.nearest(to: typed, among: verbs) == meant)
    }

    @Test func distancesCountLetters() {
        #expect(Spelling.distance("", "abc") == 3)
        #expect(Spelling.distance("abc", "abc") == 0)
        #expect(Spelling.distance("abc", "acb") == 1)
        #expect(Spelling.distance("kitten", "sitting") == 3)
    }

    @Test func hintsEndAMessage() {
        #expect(Spelling.hint(for: "grop", among: ["group"]) == "; did you mean 'group'?")
        #expect(Spelling.hint(for: "mat", among: ["cat", "hat", "bat"]) == "; did you mean 'cat' or 'hat'?")
        #expect(Spelling.hint(for: "x", among: ["group"]) == "")
        #expect(Spelling.hint(for: "x", among: ["group"], otherwise: "there is one") == "; there is one")
    }
}
