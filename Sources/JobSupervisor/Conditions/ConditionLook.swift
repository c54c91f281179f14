import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// A look at whether a job's conditions hold. It may take as long as a command or a file system takes, so it has a thread of
/// its own.
struct ConditionLook: Sendable {
    let number: Int64
    let conditions: [StartCondition]
    /// Of the job: where relative paths count from, and where commands run.
    let directory: ByteString
    /// The job's own environment; `nil`: it is not stored any more.
    let environment: [ByteString]?
    let umask: UInt32

    /// The first condition that does not hold, in words; `nil`: all hold.
    func problem() -> String? {
        for condition in conditions {
            if let problem = condition.problem(with: value(of: condition)) { return problem }
        }
        return nil
    }

    private func value(of condition: StartCondition) -> ConditionValue {
        switch condition {
        case .load: return MachineState.load().map { .number($0) } ?? .failure("the load cannot be read")
        case .memory:
            return MachineState.availableMemory().map { .bytes($0) } ?? .failure("the memory cannot be read")
        case .disk(let path, _, _):
            let place = path.absolute(from: directory)
            do throws(SystemError) {
                return .bytes(try MachineState.availableSpace(at: place))
            } catch {
                return .failure("free space at \(path): \(error.errno)")
            }
        case .idle: return .idle(Terminals.idleTime(now: Clock.now()))
        case .exists(let path): return .isThere(path.absolute(from: directory).withCString { access($0, F_OK) } == 0)
        case .command(let command):
            guard let environment else { return .failure("the job's environment is not stored any more") }
            return ConditionCommand(command, environment, directory, umask).run()
        }
    }
}
