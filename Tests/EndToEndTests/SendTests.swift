import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct SendTests {
    let home = Home.current

    @Test func textFilesAndTheEnd() throws {
        let number = try home.run("cat", options: ["--interactive"])
        let follower = try home.start("logs", "-f", String(number))
        try home.succeed("send", String(number), "one")
        #expect(try follower.output.readLine() == "one")
        try home.write("two\nthree\n", to: "lines")
        try home.succeed("send", String(number), "--file", "lines")
        #expect(try follower.output.readLine() == "two")
        #expect(try follower.output.readLine() == "three")
        #expect(try home.jobs("send", String(number), "-", input: .text("four\n")).status == 0)
        #expect(try follower.output.readLine() == "four")
        #expect(try home.record(number)["status"] == "running")
        try home.succeed("send", String(number), "--eof")
        #expect(try home.wait(number) == 0)
        #expect(try home.finish(follower).text.isEmpty)
    }

    @Test func aLotArrivesWhole() throws {
        let number = try home.run("sha256sum", options: ["-i"])
        let bytes = try Bytes.random(5_000_000)
        #expect(try home.jobs("send", String(number), "-", "--eof", input: .bytes(bytes)).status == 0)
        #expect(try home.wait(number) == 0)
        let expected = try home.command("sha256sum", input: .bytes(bytes))
        #expect(try home.output(number) == expected.text)
    }

    @Test func aJobThatDoesNotReadBlocksNobody() throws {
        let number = try home.runningJob(options: ["--interactive"])
        let sender = try home.start(
            "send",
            String(number),
            "-",
            input: .bytes([UInt8](repeating: 0x61, count: 10_000_000))
        )
        // Others are answered meanwhile, the job can be ended, and then the sender is told.
        #expect(try home.wait(try home.sh("exit 3")) == 3)
        #expect(try home.record(number)["status"] == "running")
        #expect(try home.jobs("kill", String(number)).status == 0)
        let result = try home.finish(sender)
        #expect(result.status != 0)
        #expect(!result.errors.isEmpty)
    }

    @Test func inputThatIsKeptOpenAcrossSupervisors() throws {
        let number = try home.run("cat", options: ["--interactive"])
        try home.succeed("send", String(number), "before")
        try home.killSupervisor()
        try home.succeed("send", String(number), "after")
        try home.succeed("send", String(number), "--eof")
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "before\nafter\n")
    }

    @Test func whoHasNoInputIsNamed() throws {
        let number = try home.runningJob()
        let result = try home.jobs("send", String(number), "text")
        #expect(result.status == 125)
        #expect(result.errors.contains("--interactive"))
        let ended = try home.run("cat", options: ["--interactive"])
        try home.succeed("send", String(ended), "--eof")
        try home.wait(ended)
        #expect(try home.jobs("send", String(ended), "text").status == 125)
        #expect(try home.jobs("send", "99", "text").status == 4)
        #expect(try home.jobs("send", String(number)).status == 64)
    }
}
