import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// SIGKILL of a client at any moment: a job exists as a whole or not at all, and what exists runs.
@Suite(.home)
struct ClientKilledTests {
    let home = Home.current

    @Test func whileItSubmits() throws {
        try home.succeed("supervisor", "start")
        var printed: [Int64] = []
        for index in 0..<40 {
            let client = try home.start("run", "--", "sh", "-c", home.marked("job", "echo \(index); exit 3"))
            // Any moment will do, and each run of the tests tries others.
            _ = try? Deadline(after: .random(in: 0...0.04)).awaitReadable([client.process.descriptor.rawValue], "")
            let result = try client.kill()
            if let number = Int64(result.text.dropLast()) { printed.append(number) }
        }
        let records = try home.objects("list", "--all", "--json")
        let numbers = records.compactMap { $0["number"]?.integer }
        #expect(Set(printed).isSubset(of: numbers), "what was printed exists")
        for number in numbers { #expect(try home.wait(number) == 3) }
        #expect(home.starts(of: "job") == numbers.count)
    }

    @Test func whileItPipesInItsInput() throws {
        let client = try home.start("run", "--stdin", "-", "--", "cat", input: .pipe)
        try client.input?.writeAll(Array("half a line".utf8))
        #expect(try client.kill().output.isEmpty)
        #expect(try home.objects("list", "--all", "--json").isEmpty, "no job of a half submission")
    }

    @Test(arguments: [["wait"], ["logs", "-f"]])
    func whileItWaits(_ verb: [String]) throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh("echo up >'\(started.path)'; read go <'\(gate.path)'; echo done; exit 6")
        _ = try started.readLine()
        let client = try home.start((verb + [String(number)]).map { ByteString($0) })
        _ = try client.kill()
        try gate.open()
        #expect(try home.wait(number) == 6)
        #expect(try home.output(number) == "done\n")
    }

    @Test func whileItFollowsItsNewJob() throws {
        let gate = try home.fifo("gate")
        let client = try home.start(
            "run",
            "--follow",
            "--",
            "sh",
            "-c",
            "echo up; read go <'\(gate.path)'; echo on; exit 6"
        )
        #expect(try client.output.readLine() == "up")
        _ = try client.kill()
        try gate.open()
        #expect(try home.wait(1) == 6)
        #expect(try home.output(1) == "up\non\n")
    }

    @Test func whileItKills() throws {
        let number = try home.sh(
            "trap 'echo asked' TERM; echo ready; while :; do sleep 1000; done",
            options: ["--grace", "500ms"]
        )
        let follower = try home.start("logs", "-f", String(number))
        #expect(try follower.output.readLine() == "ready")
        let client = try home.start("kill", String(number))
        let shim = try home.shim(of: number)
        #expect(try follower.output.readLine() == "asked")
        _ = try client.kill()
        try shim.awaitEnd()
        #expect(try home.record(number)["status"] == "killed")
    }
}
