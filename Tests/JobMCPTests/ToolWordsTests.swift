import JobModel
import JobProtocol
import Testing

@testable import JobMCP

/// Errors speak to people at a shell; models are told of tools, where a tool does the same.
@Suite struct ToolWordsTests {
    @Test(arguments: [
        ("it runs; `kill 7` ends it", "it runs; kill_job ends it"),
        ("it ended; `retry 7` runs it again", "it ended; retry_job runs it again"),
        ("`jobs status 1f` will tell", "get_job_status will tell"),
        ("there is none; `run -- COMMAND` starts the first", "there is none; execute_command starts the first"),
        ("the newest is 7, `list -a` shows all", "the newest is 7, list_jobs shows all"),
        // These are none of the tools', or need what the tools do not have.
        ("`kill -CONT 15191` lets it go on", "`kill -CONT 15191` lets it go on"),
        ("`kill --group build` ends them", "`kill --group build` ends them"),
        ("`jobs supervisor status` says how it is", "`jobs supervisor status` says how it is"),
        ("a lone ` stays", "a lone ` stays"),
    ])
    func adviceNamesTools(message: String, told: String) {
        #expect(ToolFailure(JobsError(.wrongState, message)).message == told)
    }

    @Test func whatIsNotThereIsToldAsThePublicServerTellsIt() {
        let error = JobsError(.notFound, "no job 9; the newest is 7, `list -a` shows all")
        #expect(ToolFailure(error).message == "Job 9 not found; the newest is 7, list_jobs shows all")
    }
}
