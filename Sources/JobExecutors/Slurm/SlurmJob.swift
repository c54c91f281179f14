import JobModel
import Values

/// A job as `squeue` lists it.
struct SlurmJob: Sendable, Equatable {
    /// It is used again, and so says nothing of whose job it is.
    var id: String
    var state: SlurmState
    /// As Slurm says it: `CANCELLED`, `OUT_OF_MEMORY`.
    var stateWord: String
    var restarts: Int
    var host: String?
    var partition: String
    var name: String
    var reason: String
    var comment: String

    /// What `squeue -O` is asked for. Free text comes last: it may hold the character that ends a field.
    static let fields = "JobID:|,State:|,RestartCnt:|,NodeList:|,Partition:|,Name:|,Reason:|,Comment:"

    /// Reads a line of the list; `nil` where it is none.
    init?(line: Substring) {
        let bar: Character = "|"
        let parts = line.split(separator: bar, maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, !parts[0].isEmpty, parts[0].allSatisfy(\.isNumber) else { return nil }
        (id, stateWord, name, partition) = (parts[0], parts[1], parts[5], parts[4])
        state = SlurmState(parts[1])
        restarts = Int(parts[2]) ?? 0
        host = parts[3].isEmpty || parts[3] == "(null)" ? nil : parts[3]
        let rest = parts[6].split(separator: bar, omittingEmptySubsequences: false).map(String.init)
        reason = rest.dropLast().joined(separator: "|")
        comment = rest.last ?? ""
    }

    /// What Slurm says of its end: `Slurm: CANCELLED`, `Slurm: NODE_FAIL (NodeDown)`.
    var endWords: String {
        "Slurm: job \(id) is \(stateWord)" + (reason.isEmpty || reason == "None" ? "" : " (\(reason))")
    }

    /// Why it does not run.
    var waitWords: String { "Slurm: \(Self.words(for: reason, partition: partition, id: id))" }

    /// The reasons of squeue(1) that people meet, in words; others as they are.
    private static func words(for reason: String, partition: String, id: String) -> String {
        switch reason {
        case "", "None": "about to be scheduled (partition \(partition))"
        case "Resources": "waits for resources (partition \(partition))"
        case "Priority": "waits behind jobs of higher priority (partition \(partition))"
        case "Dependency": "waits for another job of Slurm"
        case "DependencyNeverSatisfied": "waits for a job of Slurm that cannot end as it should any more"
        case "BeginTime": "its start time has not come"
        case "JobHeldUser": "held; 'scontrol release \(id)' lets it go"
        case "JobHeldAdmin": "held by an administrator"
        case "JobArrayTaskLimit": "waits for other tasks of its array"
        case "Licenses": "waits for a licence"
        case "Reservation": "waits for its reservation"
        case "PartitionTimeLimit": "its time limit is more than partition \(partition) allows"
        case "PartitionNodeLimit", "PartitionConfig": "it wants more than partition \(partition) has"
        case "PartitionDown", "PartitionInactive": "partition \(partition) is down"
        case "BadConstraints": "no node is as it wants"
        case let reason where reason.hasPrefix("ReqNodeNotAvail"):
            "the nodes that it wants are not available (\(reason))"
        case let reason where reason.hasPrefix("QOS") || reason.hasPrefix("Assoc"):
            "a limit of its account or quality of service is reached (\(reason))"
        default: reason
        }
    }
}

/// Where a job of Slurm is (JOB STATE CODES of squeue(1)), as far as it makes a difference.
enum SlurmState: Sendable, Equatable {
    case pending
    /// Its processes may run; also where they are being ended.
    case running
    case completed
    case failed
    case cancelled
    case timedOut
    case outOfMemory
    case nodeFailed
    case preempted
    case deadline
    case bootFailed

    init(_ word: String) {
        self =
            switch word {
            case "PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD": .pending
            case "COMPLETED": .completed
            case "FAILED", "REVOKED": .failed
            case "CANCELLED": .cancelled
            case "TIMEOUT": .timedOut
            case "OUT_OF_MEMORY": .outOfMemory
            case "NODE_FAIL": .nodeFailed
            case "PREEMPTED": .preempted
            case "DEADLINE": .deadline
            case "BOOT_FAIL": .bootFailed
            default: .running
            }
    }

    /// Whether it is over.
    var isFinal: Bool { self != .pending && self != .running }

    /// What an end means that Slurm brought about, or alone knows of; `nil`: the end is not Slurm's.
    var ending: Ending? {
        switch self {
        case .pending, .running, .completed, .failed: nil
        case .cancelled: Ending(status: .killed, reason: .cancelled)
        case .timedOut: Ending(status: .failed, reason: .timedOut)
        case .outOfMemory: Ending(status: .failed, reason: .outOfMemory)
        case .nodeFailed: Ending(status: .lost, reason: .nodeFailed)
        case .preempted: Ending(status: .killed, reason: .preempted)
        case .deadline: Ending(status: .killed, reason: .deadline)
        case .bootFailed: Ending(status: .failed, reason: .bootFailed)
        }
    }

    /// What an end means that a shim recorded without knowing who brought it about; `nil`: Slurm has no part in it.
    func ending(of recorded: Ending) -> Ending? {
        guard let ending, recorded.status != .completed else { return nil }
        switch recorded.reason {
        // How it ended is known, whatever became of its node.
        case .cancelled, .signalled:
            return ending.status == .lost ? Ending(status: .killed, reason: .nodeFailed) : ending
        case .exited: return ending.status == .lost ? nil : ending
        default: return nil
        }
    }
}
