import TestSupport
import Testing

/// `help agents`, as somebody types it.
@Suite(.home) struct AgentHelpTests {
    private let home = Home.current

    @Test func theBlockGoesIntoAFileAndOutAgain() throws {
        let block = try home.succeed("help", "agents")
        #expect(block.contains("jobctl run --wait"))
        let file = try home.write("# Project\n", to: "AGENTS.md")
        for _ in 1...2 { _ = try home.succeed("help", "agents", "--install", file) }
        #expect(String(decoding: try home.contents(of: file), as: UTF8.self) == "# Project\n\n\(block)")
        _ = try home.succeed("help", "agents", "--remove", file)
        #expect(String(decoding: try home.contents(of: file), as: UTF8.self) == "# Project\n")
    }

    @Test func whatItSaysCanBeDone() throws {
        // The commands of the block, as it has them.
        #expect(try home.jobs("run", "--wait", "-c", "echo an error; exit 2").status == 2)
        #expect(try home.succeed("logs", "--digest").contains("an error"))
        #expect(try home.succeed("logs", "--grep", "error|FAIL").contains("an error"))
        let server = "echo listening; exec sleep 100"
        _ = try home.succeed("run", "-n", "web", "--ready", "output=listening", "-c", server)
        _ = try home.succeed("kill", "web")
    }

    @Test func misuseSaysWhatThereIs() throws {
        let result = try home.jobs("help", "agents", "--instal", "x")
        #expect(result.status == 64)
        #expect(result.errors.contains("--install FILE"))
    }
}
