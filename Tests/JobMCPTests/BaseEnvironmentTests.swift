import Testing
import Values

@testable import JobMCP

@Suite struct BaseEnvironmentTests {
    private let bare: [ByteString] = ["HOME=/h", "LOGNAME=u", "PATH=/bin", "SHELL=/bin/sh", "TERM=dumb", "USER=u"]

    @Test func theShellAddsAndSetsThePath() {
        let shell: [ByteString] = ["PATH=/h/.cargo/bin:/bin", "HOME=/other", "NVM_DIR=/h/.nvm", "SHLVL=1", "PWD=/"]
        let merged = BaseEnvironment.merge(bare, shell)
        #expect(merged.contains("PATH=/h/.cargo/bin:/bin"))
        #expect(merged.contains("NVM_DIR=/h/.nvm"))
        #expect(merged.contains("HOME=/h"))
        #expect(merged.count == bare.count + 1)
    }

    @Test func aPathThatSomebodyHasMadeIsKeptAndCompleted() {
        let shell: [ByteString] = ["PATH=/h/.cargo/bin:/usr/bin:/bin", "API_KEY=theirs"]
        let merged = BaseEnvironment.merge(["PATH=/venv/bin:/usr/bin", "API_KEY=ours"], shell)
        #expect(Set(merged) == ["PATH=/venv/bin:/h/.cargo/bin:/usr/bin:/bin", "API_KEY=ours"])
        let systems = BaseEnvironment.merge(["PATH=/usr/local/bin:/usr/bin:/snap/bin"], shell)
        #expect(systems.first == "PATH=/h/.cargo/bin:/usr/bin:/bin:/usr/local/bin:/snap/bin")
        #expect(BaseEnvironment.merge(["PATH=/bin"], ["PATH="]) == ["PATH=/bin"])
        #expect(BaseEnvironment.merge(["A=1"], ["B=2"]) == ["A=1", "B=2"])
    }

    @Test func startUpFilesMayPrint() {
        let printed = Array("Welcome!\nA=1\nmark\0PATH=/x\0B=two\nlines\0".utf8)
        #expect(LoginShell.entries(in: printed, after: "mark") == ["PATH=/x", "B=two\nlines"])
        #expect(LoginShell.entries(in: Array("nothing".utf8), after: "mark") == nil)
    }
}
