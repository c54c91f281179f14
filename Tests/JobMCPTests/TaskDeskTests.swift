import Glibc
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import TestSupport
import Testing
import Values

@testable import JobMCP

/// Promises as they are kept on the disk, with a tool that does what the test says.
@Suite struct TaskDeskTests {
    /// A tool whose waits end one after the other as they were told to.
    private final class ScriptedTool: TaskTool {
        let name = "scripted"
        let title = "Scripted"
        let description = "Does as it is told."
        let parameters = Parameters([])
        let outputSchema: JSONValue = ["type": "object"]
        let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
        private let ends: Mutex<[Result<ToolResult, ToolFailure>]>

        init(_ ends: Result<ToolResult, ToolFailure>...) { self.ends = Mutex(ends) }

        func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
            try await finish(arguments.object, call)
        }

        func begin(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> JSONObject {
            arguments.object
        }

        /// Where nothing is left to be told it waits until it is cancelled.
        func finish(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
            if let end = ends.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return try end.get() }
            call.progress("waiting")
            _ = await Bell().next()
            throw ToolFailure("cancelled")
        }

        func cancel(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) {}
    }

    /// A state directory for one test.
    private final class Place {
        let jobs: JobsAccess
        private let scratch: Scratch

        init() throws {
            scratch = try Scratch()
            jobs = JobsAccess(home: scratch.path + "/state")
        }

        var path: String { scratch.path }

        var call: ToolCall {
            ToolCall(
                jobs: jobs,
                watch: EventWatch(home: path + "/state"),
                environment: BaseEnvironment(),
                settings: ToolSettings(),
                client: nil
            ) { _ in }
        }
    }

    private func status(_ desk: TaskDesk, _ id: String, _ tool: ScriptedTool, _ place: Place) async throws -> JSONObject
    {
        try #require(try await desk.details(of: id, tool: { _ in tool }, place.call))
    }

    private func created(_ desk: TaskDesk, _ tool: ScriptedTool, _ place: Place) async throws -> String {
        let reply = try await desk.create(tool, ["n": 1], place.call)
        #expect(reply.resultType == "task")
        return try #require(reply.members["taskId"]?.string)
    }

    /// Asks until the task is over.
    private func end(_ desk: TaskDesk, _ id: String, _ tool: ScriptedTool, _ place: Place) async throws -> JSONObject {
        let bell = Bell()
        desk.attach(bell, to: id)
        defer { desk.detach(bell, from: id) }
        while true {
            let details = try await status(desk, id, tool, place)
            if details["status"] != "working" { return details }
            _ = await bell.next()
        }
    }

    @Test(.timeLimit(.minutes(1))) func anotherServerGoesOn() async throws {
        let place = try Place()
        let id = try await created(TaskDesk(jobs: place.jobs), ScriptedTool(), place)
        let later = TaskDesk(jobs: place.jobs)
        let tool = ScriptedTool(.success(ToolResult(["done": true])))
        let details = try await end(later, id, tool, place)
        #expect(details["status"] == "completed")
        #expect(details["result"]?["structuredContent"]?["done"] == true)
        // The first to settle it wins, and the result stays.
        #expect(try await status(TaskDesk(jobs: place.jobs), id, ScriptedTool(), place) == details)
    }

    @Test(.timeLimit(.minutes(1))) func aSupervisorThatCannotBeReachedEndsNoTask() async throws {
        let place = try Place()
        let tool = ScriptedTool(
            .failure(ToolFailure(JobsError(.unavailable, "no supervisor"))),
            .success(ToolResult(["done": true]))
        )
        let desk = TaskDesk(jobs: place.jobs)
        let id = try await created(desk, tool, place)
        #expect(try await end(desk, id, tool, place)["status"] == "completed")
    }

    @Test(.timeLimit(.minutes(1)), arguments: [(JobsError.Code.damaged, "failed"), (.notFound, "completed")])
    func otherFailuresAreTheEnd(code: JobsError.Code, status: String) async throws {
        let place = try Place()
        let tool = ScriptedTool(.failure(ToolFailure(JobsError(code, "gone"))))
        let desk = TaskDesk(jobs: place.jobs)
        let details = try await end(desk, try await created(desk, tool, place), tool, place)
        #expect(details["status"] == .string(status))
        #expect((details["error"]?["code"] == -32603) == (status == "failed"))
        #expect((details["result"]?["isError"] == true) == (status == "completed"))
    }

    @Test(.timeLimit(.minutes(1))) func aTaskThatIsNotWantedIsCancelledInEveryServer() async throws {
        let place = try Place()
        let tool = ScriptedTool()
        let desk = TaskDesk(jobs: place.jobs)
        let id = try await created(desk, tool, place)
        let other = TaskDesk(jobs: place.jobs)
        #expect(try await other.cancel(id, tool: { _ in tool }, place.call))
        #expect(try await end(other, id, tool, place)["status"] == "cancelled")
        #expect(try await other.cancel(id, tool: { _ in tool }, place.call))
        #expect(try await !other.cancel(String(repeating: "0", count: 64), tool: { _ in tool }, place.call))
    }
}
