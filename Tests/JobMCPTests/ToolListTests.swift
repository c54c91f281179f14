import JobConfiguration
import JobProtocol
import Testing
import Values

@testable import JobMCP

/// What `tools/list` says.
@Suite struct ToolListTests {
    /// What a model pays for before its first call. Clients cut descriptions and instructions at 2 KB.
    @Test func theDefaultSetIsCheap() {
        let catalog = ToolCatalog([.standard], ToolSettings())
        #expect(JSONValue.object(catalog.listing).encoded.count < 6000)
        #expect(catalog.instructions.utf8.count < 1000)
        for tool in Toolset.all.tools(ToolSettings()) { #expect(tool.description.utf8.count < 2000, "\(tool.name)") }
    }

    @Test func rareToolsAndArgumentsAreOfTheFullSet() throws {
        func arguments(_ toolset: Toolset) throws -> [String: Set<String>] {
            let listing = ToolCatalog([toolset], ToolSettings()).listing
            let tools = try #require(listing["tools"]?.array).map { tool in
                let names = tool["inputSchema"]?["properties"]?.object?.members.map(\.name) ?? []
                return (tool["name"]?.string ?? "", Set(names))
            }
            return Dictionary(tools) { first, _ in first }
        }
        let (few, all) = (try arguments(.standard), try arguments(.full))
        #expect(Set(all.keys).subtracting(few.keys) == ["pause_job", "resume_job", "retry_job"])
        for (tool, names) in few { #expect(names.isSubset(of: all[tool] ?? [])) }
        #expect(few["execute_command"]?.contains("labels") == false)
        #expect(all["execute_command"]?.contains("labels") == true)
        for name in ["after", "priority", "use", "retries", "memory", "pids", "on_end", "on_failure"] {
            #expect(few["execute_command"]?.contains(name) == false && all["execute_command"]?.contains(name) == true)
        }
        // Who knows of it may use it in any set.
        let given: JSONObject = ["command": "true", "labels": ["a=b"]]
        let arguments = try RunTool(ToolSettings()).parameters.read(given, changes: true)
        #expect(arguments.object["labels"] == ["a": "b"])
    }

    @Test func schemasOfAnswersAreForThoseWhoParseThem() throws {
        var settings = ToolSettings()
        func schemas(_ tool: String) throws -> JSONValue? {
            let listing = ToolCatalog([.all], settings).listing
            return try #require(listing["tools"]?.array?.first { $0["name"]?.string == tool })["outputSchema"]
        }
        #expect(try schemas("get_job_status") == nil)
        #expect(try schemas("jobs_get_status") != nil)
        settings.answers = .json
        #expect(try schemas("get_job_status") != nil)
    }

    @Test func namesAreThoseOfThePublicServersAndMore() {
        let names = Toolset.standard.tools(ToolSettings()).map(\.name)
        #expect(
            Set(names).isSuperset(of: [
                "execute_command", "get_job_status", "list_jobs", "get_job_output", "tail_job_output",
                "interact_with_job", "kill_job", "run_and_wait", "wait_for_job",
            ])
        )
        #expect(
            Toolset.template.tools(ToolSettings()).map(\.name)
                == ["jobs_submit_blueprint", "jobs_get_status", "jobs_list"]
        )
        #expect(ToolCatalog([.all], ToolSettings()).listing["tools"]?.array?.count == 15)
    }

    @Test(arguments: [
        ("run_and_wait", "run_and_wait"), ("Run_And_Wait", "run_and_wait"), ("run-and-wait", "run_and_wait"),
        ("runAndWait", "run_and_wait"), ("run and wait", "run_and_wait"), ("mcp__jobs__run_and_wait", "run_and_wait"),
        ("mcp__my_server__list_jobs", "list_jobs"), ("jobs.run_and_wait", "run_and_wait"),
        ("jobs/kill-job", "kill_job"), ("jobs:killJob", "kill_job"), ("jobs_list_jobs", "list_jobs"),
        ("mcp_jobs_list_jobs", "list_jobs"), ("jobs_list", "jobs_list"), ("jobs__jobs_list", "jobs_list"),
        ("dont_kill_job", nil), ("kill", nil), ("", nil), ("jobs.", nil), ("__", nil),
    ])
    func aToolInWhateverSpelling(_ name: String, _ meant: String?) {
        #expect(ToolCatalog([.all], ToolSettings()).tool(meaning: name)?.name == meant)
    }

    @Test func aToolThatIsNoneNamesTheNearest() {
        let catalog = ToolCatalog([.standard], ToolSettings())
        #expect(catalog.hint(for: "mcp__jobs__run_and_wat") == "; did you mean 'run_and_wait'?")
        #expect(catalog.hint(for: "get_job_outptu") == "; did you mean 'get_job_output'?")
        #expect(catalog.hint(for: "unheard_of") == "")
    }

    @Test func whatWouldBeRefusedIsNotOffered() {
        var settings = ToolSettings()
        settings.readOnly = true
        #expect(Toolset.all.tools(settings).allSatisfy { $0.annotations.readOnly })
        settings.readOnly = false
        settings.blueprintsOnly = true
        let names = Toolset.standard.tools(settings).map(\.name)
        #expect(names.contains("jobs_submit_blueprint"))
        #expect(!names.contains("execute_command"))
        #expect(!names.contains("run_and_wait"))
    }

    /// Schemas that clients of all revisions take: objects at the root, no `$schema`, a type for each member.
    @Test func schemasAreSound() throws {
        for tool in Toolset.all.tools(ToolSettings()) {
            for schema in [tool.parameters.schema, tool.parameters.fullSchema, tool.outputSchema] {
                #expect(schema["type"] == "object", "\(tool.name)")
                #expect(schema["$schema"] == nil)
                let properties = try #require(schema["properties"]?.object)
                let names = properties.members.map(\.name)
                #expect(Set(names).count == names.count)
                for required in schema["required"]?.array ?? [] {
                    #expect(names.contains(try #require(required.string)), "\(tool.name): \(required)")
                }
                for member in properties.members {
                    // Some clients refuse all tools where one member is without.
                    #expect(member.value["type"]?.string != nil, "\(tool.name).\(member.name)")
                }
            }
            #expect(tool.parameters.schema["additionalProperties"] == nil)
            #expect(tool.outputSchema["additionalProperties"] == nil)
            #expect((1...64).contains(tool.name.utf8.count))
            #expect(!tool.description.isEmpty && !tool.title.isEmpty)
        }
    }

    @Test(arguments: [
        ("execute_command", "f/t/f/t"), ("run_and_wait", "f/t/f/t"), ("wait_for_job", "t/f/t/f"),
        ("get_job_status", "t/f/t/f"), ("list_jobs", "t/f/t/f"), ("get_job_output", "t/f/t/f"),
        ("tail_job_output", "t/f/t/f"), ("interact_with_job", "f/t/f/t"), ("kill_job", "f/t/t/f"),
        ("pause_job", "f/f/t/f"), ("resume_job", "f/f/t/f"), ("retry_job", "f/t/f/t"),
        ("jobs_get_status", "t/f/t/f"),
    ])
    func annotations(_ name: String, _ expected: String) throws {
        let tool = try #require(Toolset.all.tools(ToolSettings()).first { $0.name == name })
        let hints = [
            tool.annotations.readOnly, tool.annotations.destructive, tool.annotations.idempotent,
            tool.annotations.openWorld,
        ]
        #expect(hints.map { $0 ? "t" : "f" }.joined(separator: "/") == expected)
    }
}
