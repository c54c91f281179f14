import JobModel
import Testing

@testable import jobs

/// "Did you mean".
struct SpellingTests {
    private let verbs = ["run", "status", "list", "ls", "kill", "logs", "wait", "pause", "resume", "remove"]

    @Test(
        arguments: [
            ("staus", ["status"]), ("sttaus", ["status"]), ("kil", ["kill"]), ("lgos", ["logs"]), ("stat", ["status"]),
            ("remvoe", ["remove"]), ("frobnicate", []), ("x", []),
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

    @Test func subcommandsOfSubcommandsAreLookedAt() {
        #expect(UnknownSubcommand(["status", "x"]) == nil)
        #expect(UnknownSubcommand(["--bogus"]) == nil)
        #expect(UnknownSubcommand(["help", "x"]) == nil)
        #expect(UnknownSubcommand(["staus"])?.suggestions == ["status"])
        #expect(
            UnknownSubcommand(["group", "remvoe", "x"])?.text("jobctl").contains(
                "'jobctl group'; did you mean 'remove'?"
            ) == true
        )
    }
}
