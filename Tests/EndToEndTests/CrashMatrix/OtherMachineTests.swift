import TestSupport
import Testing

/// A state directory on a shared file system that belongs to another machine.
@Suite(.home)
struct OtherMachineTests {
    let home = Home.current

    @Test func isRefusedAndLeftAsItIs() throws {
        home.set("JOBS_MACHINE_ID", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        try home.succeed("supervisor", "stop")
        let before = try home.contents(of: "\(home.state)/jobs.db")

        home.set("JOBS_MACHINE_ID", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
        for command in [["run", "--", "true"], ["status", "1"], ["list"], ["supervisor", "start"]] {
            let result = try home.jobs(command)
            #expect(result.status == 125)
            #expect(result.errors.contains("JOBS_HOME"))
            #expect(result.errors.contains("machine"))
        }
        #expect(home.supervisorPID == nil)
        #expect(try home.contents(of: "\(home.state)/jobs.db") == before)

        home.set("JOBS_MACHINE_ID", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
        #expect(try home.wait(1) == 3)
    }
}
