import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Values

@testable import JobStore

/// What can happen to a database.
enum Damage: String, CaseIterable, Sendable {
    case truncated, emptied, deleted, garbledHeader, garbledFirstPage, garbledMiddle, deletedLog

    /// Whether the rows that it did not hit can still be read.
    var sparesRows: Bool { self != .emptied && self != .deleted }

    func inflict(on state: StateDirectory) throws {
        func write(_ count: Int, at offset: UInt64) throws {
            let file = try state.directory.open("jobs.db", flags: O_WRONLY)
            let garbage = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
            _ = try garbage.withUnsafeBytes { try file.write($0, at: offset) }
        }
        let size = UInt64(clamping: try state.directory.status(of: "jobs.db")?.st_size ?? 0)
        switch self {
        case .truncated: try state.directory.open("jobs.db", flags: O_WRONLY).truncate(to: size / 2 / 4096 * 4096)
        case .emptied: try state.directory.open("jobs.db", flags: O_WRONLY).truncate(to: 0)
        case .deleted: try state.directory.remove("jobs.db")
        case .garbledHeader: try write(100, at: 0)
        case .garbledFirstPage: try write(4096, at: 0)
        case .garbledMiddle: try write(4 * 4096, at: size / 2 / 4096 * 4096)
        case .deletedLog: try state.directory.remove("jobs.db-wal")
        }
    }
}

/// What was in a state directory before it was damaged.
struct Inventory {
    /// 1–40: ended, with directories.
    static let ended: ClosedRange<Int64> = 1...40
    /// 41–45: running, with directories.
    static let running: ClosedRange<Int64> = 41...45
    /// 46–400: queued, known to the database alone.
    static let queued: ClosedRange<Int64> = 46...400
}

/// Fills a state directory as `Inventory` says, and damages its database.
func fillAndDamage(_ state: StateDirectory, _ damage: Damage) throws {
    let database = try Database.open(in: state)
    let environment = try EnvironmentStore(state).store(["PATH=/bin"])
    func submission(_ number: Int64) -> Submission {
        var submission = sampleSubmission("sleep", String(number), group: "builds", labels: ["n": String(number)])
        submission.environment = environment
        return submission
    }
    try database.transaction {
        try database.set(JobGroup(name: "builds", slots: 3, isPaused: true))
        for number in Inventory.ended.lowerBound...Inventory.queued.upperBound {
            let id = JobID()
            try database.add(submission(number), id: id)
            let event = JobEvent(sequence: 0, time: time(number), kind: .submitted, number: number, id: id)
            try database.append(event)
            guard number <= Inventory.running.upperBound else { continue }
            try database.start(number)
            let attempt = try AttemptDirectory.create(number: number, attempt: 1, in: state)
            let spec = AttemptSpec(
                number: number,
                id: id,
                attempt: 1,
                launch: 1,
                submittedAt: time(0),
                submission: submission(number)
            )
            try attempt.writeSpec(spec)
            guard number <= Inventory.ended.upperBound else { continue }
            try database.end(number, exitCode: Int32(number % 3))
            guard let outcome = try database.job(number)?.record.outcome else { continue }
            let record = ExitRecord(number: number, id: id, attempt: 1, launch: 1, outcome: outcome)
            try attempt.directory.replaceFile(AttemptFile.exit, with: record.json.encoded, synchronized: false)
        }
    }
    if damage != .deletedLog { try database.close() }
    try damage.inflict(on: state)
}
