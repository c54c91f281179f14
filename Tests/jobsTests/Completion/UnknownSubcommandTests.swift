import JobModel
import Testing

@testable import jobs

/// "Did you mean".
struct UnknownSubcommandTests {
    @Test(
        arguments: [
            ("staus", "status"), ("sttaus", "status"), ("kil", "kill"), ("lgos", "logs"), ("remvoe", "remove"),
            ("frobnicate", nil),
        ] as [(String, String?)]
    )
    func theNearestIsMeant(typed: String, meant: String?) {
        #expect(UnknownSubcommand([ByteString(typed)])?.suggestion == meant)
    }

    @Test func subcommandsOfSubcommandsAreLookedAt() {
        #expect(UnknownSubcommand(["status", "x"]) == nil)
        #expect(UnknownSubcommand(["--bogus"]) == nil)
        #expect(UnknownSubcommand(["help", "x"]) == nil)
        let text = UnknownSubcommand(["group", "remvoe", "x"])?.text("jobctl")
        #expect(text == "there is no subcommand 'remvoe' of 'jobctl group'; did you mean 'remove'?")
    }
}
