import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// A full disk: a small file system of its own holds the state directory.
@Suite(.home, .enabled(if: geteuid() == 0, "mounting needs root"))
struct FullDiskTests {
    let home = Home.current

    @Test func runningJobsGoOnAndKeepTheirStatusAndSubmissionsAreRefused() throws {
        try home.mountState(bytes: 24 << 20)
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let numbers = try (1...3).map { index in
            try home.sh(
                "echo before; echo up >'\(started.path)'; read go <'\(gate.path)'; head -c 3000000 /dev/zero; exit 4\(index)"
            )
        }
        for number in numbers {
            _ = try started.readLine()
            // In the pipe is not on the disk yet.
            #expect(try home.jobs("wait", "--output", "before", String(number)).status == 0)
        }

        try fill()
        try gate.open(numbers.count)
        // The ends are durable though nothing was left; the supervisor may have freed its ballast for that.
        for number in numbers { #expect(try home.wait(number) == 40 + Int32(number)) }
        try fill()
        let refused = try home.jobs("run", "--", "true")
        #expect(refused.status == 125)
        #expect(refused.output.isEmpty, "no number for what is not stored")
        #expect(refused.errors.contains("full") || refused.errors.contains("space"))
        for number in numbers {
            let record = try home.record(number)
            #expect(record["status"] == "failed")
            #expect(record["output_bytes"] == 3_000_007)
            let dropped = try #require(record["dropped_bytes"]?.integer)
            #expect((1...3_000_000).contains(dropped))
            #expect(try home.jobs("logs", String(number)).output.starts(with: Array("before\n".utf8)))
        }

        // Space again: all is well.
        #expect(unlink("\(home.state)/fill") == 0)
        let next = try home.sh("echo fine; exit 3")
        #expect(next == 4)
        #expect(try home.wait(next) == 3)
        #expect(try home.output(next) == "fine\n")
        for number in numbers { #expect(try home.record(number)["exit_code"] == .integer(40 + number)) }
    }

    @Test func theSupervisorIsKilledWhileTheDiskIsFull() throws {
        try home.mountState(bytes: 24 << 20)
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh("echo up >'\(started.path)'; read go <'\(gate.path)'; echo on; exit 7")
        _ = try started.readLine()
        try fill()
        try home.killSupervisor()
        let shim = try #require(home.shims().first)
        try gate.open()
        try ProcessDescriptor(pid: shim.pid).awaitEnd()
        #expect(try home.wait(number) == 7)
        #expect(unlink("\(home.state)/fill") == 0)
        #expect(try home.record(number)["exit_code"] == 7)
        #expect(try home.wait(try home.run("true")) == 0)
    }

    @Test func whatIsPipedInAndCannotBeStoredIsRefused() throws {
        try home.mountState(bytes: 16 << 20)
        try home.succeed("supervisor", "start")
        let big = [UInt8](repeating: 0x61, count: 20 << 20)
        let refused = try home.jobs("run", "--stdin", "-", "--", "cat", input: .bytes(big))
        #expect(refused.status == 125)
        #expect(refused.output.isEmpty)
        #expect(refused.errors.contains("full") || refused.errors.contains("space"))
        #expect(try home.objects("list", "--all", "--json").isEmpty)
        // What had been stored of it is gone again.
        let small = try home.jobs("run", "--wait", "--stdin", "-", "--", "wc", "-c", input: .text("12345"))
        #expect(small.status == 0)
    }

    /// Leaves no byte free.
    private func fill() throws {
        let file = try Descriptor.open("\(home.state)/fill", flags: O_WRONLY | O_CREAT | O_APPEND)
        for size in [1 << 20, 4096, 1] {
            let block = [UInt8](repeating: 0x66, count: size)
            while write(file.rawValue, block, size) > 0 {}
        }
    }
}
