import JobModel

/// Which queued jobs wait for the ends of others, and how far these ends have come.
struct DependencyBook: Sendable {
    /// How what a job depends on has turned out.
    enum State: Sendable, Equatable {
        case met, open
        /// It cannot be met any more, unless a job is retried.
        case broken
    }

    /// One dependency: the jobs that have not ended, and those that ended otherwise than they should.
    struct Want: Sendable, Equatable {
        var condition: Dependency.Condition
        var unended: Set<Int64>
        /// Those that ended as the condition says.
        var served: Set<Int64> = []
        /// All others that have ended.
        var missed: [Int64: JobStatus] = [:]

        /// - Parameter statuses: Those of all the jobs that it is about.
        init(_ condition: Dependency.Condition, _ statuses: [Int64: JobStatus]) {
            self.condition = condition
            unended = []
            for (number, status) in statuses { note(number, status) }
        }

        mutating func note(_ number: Int64, _ status: JobStatus) {
            unended.remove(number)
            served.remove(number)
            missed[number] = nil
            if !status.isEnded {
                unended.insert(number)
            } else if Dependency(condition, .jobs([])).isServed(by: status) {
                served.insert(number)
            } else {
                missed[number] = status
            }
        }

        var numbers: some Sequence<Int64> { [Array(unended), Array(served), Array(missed.keys)].joined() }

        // Found out at every end, so without a look at each of them: there may be very many.
        var state: State {
            switch condition {
            // One is enough to break it: all have to.
            case .completed, .ended: missed.isEmpty ? (unended.isEmpty ? .met : .open) : .broken
            // One is enough, once all have ended.
            case .failed: unended.isEmpty ? (served.isEmpty && !missed.isEmpty ? .broken : .met) : .open
            }
        }

        /// What is waited for; `nil` if it is met.
        var reason: WaitReason? {
            switch state {
            case .met: nil
            case .open: unended.min().map { .dependency($0, condition, others: unended.count - 1) }
            case .broken: missed.min { $0.key < $1.key }.map { .brokenDependency($0.key, $0.value) }
            }
        }
    }

    /// All that a job depends on.
    struct Wants: Sendable, Equatable {
        var all: [Want] = []
        var needsOne = false
        /// Whether the job stays queued when they are broken.
        var keepsWaiting = false

        var state: State {
            let states = all.map(\.state)
            if states.isEmpty { return .met }
            // From what decides to what does not.
            let order: [State] = needsOne ? [.met, .open, .broken] : [.broken, .open, .met]
            return order.first(where: states.contains) ?? .met
        }

        /// What is waited for; `nil` if it is met.
        var reason: WaitReason? {
            let state = state
            return all.first { $0.state == state }?.reason
        }
    }

    private var wants: [Int64: Wants] = [:]
    /// For each job the queued ones that depend on it.
    private var dependents: [Int64: Set<Int64>] = [:]

    /// Takes note of what a job depends on; `nil`: nothing any more.
    mutating func set(_ number: Int64, _ new: Wants?) {
        if let old = wants.removeValue(forKey: number) {
            for want in old.all {
                for target in want.numbers {
                    dependents[target]?.remove(number)
                    if dependents[target]?.isEmpty ?? false { dependents[target] = nil }
                }
            }
        }
        guard let new, !new.all.isEmpty else { return }
        wants[number] = new
        for want in new.all { for target in want.numbers { dependents[target, default: []].insert(number) } }
    }

    func state(of number: Int64) -> State { wants[number]?.state ?? .met }

    /// What a queued job waits for of others; `nil` if nothing.
    func obstacle(for number: Int64) -> WaitReason? { wants[number]?.reason }

    func keepsWaiting(_ number: Int64) -> Bool { wants[number]?.keepsWaiting ?? false }

    /// Whether a queued job depends on this one.
    func isNeeded(_ target: Int64) -> Bool { dependents[target] != nil }

    /// The unended jobs all of which a queued one needs.
    func unended(before number: Int64) -> Set<Int64> {
        guard let wants = wants[number], !wants.needsOne || wants.all.count == 1 else { return [] }
        return wants.all.reduce(into: []) { $0.formUnion($1.unended) }
    }

    /// All unended jobs on which a queued one depends, and those that broke it.
    func needs(of number: Int64) -> Set<Int64> {
        wants[number]?.all.reduce(into: []) { $0.formUnion($1.unended.union($1.missed.keys)) } ?? []
    }

    /// Takes note of how a job stands now. Returns the queued jobs for which that matters.
    mutating func note(_ target: Int64, _ status: JobStatus) -> Set<Int64> {
        let affected = dependents[target] ?? []
        for number in affected {
            guard let count = wants[number]?.all.count else { continue }
            for index in 0..<count where wants[number]?.all[index].concerns(target) ?? false {
                wants[number]?.all[index].note(target, status)
            }
        }
        return affected
    }
}

extension DependencyBook.Want {
    fileprivate func concerns(_ target: Int64) -> Bool {
        unended.contains(target) || served.contains(target) || missed[target] != nil
    }
}
