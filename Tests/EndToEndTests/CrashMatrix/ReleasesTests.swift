import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing

/// A state directory that another release wrote.
@Suite(.home)
struct ReleasesTests {
    let home = Home.current

    @Test func aDatabaseOfALaterReleaseIsRefusedUnharmed() throws {
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        try home.succeed("supervisor", "stop")
        let path = "\(home.state)/jobs.db"
        // The version is SQLite's user_version: four bytes, the highest first, at offset 60 of the file.
        let file = try Descriptor.open(path, flags: O_RDWR)
        #expect(pwrite(file.rawValue, [UInt8(0), 0, 3, 231], 4, 60) == 4)
        let before = try home.contents(of: path)
        for command in [["run", "--", "true"], ["status", "1"], ["doctor", "--repair"]] {
            let result = try home.jobs(command)
            #expect(result.status == 125)
            #expect(result.errors.contains("later") || result.errors.contains("newer"))
        }
        #expect(try home.contents(of: path) == before)
        #expect(home.supervisorPID == nil)
    }

    @Test func anExitRecordOfALaterReleaseIsNotMisread() throws {
        let number = try home.runningJob()
        let shim = try home.shim(of: number)
        let main = try home.mainProcess(of: number)
        try home.succeed("supervisor", "stop")
        try shim.killAndWait()
        try main.killAndWait()
        try home.write(#"{"version":99,"verdict":"fine"}"#, to: "\(home.attempt(number))/exit.json", mode: 0o600)
        #expect(try home.wait(number) == 125)
        #expect(try home.record(number)["status"] == "lost")
        #expect(try home.wait(try home.run("true")) == 0)
    }

    @Test func aClientOfALaterProtocolReplacesTheSupervisorInPlace() throws {
        let number = try home.runningJob()
        let supervisor = try home.supervisor()
        let client = try RawClient(home)
        let answer = try client.call(HelloCall.method, HelloCall(version: 99, release: "99.0").params)
        // It says which version it speaks: the client decides, and asks an older one to restart.
        if case .result(_, let reply) = answer {
            #expect(reply["protocol"] == .integer(SupervisorProtocol.version))
        }
        #expect(supervisor.isAlive)
        #expect(try home.record(number)["status"] == "running")
    }
}
