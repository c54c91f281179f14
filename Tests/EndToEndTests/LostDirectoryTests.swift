import Glibc
import TestSupport
import Testing
import Values

/// The directory that a command or a server was started in has been removed.
@Suite(.home)
struct LostDirectoryTests {
    let home = Home.current

    private func makeDirectory(_ name: String) throws -> String {
        let path = "\(home.work)/\(name)"
        try #require(mkdir(path, 0o755) == 0, "mkdir \(path): errno \(errno)")
        return path
    }

    @Test func aServerOfARemovedWorktreeStartsJobsElsewhere() throws {
        let worktree = try makeDirectory("worktree")
        let agent = try ToolClient(home, in: worktree)
        #expect(try agent.call("run_and_wait", ["command": "pwd"])["stdout"]?.string == "\(worktree)\n")
        try #require(rmdir(worktree) == 0)

        let elsewhere = try agent.call("run_and_wait", ["command": "pwd", "cwd": .string(home.work)])
        #expect(elsewhere["stdout"]?.string == "\(home.work)\n")
        let retried = try agent.call("retry_job", ["job_id": elsewhere["job_id"]])
        #expect(retried["attempt"] == 2)
        for arguments: JSONObject in [["command": "true"], ["command": "true", "cwd": "sub"]] {
            let failure = try agent.failure("run_and_wait", arguments)
            #expect(failure.contains("\(worktree),") && failure.contains("is gone"), "\(failure)")
            #expect(failure.contains("give cwd"), "\(failure)")
        }

        // A worktree that is made again is the same one to who works there.
        try #require(mkdir(worktree, 0o755) == 0)
        #expect(try agent.call("run_and_wait", ["command": "pwd"])["stdout"]?.string == "\(worktree)\n")
    }

    @Test func aRootStandsInForTheDirectory() throws {
        let worktree = try makeDirectory("worktree")
        let agent = try ToolClient(home, "--root", home.work, in: worktree)
        _ = try agent.call("list_jobs", [:])
        try #require(rmdir(worktree) == 0)
        #expect(try agent.call("run_and_wait", ["command": "pwd"])["stdout"]?.string == "\(home.work)\n")
    }

    @Test func aBlueprintRunsInItsOwnDirectory() throws {
        let worktree = try makeDirectory("worktree")
        _ = try home.write(
            """
            [blueprint.there]
            command = ["pwd"]
            dir = "\(home.work)"
            """,
            to: ".jobs.toml"
        )
        // The user's own runs where its caller is.
        let configuration = try home.write("[blueprint.here]\ncommand = [\"pwd\"]\n", to: "config.toml")
        let agent = try ToolClient(home, "--toolset", "all", environment: ["JOBS_CONFIG": configuration], in: worktree)
        _ = try agent.call("list_jobs", [:])
        try #require(rmdir(worktree) == 0)
        let there = try agent.call("jobs_submit_blueprint", ["blueprint": "there"])
        _ = try agent.call("wait_for_job", ["job_ids": [try #require(there["id"])]])
        let output = try agent.call("get_job_output", ["job_id": there["id"]])
        #expect(output["stdout"]?.string == "\(home.work)\n")
        let failure = try agent.failure("jobs_submit_blueprint", ["blueprint": "here"])
        #expect(failure.contains(worktree) && failure.contains("is gone"), "\(failure)")
    }

    @Test(arguments: [
        "jobctl run --cwd / true", "jobctl run --cwd / -c true", "jobctl list", "jobctl doctor", "jobctl config check",
        "jobctl shell-init bash", "jobctl blueprint list", "jobctl run --wait --cwd / true",
        "jobctl serve --instructions", "jobctl serve --print-config generic",
    ])
    func commandsThatDoNotNeedTheDirectoryGoOn(_ line: String) throws {
        let result = try home.command("sh", "-c", "mkdir gone; cd gone; rmdir ../gone; \(line)")
        #expect(result.status == 0, "\(line): \(result)")
    }

    @Test(arguments: ["jobctl run true", "jobctl run -c true", "jobctl run --cwd sub -- true"])
    func theErrorNamesWhatIsGone(_ line: String) throws {
        let result = try home.command("sh", "-c", "mkdir gone; cd gone; rmdir ../gone; \(line)")
        #expect(result.status == 125, "\(line): \(result)")
        #expect(result.errors.contains("\(home.work)/gone was removed"), "\(line): \(result)")
    }
}
