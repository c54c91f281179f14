import JobModel
import Testing

@testable import jobs

/// A mistyped subcommand, and what was meant.
struct UnknownSubcommandTests {
    @Test func subcommandsOfSubcommandsAreLookedAt() {
        #expect(UnknownSubcommand(["status", "x"]) == nil)
        #expect(UnknownSubcommand(["--bogus"]) == nil)
        #expect(UnknownSubcommand(["help", "x"]) == nil)
        #expect(UnknownSubcommand(["staus"])?.text == "there is no subcommand 'staus'; did you mean 'status'?")
        #expect(
            UnknownSubcommand(["group", "remvoe", "x"])?.text
                == "there is no subcommand 'remvoe'; did you mean 'remove'?"
        )
        #expect(UnknownSubcommand(["config", "x"])?.text == "there is no subcommand 'x'; there are show, path, check")
    }
}
