import JobModel
import Testing

@testable import JobMCP

/// Advice for models: a tool where one does what is advised, else a command for the user's shell.
@Suite struct AdviceTests {
    @Test(arguments: Advice.Kind.allCases)
    func adviceNamesToolsThatExistAndCommandsByASafeName(kind: Advice.Kind) {
        let text = Advice(kind, "7").forTools
        let tools = Set(Toolset.allCases.flatMap { $0.tools(ToolSettings()) }.map(\.name))
        let words = text.split { !$0.isLetter && $0 != "_" }.map(String.init)
        for word in words where word.contains("_") && word != "JOBS_HOME" { #expect(tools.contains(word), "\(text)") }
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        for index in parts.indices where index % 2 == 1 { #expect(parts[index].hasPrefix("jobctl "), "\(text)") }
    }

    @Test(
        arguments: [
            (.kill, "end it first with kill_job"), (.retry, "run it again with retry_job"),
            (.show, "use get_job_status to see whether the job was submitted"),
            (.start, "start a job with execute_command"),
            (.list, "use list_jobs to see all jobs"),
            (.submitInteractive, "start it with stdin: true, which execute_command and run_and_wait take"),
            (.killGroup, "end them first with `jobctl kill --group 7`"), (.words, "7"),
        ] as [(Advice.Kind, String)]
    )
    func whatAToolDoesIsAdvisedByItsName(kind: Advice.Kind, told: String) {
        let error = JobsError(.wrongState, "it runs", advice: kind, about: "7")
        #expect(ToolFailure(error).message == "it runs; \(told)")
    }

    @Test func whatIsNotThereIsToldAsThePublicServerTellsIt() {
        let error = JobsError(.notFound, "job 9 not found; the newest is 7", advice: .list)
        #expect(ToolFailure(error).message == "Job 9 not found; the newest is 7; use list_jobs to see all jobs")
    }
}
