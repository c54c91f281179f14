import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// Control groups of jobs that have limits for their whole tree. A shim makes and removes that of its attempt; what is left by
/// one that was killed is removed here.
extension LocalWorker {
    /// What the shim is told.
    func spec(of attempt: Attempt) -> AttemptSpec {
        var spec = attempt.spec
        if !attempt.submission.treeLimits.isEmpty { spec.controlGroup = delegation?.path }
        return spec
    }

    /// The control group of an attempt that has been started; `nil`: it has none.
    func group(of attempt: Attempt) -> ControlGroup? {
        guard !attempt.submission.treeLimits.isEmpty,
            let directory = try? AttemptDirectory.open(
                number: attempt.key.number,
                attempt: attempt.key.attempt,
                in: state
            ),
            let path = try? directory.readSpec()?.controlGroup
        else { return nil }
        return GroupDelegation(path: path).group(ofAttempt: attempt.key.description, home: state.tag)
    }

    /// Removes the groups of attempts whose shims do not live.
    func removeGroupsOfTheDead() {
        delegation?.removeLeftovers(home: state.tag) { name in
            let numbers = name.split(separator: ".")
            guard numbers.count == 2, let number = Int64(numbers[0]), let attempt = Int(numbers[1]) else {
                return false
            }
            do {
                return try !(AttemptDirectory.open(number: number, attempt: attempt, in: state)?.isLocked ?? false)
            } catch {
                return false
            }
        }
    }
}
