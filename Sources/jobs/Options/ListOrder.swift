import ArgumentParser
import JobModel
import Values

/// In which order jobs are listed: `duration`, or `-duration` the other way round.
struct ListOrder: ExpressibleByArgument {
    private enum Key: String, CaseIterable {
        case number, name, status, group, started, ended, duration, output
    }

    private let key: Key
    private let isDescending: Bool

    static let names = Key.allCases.map(\.rawValue).joined(separator: ", ")
    static let allValueStrings = Key.allCases.map(\.rawValue)

    init?(argument: String) {
        isDescending = argument.hasPrefix("-")
        guard let key = Key(rawValue: String(isDescending ? argument.dropFirst() : argument[...])) else { return nil }
        self.key = key
    }

    /// Jobs that do not have it come last; equal ones keep their order.
    func sorted(_ jobs: [JobRecord]) -> [JobRecord] {
        switch key {
        case .number: sorted(jobs) { $0.number }
        case .name: sorted(jobs) { $0.submission.name }
        case .status: sorted(jobs) { JobStatus.allCases.firstIndex(of: $0.status) }
        case .group: sorted(jobs) { $0.submission.group }
        case .started: sorted(jobs) { $0.outcome?.startedAt ?? $0.startedAt }
        case .ended: sorted(jobs) { $0.outcome?.endedAt }
        case .duration: sorted(jobs) { $0.outcome?.duration?.nanoseconds }
        case .output: sorted(jobs) { $0.outcome?.outputBytes }
        }
    }

    private func sorted<Value: Comparable>(_ jobs: [JobRecord], by value: (JobRecord) -> Value?) -> [JobRecord] {
        let keyed = jobs.enumerated().map { (offset: $0.offset, job: $0.element, value: value($0.element)) }
        return keyed.sorted { left, right in
            guard let first = left.value, let second = right.value else {
                return (left.value == nil ? 1 : 0, left.offset) < (right.value == nil ? 1 : 0, right.offset)
            }
            if first == second { return left.offset < right.offset }
            return isDescending ? first > second : first < second
        }.map(\.job)
    }
}
