import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// What conditions of a start look at.
@Suite struct MachineStateTests {
    @Test func loadMemoryAndSpaceAreKnown() throws {
        #expect(try #require(MachineState.load()) >= 0)
        #expect(try #require(MachineState.availableMemory()) > 1 << 20)
        #expect(try MachineState.availableSpace(at: "/") > 0)
        #expect(throws: SystemError.self) { try MachineState.availableSpace(at: "/no/such/path") }
    }

    /// A file as of utmp(5) with one record.
    private func records(_ type: Int32, line: String, in directory: String) throws -> String {
        var entry = utmp()
        entry.ut_type = Int16(type)
        withUnsafeMutableBytes(of: &entry.ut_line) { $0.copyBytes(from: line.utf8) }
        let path = "\(directory)/utmp"
        let file = try Descriptor.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        try file.writeAll(withUnsafeBytes(of: entry) { Array($0) })
        return path
    }

    @Test func idleIsTheTimeSinceATerminalOfAUserWasReadFrom() throws {
        let scratch = try Scratch()
        let directory = scratch.path
        var status = stat()
        #expect(stat("/dev/null", &status) == 0)
        let read = Timestamp(nanoseconds: Int64(status.st_atim.tv_sec) * 1_000_000_000)
        // Any device will do.
        let used = try records(USER_PROCESS, line: "null", in: directory)
        let idle = try #require(Terminals.idleTime(now: read + .seconds(100), records: used))
        #expect((TimeSpan.seconds(90)...TimeSpan.seconds(100)).contains(idle))
        // The clock was set back.
        #expect(Terminals.idleTime(now: Timestamp(nanoseconds: 0), records: used) == .seconds(0))
        for (type, line) in [(DEAD_PROCESS, "null"), (USER_PROCESS, ":0"), (USER_PROCESS, "../etc/passwd")] {
            let path = try records(Int32(type), line: line, in: directory)
            #expect(Terminals.idleTime(now: Clock.now(), records: path) == nil, "\(line)")
        }
        #expect(Terminals.idleTime(now: Clock.now(), records: "\(directory)/none") == nil)
    }
}
