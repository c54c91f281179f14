import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct DoctorTests {
    let home = Home.current

    @Test func aHealthyHome() throws {
        let number = try home.runningJob()
        try home.wait(try home.run("true"))
        let result = try home.jobs("doctor")
        #expect(result.status == 0)
        #expect(result.text.contains(home.state))
        #expect(try home.record(number)["status"] == "running")
    }

    @Test func beforeTheFirstJob() throws {
        #expect(try home.jobs("doctor").status == 0)
        #expect(home.supervisorPID == nil)
        #expect(!home.exists("\(home.state)/jobs.db"))
    }

    @Test func readsTheStoreWithoutASupervisor() throws {
        try home.wait(try home.run("true"))
        try home.succeed("supervisor", "stop")
        #expect(try home.jobs("doctor").status == 0)
        #expect(home.supervisorPID == nil, "it starts none")
    }

    @Test func aDirectoryThatIsOpenToOthersIsToldOf() throws {
        try home.wait(try home.run("true"))
        try home.succeed("supervisor", "stop")
        #expect(chmod(home.state, 0o755) == 0)
        let found = try home.jobs("doctor")
        #expect(found.status != 0)
        #expect((found.text + found.errors).contains("chmod 700"))
        #expect(chmod(home.state, 0o700) == 0)
        #expect(try home.jobs("doctor").status == 0)
    }

    @Test func repairHarmsNoHealthyHome() throws {
        let ended = try home.sh("echo x; exit 3")
        try home.wait(ended)
        let running = try home.runningJob()
        try home.succeed("group", "pause", "held", "--create")
        let queued = try home.run("true", options: ["--group", "held"])
        try home.succeed("supervisor", "stop")
        #expect(try home.jobs("doctor", "--repair").status == 0)
        #expect(try home.wait(ended) == 3)
        #expect(try home.output(ended) == "x\n")
        #expect(try home.record(running)["status"] == "running")
        #expect(try home.record(queued)["status"] == "queued")
        #expect(try home.run("true") == queued + 1)
    }

    @Test func survivorsOfALostJobAreToldOf() throws {
        let number = try home.runningJob()
        let main = try home.mainProcess(of: number)
        let shim = try home.shim(of: number)
        try home.killSupervisor()
        try shim.killAndWait()
        #expect(try home.wait(number) == 125)
        let result = try home.jobs("doctor")
        #expect((result.text + result.errors).contains(String(main.pid)))
        #expect(main.isAlive, "it says so, and harms nothing")
    }
}
