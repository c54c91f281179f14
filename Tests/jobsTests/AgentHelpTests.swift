import JobModel
import Testing

@testable import jobs

/// The block for AGENTS.md in the texts of files.
@Suite struct AgentHelpTests {
    private let block = AgentHelp.snippet

    @Test(arguments: ["", "# Project\n", "# Project", "# Project\n\n"])
    func itIsPutInOnceAndTakenOutAgain(_ text: String) throws {
        let installed = try AgentHelp.installed(text)
        #expect(installed.hasSuffix("\(block)\n"))
        #expect(installed.hasPrefix(text))
        #expect(try AgentHelp.installed(installed) == installed)
        let removed = try AgentHelp.removed(installed)
        #expect(!removed.contains("jobctl"))
        #expect(removed == text || removed == "\(text)\n" || "\(removed)\n" == text, "\(removed)")
    }

    @Test func anOlderBlockIsBroughtUpToDateWhereItIs() throws {
        let old = "before\n\n<!-- jobs -->\nold\n<!-- /jobs -->\n\nafter\n"
        #expect(try AgentHelp.installed(old) == "before\n\n\(block)\n\nafter\n")
        #expect(try AgentHelp.removed(old) == "before\n\nafter\n")
    }

    @Test func aBlockWithoutItsEndIsLeftAlone() {
        #expect(throws: JobsError.self) { try AgentHelp.installed("<!-- jobs -->\nmine\n") }
        #expect(throws: JobsError.self) { try AgentHelp.removed("<!-- jobs -->\nmine\n") }
    }
}
