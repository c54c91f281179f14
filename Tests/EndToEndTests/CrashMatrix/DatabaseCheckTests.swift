import Glibc
import TestSupport
import Testing
import Values

/// A database that is too large to be checked while everybody waits is checked beside the work.
@Suite(.home)
struct DatabaseCheckTests {
    let home = Home.current

    @Test func afterACrashItIsServedMeanwhile() throws {
        let number = try home.sh("exit 3")
        #expect(try home.wait(number) == 3)
        try home.succeed("supervisor", "stop")
        try home.succeed("supervisor", "start")
        _ = try home.killSupervisor()
        // Pages behind the last one mean nothing to SQLite, but the file is large.
        try #require(truncate("\(home.state)/jobs.db", 16 << 20) == 0)

        try home.succeed("supervisor", "start")
        let supervisor = home.supervisorPID
        let log = "\(home.state)/supervisor.log"
        try home.watch().wait(for: "the end of the check") {
            home.lines(of: log).contains { $0.hasSuffix("the database is sound") }
        }
        #expect(try home.record(number)["exit_code"] == 3)
        #expect(try home.wait(try home.sh("exit 4")) == 4)
        #expect(home.supervisorPID == supervisor)
        #expect(!home.lines(of: log).contains { $0.contains("damaged") })
        try home.succeed("supervisor", "stop")
        #expect(home.exists("\(home.state)/jobs.db.closed"))
    }
}
