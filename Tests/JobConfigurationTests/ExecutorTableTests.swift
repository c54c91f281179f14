import JobModel
import Testing
import Values

@testable import JobConfiguration

/// The tables `[executor.NAME]`.
struct ExecutorTableTests {
    private func configuration(_ text: String) throws -> Configuration {
        var configuration = Configuration()
        configuration.take(try Document.parse(Array(text.utf8), of: "config.toml"), of: "config.toml")
        return configuration
    }

    @Test func aTableDefinesAnExecutor() throws {
        let configuration = try configuration(
            """
            [executor.cluster]
            type = "moon"
            directory = "/shared"
            options = { partition = "gpu", exclusive = true, mem = 4 }
            max-queued = 7
            poll = "3s"
            commands = "/opt/bin"
            """
        )
        #expect(configuration.problems.isEmpty, "\(configuration.problems)")
        var wanted = ExecutorConfiguration(name: "cluster", type: "moon", directory: "/shared")
        wanted.options = ["partition": "gpu", "exclusive": "", "mem": "4"]
        (wanted.mostQueued, wanted.poll, wanted.commands) = (7, .seconds(3), "/opt/bin")
        #expect(configuration.executors == [wanted])
    }

    @Test(
        arguments: [
            ("[executor.a]\ndirectory = \"/d\"", "executor a: it has no type"),
            ("[executor.a]\ntype = \"moon\"", "executor a: it has no directory"),
            ("[executor.a]\ntype = \"moon\"\ndirectory = \"d\"", "directory wants an absolute path"),
            ("[executor.local]\ntype = \"moon\"\ndirectory = \"/d\"", "the name belongs to this machine"),
            ("[executor.a]\ntype = \"moon\"\ndirectory = \"/d\"\noptions = { \"--x\" = 1 }", "which is not a word"),
            ("[executor.a]\ntype = \"moon\"\ndirectory = \"/d\"\nmax-queud = 1", "there is no key 'max-queud'"),
            ("executor = 1", "executors are tables, such as [executor.cluster]"),
        ]
    )
    func whatIsWrongIsSaid(_ text: String, _ problem: String) throws {
        let configuration = try configuration(text)
        #expect(configuration.executors.isEmpty)
        #expect(configuration.problems.contains { "\($0)".contains(problem) }, "\(configuration.problems)")
    }
}
