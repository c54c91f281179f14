import Glibc
import LinuxSystem
import TestSupport
import Testing
import Values

/// A damaged database is detected at start, kept aside, and rebuilt by `doctor --repair`: nothing is silently forgotten.
@Suite(.home)
struct DamagedDatabaseTests {
    let home = Home.current

    /// What is done to `jobs.db`.
    enum Damage: Sendable, CaseIterable {
        case header, everyOtherPage, truncated, empty, missing
    }

    @Test(arguments: Damage.allCases)
    func isRepairedFromTheAttempts(_ damage: Damage) throws {
        let completed = try home.sh("echo one", options: ["--name", "first"])
        #expect(try home.wait(completed) == 0)
        let failed = try home.sh("echo two >&2; exit 7", options: ["--label", "kind=test"])
        #expect(try home.wait(failed) == 7)
        let retried = try home.sh("echo attempt $JOBS_ATTEMPT; exit 3")
        #expect(try home.wait(retried) == 3)
        try home.succeed("retry", String(retried))
        #expect(try home.wait(retried) == 3)
        try home.succeed("group", "set", "later", "--slots", "3")
        try home.succeed("group", "pause", "later")
        let queued = try home.sh("echo later", options: ["--group", "later"])
        try home.succeed("supervisor", "stop")

        let database = "\(home.state)/jobs.db"
        let before = try home.contents(of: database)
        try inflict(damage, on: database)
        let refused = try home.jobs("run", "--", "true")
        #expect(refused.status == 125)
        #expect(refused.errors.contains("doctor --repair"))
        #expect(refused.errors.split(separator: "\n").count == 1, "said once: \(refused)")
        #expect(refused.errors.ranges(of: "SQLite").count <= 1, "said once: \(refused)")
        #expect(try home.jobs("doctor").status != 0)

        let repair = try home.jobs("doctor", "--repair")
        #expect(repair.status == 0)
        let asides = Home.tree(home.state).filter { $0.path.contains("jobs.db.") && $0.path.contains("damaged") }
        if damage != .missing { #expect(!asides.isEmpty, "the damaged database is kept aside") }
        _ = before

        #expect(try home.record(completed)["status"] == "completed")
        #expect(try home.record(completed)["name"] == "first")
        #expect(try home.output(completed) == "one\n")
        let record = try home.record(failed)
        #expect(record["status"] == "failed")
        #expect(record["exit_code"] == 7)
        #expect(record["labels"]?["kind"] == "test")
        #expect(try home.jobs("logs", String(failed)).errors == "two\n")
        #expect(try home.record(retried)["attempt"] == 2)
        #expect(try home.output("\(retried).1") == "attempt 1\n")
        #expect(try home.output("\(retried).2") == "attempt 2\n")
        // A queued job has no attempt directory: it was read out of the damaged file, or it is told of as lost.
        let waiting = try home.jobs("status", "--json", String(queued))
        if waiting.status == 0 {
            #expect(waiting.text.contains("\"queued\"") || waiting.text.contains("\"lost\""))
        } else {
            #expect(
                repair.text.contains("\(queued)") || damage == .missing || damage == .empty,
                "not silently forgotten"
            )
        }
        let next = try home.run("true")
        #expect(next >= retried + 1000, "numbers go on far above all that may have been used")
        #expect(repair.text.contains("the next job is number \(next): "), "and it is said")
        #expect(try home.wait(next) == 0)
        #expect(try home.jobs("doctor").status == 0)
    }

    @Test func aRunningJobIsAdoptedByWhatWasRepaired() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let number = try home.sh(
            home.marked("job", "echo up >'\(started.path)'; read go <'\(gate.path)'; echo on; exit 7")
        )
        _ = try started.readLine()
        try home.succeed("supervisor", "stop")
        try inflict(.header, on: "\(home.state)/jobs.db")
        #expect(try home.jobs("status", String(number)).status == 125)
        #expect(try home.jobs("doctor", "--repair").status == 0)
        #expect(try home.record(number)["status"] == "running")
        try gate.open()
        #expect(try home.wait(number) == 7)
        #expect(try home.output(number) == "on\n")
        #expect(home.starts(of: "job") == 1)
    }

    private func inflict(_ damage: Damage, on path: String) throws {
        for suffix in ["-wal", "-shm"] { _ = unlink(path + suffix) }
        let size = off_t(try home.contents(of: path).count)
        switch damage {
        case .missing: #expect(unlink(path) == 0)
        case .empty: #expect(truncate(path, 0) == 0)
        case .truncated: #expect(truncate(path, size / 2) == 0)
        case .header: try overwrite(path, at: [0])
        case .everyOtherPage: try overwrite(path, at: Array(stride(from: 4096, to: size, by: 8192)))
        }
    }

    /// Writes half a page of garbage at each offset.
    private func overwrite(_ path: String, at offsets: [off_t]) throws {
        let file = try Descriptor.open(path, flags: O_WRONLY)
        let garbage = [UInt8](repeating: 0xA5, count: 2048)
        for offset in offsets { #expect(pwrite(file.rawValue, garbage, garbage.count, offset) == garbage.count) }
    }
}
