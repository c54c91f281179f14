import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// No request makes the program follow a symbolic link out of the state directory.
@Suite(.home)
struct SymbolicLinkTests {
    let home = Home.current

    @Test func logsDoNotShowWhatALinkPointsTo() throws {
        let secret = try home.write("the secret\n", to: "secret")
        let number = try home.run("echo", "output")
        #expect(try home.wait(number) == 0)
        let log = "\(home.attempt(number))/output.log"
        #expect(unlink(log) == 0)
        #expect(symlink(secret, log) == 0)
        let logs = try home.jobs("logs", String(number))
        #expect(!logs.text.contains("secret"))
        #expect(logs.status != 0)
    }

    @Test func attemptsAreNotWrittenThroughALink() throws {
        #expect(try home.wait(try home.run("true")) == 0)
        #expect(mkdir(home.path("elsewhere"), 0o700) == 0)
        #expect(symlink(home.path("elsewhere"), "\(home.state)/attempts/02") == 0)
        let number = try home.sh(home.marked("job", "exit 3"))
        #expect(number == 2)
        try home.wait(number)
        #expect(try Directory(home.path("elsewhere")).names().isEmpty)
        // The job is told of as not run, and those after it run.
        #expect(home.starts(of: "job") == 0)
        #expect(try home.record(number)["error"] != nil || home.record(number)["waiting_for"] != nil)
        #expect(try home.wait(try home.sh("exit 4")) == 4)
    }

    @Test func theResultOfAJobIsNoLink() throws {
        let secret = try home.write("{\"secret\":true}", to: "secret")
        let number = try home.sh("rm -f \"$JOBS_RESULT\"; ln -s '\(secret)' \"$JOBS_RESULT\"")
        #expect(try home.wait(number) == 0)
        let record = try home.record(number)
        #expect(record["result"] == nil)
        #expect(record["error"] != nil, "it is noted")
    }

    @Test func theResultOfAJobIsARegularFile() throws {
        for (index, script) in ["mkfifo \"$JOBS_RESULT\"", "mkdir \"$JOBS_RESULT\""].enumerated() {
            let number = try home.sh("rm -f \"$JOBS_RESULT\"; \(script); exit \(index)")
            #expect(try home.wait(number) == Int32(index), "nothing hangs")
            #expect(try home.record(number)["result"] == nil)
        }
    }

    @Test func environmentsAreNotReadThroughALink() throws {
        let secret = try home.write("A=secret\0", to: "secret")
        let number = try home.run("true")
        #expect(try home.wait(number) == 0)
        for (path, status) in Home.tree("\(home.state)/environments") where status.st_mode & S_IFMT == S_IFREG {
            #expect(unlink(path) == 0)
            #expect(symlink(secret, path) == 0)
        }
        #expect(!(try home.jobs("status", "--env", String(number)).text.contains("secret")))
    }
}
