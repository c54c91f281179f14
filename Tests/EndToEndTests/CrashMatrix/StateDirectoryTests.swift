import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// A state directory that is read-only, missing, somebody else's, a symbolic link, or no directory at all.
@Suite(.home)
struct StateDirectoryTests {
    let home = Home.current

    /// What `run` says where it cannot work.
    private func refusal() throws -> CommandResult {
        let result = try home.jobs("run", "--", "true")
        #expect(result.status == 125)
        #expect(result.output.isEmpty)
        #expect(home.supervisorPID == nil)
        return result
    }

    @Test func missingItIsMadeWithItsParents() throws {
        home.set("JOBS_HOME", home.path("a/b/state"))
        #expect(try home.jobs("run", "--wait", "--", "sh", "-c", "exit 3", through: umask("077")).status == 3)
        #expect(mode(home.path("a/b/state")) == 0o700)
        try home.succeed("supervisor", "stop")
    }

    @Test func removedUnderARunningSupervisorItIsMadeAgain() throws {
        // Nothing is made there any more while rm looks for what there is.
        try home.wait(try home.run("true"))
        let old = try home.supervisor()
        let removed = try home.command("rm", "-rf", home.state)
        #expect(removed.status == 0)
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        // The one that has lost its directory has nothing left to do.
        try old.awaitEnd()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func onAReadOnlyFileSystem() throws {
        try home.mountState(bytes: 16 << 20)
        #expect(try home.wait(try home.sh("echo kept; exit 3")) == 3)
        try home.succeed("supervisor", "stop")
        #expect(mount("tmpfs", home.state, "tmpfs", UInt(MS_REMOUNT) | UInt(MS_RDONLY), nil) == 0)
        let result = try refusal()
        #expect(result.errors.contains("read-only"))
        #expect(result.errors.contains(home.state))
        #expect(mount("tmpfs", home.state, "tmpfs", UInt(MS_REMOUNT), nil) == 0)
        #expect(try home.wait(1) == 3)
        #expect(try home.output(1) == "kept\n")
    }

    @Test(.enabled(if: geteuid() == 0, "giving a directory away needs root"))
    func ownedByAnotherUser() throws {
        #expect(mkdir(home.state, 0o700) == 0)
        #expect(chown(home.state, 12345, 12345) == 0)
        let result = try refusal()
        #expect(result.errors.contains("12345"))
        #expect(result.errors.contains(home.state))
        #expect(result.errors.contains("JOBS_HOME"))
    }

    @Test func openToOthers() throws {
        #expect(mkdir(home.state, 0o700) == 0)
        #expect(chmod(home.state, 0o777) == 0)
        #expect(try refusal().errors.contains("chmod 700"))
    }

    @Test func aSymbolicLinkToADirectoryOfOursIsFollowedOnce() throws {
        #expect(mkdir(home.path("real"), 0o700) == 0)
        #expect(symlink(home.path("real"), home.state) == 0)
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        #expect(home.exists(home.path("real/jobs.db")))
        try home.killSupervisor()
        #expect(try home.wait(1) == 3)
    }

    @Test(.enabled(if: geteuid() == 0, "giving a directory away needs root"))
    func aSymbolicLinkToSomebodyElsesIsRefused() throws {
        #expect(mkdir(home.path("theirs"), 0o700) == 0)
        #expect(chown(home.path("theirs"), 12345, 12345) == 0)
        #expect(symlink(home.path("theirs"), home.state) == 0)
        #expect(try refusal().errors.contains("12345"))
    }

    @Test func aFileInItsPlace() throws {
        try home.write("not a directory", to: home.state)
        let result = try refusal()
        #expect(result.errors.contains(home.state))
        #expect(result.errors.contains("directory"))
    }

    @Test func aPathLongerThanASocketsAddress() throws {
        home.set("JOBS_HOME", home.path(String(repeating: "long/", count: 60) + "state"))
        #expect(try home.jobs("run", "--wait", "--", "sh", "-c", "exit 3").status == 3)
        #expect(try home.jobs("status", "--check", "1").status == 1)
        try home.succeed("supervisor", "stop")
    }

    @Test func theHomeDirectoryServesWhereNothingIsSet() throws {
        home.set("JOBS_HOME", nil)
        #expect(try home.jobs("run", "--wait", "--", "sh", "-c", "exit 3").status == 3)
        #expect(home.exists("\(home.root)/.local/state/jobs/jobs.db"))
        try home.succeed("supervisor", "stop")
        home.set("XDG_STATE_HOME", home.path("xdg"))
        #expect(try home.jobs("run", "--wait", "--", "sh", "-c", "exit 4").status == 4)
        #expect(home.exists(home.path("xdg/jobs/jobs.db")))
        try home.succeed("supervisor", "stop")
    }

    private func umask(_ mask: String) -> [String] { ["sh", "-c", "umask \(mask); exec \"$@\"", "sh"] }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }
}
