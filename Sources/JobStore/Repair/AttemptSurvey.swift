internal import JobModel
internal import JobProtocol
internal import LinuxSystem
internal import Values

/// Which attempt directories there are.
struct AttemptSurvey {
    /// The attempts of each number that has a directory, in ascending order.
    private(set) var attempts: [Int64: [Int]] = [:]
    /// What lies in `attempts/` under another name than an attempt's, with its path.
    private(set) var strangers: [String] = []

    init(_ state: StateDirectory) throws(SystemError) {
        let root = try state.directory.openDirectory(StateFile.attempts)
        for shardName in try root.names().sorted() {
            guard let shard = try? root.openDirectory(shardName) else {
                strangers.append("\(StateFile.attempts)/\(shardName)")
                continue
            }
            for name in try shard.names() {
                let path = "\(StateFile.attempts)/\(shardName)/\(name)"
                if case .attempt(let number, let attempt) = JobReference(name),
                    path == AttemptFile.directory(number: number, attempt: attempt)
                {
                    attempts[number, default: []].append(attempt)
                } else {
                    strangers.append(path)
                }
            }
        }
        for number in attempts.keys { attempts[number]?.sort() }
    }

    /// All of them, by number.
    var all: [(number: Int64, attempt: Int)] {
        attempts.sorted { $0.key < $1.key }.flatMap { number, attempts in attempts.map { (number, $0) } }
    }

    var highestNumber: Int64 { attempts.keys.max() ?? 0 }
}

/// What an attempt directory tells about its job.
enum AttemptTestimony {
    /// There is no spec: the directory was being removed, or was just made. Nothing ran, or nothing counts any more.
    case none
    case spec(AttemptSpec, exit: ExitRecord?)
    /// The spec cannot be read.
    case unreadable(exit: ExitRecord?)

    init(number: Int64, attempt: Int, in state: StateDirectory) throws(SystemError) {
        guard let directory = try AttemptDirectory.openOwn(number: number, attempt: attempt, in: state) else {
            self = .none
            return
        }
        let exit = (try? directory.followed().readExit()) ?? nil
        do throws(AttemptError) {
            guard let spec = try directory.readSpec() else {
                self = .none
                return
            }
            self = .spec(spec, exit: exit?.launch == spec.launch ? exit : nil)
        } catch {
            self = .unreadable(exit: exit)
        }
    }
}
