import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// The storm: 300 jobs of random length, exit status and output are submitted by several clients while the supervisor is
/// killed again and again.
@Suite(.home)
struct StormTests {
    let home = Home.current

    static let jobs = 300
    static let clients = 4
    /// How long a supervisor lives once it is seen: some too short to serve a call of 300 jobs, some long enough, on a
    /// machine of any speed.
    static let lifetimes: ClosedRange<Int64> = 20_000_000...400_000_000

    /// One job of the storm, all of it fixed by its index.
    struct Plan {
        var index: Int
        var milliseconds: Int
        var exitCode: Int
        var lines: Int

        init(index: Int, using generator: inout some RandomNumberGenerator) {
            self.index = index
            milliseconds = .random(in: 0...300, using: &generator)
            exitCode = .random(in: 0...99, using: &generator)
            lines = .random(in: 0...400, using: &generator)
        }

        /// Writes half of its output before and half after its sleep, to both streams.
        var script: String {
            let pause = "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
            return
                "seq 1 \(lines); sleep \(pause); seq \(lines + 1) \(2 * lines) >&2; printf 'end of \(index)'; exit \(exitCode)"
        }

        var output: String { (0..<lines).map { "\($0 + 1)\n" }.joined() + "end of \(index)" }
        var errors: String { (0..<lines).map { "\(lines + $0 + 1)\n" }.joined() }
    }

    @Test func everyNumberThatWasPrintedHasItsTrueStatusAndEveryByte() async throws {
        try await aside { try storm() }
    }

    private func storm() throws {
        var generator = SystemRandomNumberGenerator()
        let plans = (0..<Self.jobs).map { Plan(index: $0, using: &generator) }
        let numbers = try submitAll(plans)
        #expect(Set(numbers.values).count == plans.count, "numbers are used once")

        // The storm goes on until all are done.
        let waiting = try home.start((["wait"] + numbers.values.map(String.init)).map { ByteString($0) })
        try storm(while: [waiting])
        _ = try home.finish(waiting, Deadline(after: 120))

        let records = try home.objects("list", "--all", "--json", "-n", "1000")
        #expect(records.count == plans.count)
        let byNumber = Dictionary(records.map { ($0["number"]?.integer ?? 0, $0) }) { first, _ in first }
        var wrong: [String] = []
        for plan in plans {
            guard let number = numbers[plan.index], let record = byNumber[number] else {
                wrong.append("job of plan \(plan.index) is missing")
                continue
            }
            let status: JSONValue = plan.exitCode == 0 ? "completed" : "failed"
            if record["exit_code"] != .integer(Int64(plan.exitCode)) || record["status"] != status {
                wrong.append("job \(number) should have exited with \(plan.exitCode): \(record.encodedText)")
            }
            if home.starts(of: "job-\(plan.index)") != 1 {
                wrong.append("job \(number) started \(home.starts(of: "job-\(plan.index)")) times")
            }
            let logs = try home.jobs("logs", String(number))
            if logs.text != plan.output || logs.errors != plan.errors {
                wrong.append("job \(number): \(logs.output.count) and \(logs.errors.count) bytes of output")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong:\n\(wrong.prefix(10).joined(separator: "\n"))")
        #expect(home.shims().isEmpty)
    }

    /// Submits with several clients at once, in the storm. Gives the number of each plan.
    private func submitAll(_ plans: [Plan]) throws -> [Int: Int64] {
        var numbers: [Int: Int64] = [:]
        var waiting = plans[...]
        var clients: [(plan: Int, process: RunningCommand)] = []
        while !waiting.isEmpty || !clients.isEmpty {
            while clients.count < Self.clients, let plan = waiting.popFirst() {
                let script = home.marked("job-\(plan.index)", plan.script)
                clients.append((plan.index, try home.start("run", "--", "sh", "-c", script)))
            }
            try storm(while: clients.map(\.process))
            // Looked at once: one that ends meanwhile is for the next round.
            let ended = clients.filter { $0.process.hasEnded }
            for (plan, process) in ended { numbers[plan] = try home.submitted(try home.finish(process)) }
            let plans = Set(ended.map(\.plan))
            clients.removeAll { plans.contains($0.plan) }
        }
        return numbers
    }

    /// Kills each supervisor after a while until one of the processes has ended.
    private func storm(while processes: [RunningCommand]) throws {
        let deadline = Deadline(after: 120)
        while !processes.contains(where: \.hasEnded) {
            let now = Clock.monotonic()
            if let pid = home.supervisorPID, pid != victim.pid {
                victim.pid = pid
                victim.end = now + .random(in: Self.lifetimes)
            }
            if now >= victim.end, let supervisor = victim.pid.flatMap({ try? ProcessDescriptor(pid: $0) }) {
                try? supervisor.send(signal: SIGKILL)
            }
            let next = min(max(victim.end - now, 0), 20_000_000)
            let pause = Deadline(after: Double(next > 0 ? next : 20_000_000) / 1e9)
            try? pause.awaitReadable(processes.map(\.process.descriptor.rawValue), "")
            guard !deadline.hasPassed else {
                throw NothingHappened(what: "the end of \(processes[0].commandLine)", seconds: 120)
            }
        }
    }

    private let victim = Victim()

    /// The supervisor that was seen last, and when it is killed.
    private final class Victim {
        var pid: Int32?
        var end: Int64 = 0
    }
}
