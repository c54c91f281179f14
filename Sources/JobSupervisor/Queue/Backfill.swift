import JobModel

/// Small jobs pass a large one for which not enough is free, but not for ever: then what it needs is kept for it. Of each line
/// that is so for the first one who can be served at all; once it has started, for the next.
struct Backfill: Sendable {
    /// How many others may pass a job that wants more than is free, by taking of what it lacks.
    static let mostOvertakings = 20

    /// What is kept for a job from those who come after it.
    struct Claim: Sendable {
        var number: Int64
        /// Among those of all groups.
        var rank: QueueRank
        var place: Admission.Place
        /// Whether slots are free for it. If not, it cannot start yet, and others may have what it takes of pools.
        var hasSlots: Bool

        func slots(of group: String) -> Int64 { place.group == group ? Int64(place.slots) : 0 }

        func amount(of pool: String) -> Int64 {
            hasSlots ? place.uses.first { $0.pool == pool }?.amount ?? 0 : 0
        }
    }

    private var overtakings: [Int64: Int] = [:]

    /// Whether anything is kept for somebody.
    var keepsAny: Bool { overtakings.values.contains { $0 >= Self.mostOvertakings } }

    func keeps(for number: Int64) -> Bool { overtakings[number] ?? 0 >= Self.mostOvertakings }

    mutating func noteOvertaking(of number: Int64) { overtakings[number, default: 0] += 1 }
    mutating func forget(_ number: Int64) { overtakings[number] = nil }
}

extension [Backfill.Claim] {
    /// The first claim that leaves too little; `nil`: what is free is enough.
    ///
    /// - Parameters:
    ///   - needs: Of a ticket in this line.
    ///   - rank: Of its job among those of all groups.
    ///   - free: How much nobody has of what they need there.
    func obstacle(to needs: [Int64], at rank: QueueRank, in line: Contenders.LineName, free: [Int64]) -> Backfill.Claim?
    {
        var left = free
        for claim in self where claim.rank < rank {
            left[0] -= claim.slots(of: line.group)
            for (index, pool) in line.pools.enumerated() { left[index + 1] -= claim.amount(of: pool) }
            if !needs.fit(left) { return claim }
        }
        return nil
    }
}

extension [Int64] {
    /// Whether none of the needs is more than there is.
    func fit(_ free: [Int64]) -> Bool {
        for index in indices where self[index] > free[index] { return false }
        return true
    }
}
