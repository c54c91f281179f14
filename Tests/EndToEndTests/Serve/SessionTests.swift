import Glibc
import TestSupport
import Testing
import Values

/// Two sessions of one client, each in a worktree of its own, and a later one.
@Suite(.home)
struct SessionTests {
    let home = Home.current

    private func makeDirectory(_ name: String) throws -> String {
        let path = "\(home.work)/\(name)"
        try #require(mkdir(path, 0o755) == 0, "mkdir \(path): errno \(errno)")
        return path
    }

    private func numbers(_ answer: JSONValue) -> [Int64] {
        (answer["jobs"]?.array ?? []).compactMap { $0["number"]?.integer }
    }

    @Test func sessionsDoNotSeeOrEndEachOthersJobs() throws {
        let (left, right) = (try makeDirectory("left"), try makeDirectory("right"))
        let one = try ToolClient(home, in: left)
        let two = try ToolClient(home, in: right)
        try two.checksSchemas()
        _ = try one.call("execute_command", ["command": "sleep 1000", "name": "server"])
        _ = try two.call("execute_command", ["command": "sleep 1000", "name": "server"])
        _ = try two.call("execute_command", ["command": "sleep 1000", "cwd": .string(home.work)])

        #expect(numbers(try one.call("list_jobs", [:])) == [1])
        let listed = try two.call("list_jobs", [:])
        #expect(numbers(listed) == [3, 2], "also what runs elsewhere")
        #expect(listed["hint"]?.string?.contains("all_mine: true") == true, "\(listed)")
        let all = try two.call("list_jobs", ["all_mine": true])
        #expect(numbers(all) == [3, 2, 1])
        #expect(all["hint"] == nil)
        #expect(all["jobs"]?.array?.map { $0["session"] } == [nil, nil, "other"])
        #expect(all["jobs"]?.array?.map { $0["cwd"]?.string } == ["~/work", "~/work/right", "~/work/left"])

        for tool in ["kill_job", "pause_job", "resume_job", "retry_job", "interact_with_job"] {
            let input: JSONValue? = tool == "interact_with_job" ? "x" : nil
            let refusal = try two.failure(tool, ["job_id": 1, "input": input])
            #expect(refusal.contains("another session of tester, in ~/work/left"), "\(tool): \(refusal)")
            #expect(refusal.contains("all_mine: true"), "\(tool): \(refusal)")
        }
        // The name is that of the own job, be it the older one or not.
        #expect(try one.call("get_job_status", ["job_id": "server"])["number"] == 1)
        #expect(try one.call("wait_for_job", ["job_ids": ["server"], "wait_ms": 0])["jobs"]?.array?.count == 1)
        #expect(try one.call("kill_job", ["job_id": "server"])["job"]?["number"] == 1)
        #expect(try home.record(2)["status"] == "running")
        #expect(try one.call("kill_job", ["job_id": "server"])["status"] == "already_terminated")
        #expect(try one.failure("kill_job", ["job_id": 2]).hasPrefix("Refused"))
        #expect(try one.call("pause_job", ["job_id": 2, "all_mine": true])["status"] == "paused")
        #expect(try one.call("kill_job", ["job_id": 2, "all_mine": true])["status"] == "killed")
    }

    @Test func aLaterSessionFindsWhatItsProjectHas() throws {
        let (project, other) = (try makeDirectory("project"), try makeDirectory("other"))
        let sub = try makeDirectory("project/sub")
        try #require(symlink(project, "\(home.work)/link") == 0)
        let first = try ToolClient(home, in: project)
        for directory in [project, sub, other, "\(home.work)/link"] {
            _ = try first.call("execute_command", ["command": "sleep 1000", "cwd": .string(directory)])
        }
        let later = try ToolClient(home, in: project)
        #expect(numbers(try later.call("list_jobs", [:])) == [2, 1])
        #expect(try later.call("kill_job", ["job_id": 2])["status"] == "killed")
        #expect(try later.failure("kill_job", ["job_id": 3]).contains("all_mine: true"))
        let stranger = try ToolClient(home, in: project, name: "stranger")
        #expect(try stranger.failure("kill_job", ["job_id": 1, "all_mine": true]).contains("belongs to tester"))
    }

    @Test func jobsAreFoundByDirectoryAndTime() throws {
        let (project, sub) = (try makeDirectory("project"), try makeDirectory("project/sub"))
        let agent = try ToolClient(home)
        for directory in [home.work, project, sub] {
            _ = try agent.call("run_and_wait", ["command": "true", "cwd": .string(directory)])
        }
        func found(_ arguments: JSONObject) throws -> [Int64] { numbers(try agent.call("list_jobs", arguments)) }
        #expect(try found(["cwd": .string(project)]) == [3, 2])
        #expect(try found(["cwd": "project/"]) == [3, 2])
        #expect(try found(["cwd": "~/work/project/sub"]) == [3])
        #expect(try found(["cwd": "proj"]) == [])
        #expect(try found(["cwd": "."]) == [3, 2, 1])
        try #require(rmdir(sub) == 0)
        #expect(try found(["cwd": .string(sub)]) == [3], "also where it is gone")
        #expect(try found(["since": "1h"]) == [3, 2, 1])
        #expect(try found(["since": "2099-01-01T00:00:00Z"]) == [])
        _ = try agent.call("execute_command", ["command": "sleep 1000"])
        #expect(try found(["since": "2099-01-01T00:00:00Z"]) == [4], "it has not ended by then")
        #expect(try agent.failure("list_jobs", ["since": "lately"]).contains("RFC 3339"))
    }

    @Test func pagesGoThroughAllOfThem() throws {
        let (left, right) = (try makeDirectory("left"), try makeDirectory("right"))
        let one = try ToolClient(home, in: left)
        let two = try ToolClient(home, in: right)
        for _ in 1...3 {
            for client in [one, two] { _ = try client.call("run_and_wait", ["command": "true"]) }
        }
        _ = try home.jobs("run", "--wait", "true")
        func pages(_ arguments: JSONObject) throws -> [Int64] {
            var found: [Int64] = []
            var cursor: JSONValue?
            repeat {
                var arguments = arguments
                arguments["limit"] = 2
                arguments["cursor"] = cursor
                let page = try one.call("list_jobs", arguments)
                found += numbers(page)
                cursor = page["next_cursor"]
            } while cursor != nil
            return found
        }
        #expect(try pages([:]) == [5, 3, 1, 7])
        #expect(try pages(["all_mine": true]) == [6, 5, 4, 3, 2, 1, 7])
    }

    @Test func aKeyBelongsToADirectory() throws {
        let (left, right) = (try makeDirectory("left"), try makeDirectory("right"))
        let command: JSONObject = ["command": "sleep 1000", "key": "web"]
        _ = try ToolClient(home, in: left).call("execute_command", command)
        let other = try ToolClient(home, in: right).call("execute_command", command)
        #expect(other["number"] == 2 && other["existing"] == nil)
        let again = try ToolClient(home, in: left).call("execute_command", command)
        #expect(again["number"] == 1 && again["existing"] == true)
    }
}
