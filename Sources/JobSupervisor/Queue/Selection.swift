import JobModel

/// Who of the contenders is served: by rank, as far as slots and pools have enough and nothing of that is kept for another.
struct Selection: Sendable {
    typealias Place = Admission.Place
    typealias Ticket = RankedLine.Ticket
    typealias LineName = Contenders.LineName

    var contenders = Contenders()
    var admission = Admission()
    private var backfill = Backfill()
    /// What is added to the priorities of a group's jobs, where it is something.
    private var groupPriorities: [String: Int32] = [:]

    mutating func setPriority(_ priority: Int32, of group: String) {
        groupPriorities[group] = priority == 0 ? nil : priority
    }

    /// The rank of a group's job among those of all groups.
    private func rank(_ rank: QueueRank, in group: String) -> QueueRank {
        groupPriorities[group].map { rank.raised(by: $0) } ?? rank
    }

    // MARK: In and out

    /// The job holds what its place says from now on.
    ///
    /// - Parameter units: What it has taken of counted pools already; `nil`: it gets some now.
    mutating func occupy(_ number: Int64, _ place: Place, units: [String: [Int]]? = nil) {
        contenders.hold(place, by: number)
        admission.admit(number, to: place, units: units)
    }

    /// What the job held is free again.
    mutating func release(_ number: Int64) {
        if let place = admission.running[number] { contenders.release(place, by: number) }
        admission.release(number)
    }

    /// The job is not queued any more.
    mutating func forget(_ number: Int64) { backfill.forget(number) }

    // MARK: Who is served

    /// The first one of a line for whom there is enough.
    private struct Head {
        var line: LineName
        var ticket: Ticket
        /// Among those of all groups.
        var rank: QueueRank

        func isBefore(_ other: Head) -> Bool { (rank, ticket.number) < (other.rank, other.ticket.number) }
    }

    /// Takes those out of their lines who can be served now, by rank; each of them occupies its place.
    ///
    /// - Parameters:
    ///   - gate: It tells which groups are paused.
    ///   - conditions: Whoever waits for a condition occupies nothing, and lets others pass.
    ///   - now: On the monotonic clock.
    mutating func take(_ gate: Gate, _ conditions: inout ConditionBook, now: Int64) -> [Int64] {
        let claims = claims(gate)
        var taken: [Int64] = []
        // The best one is at the end.
        var heads = contenders.lines.keys.compactMap { head(of: $0, gate, claims) }.sorted { $1.isBefore($0) }
        while let head = heads.popLast() {
            let place = contenders.place(of: head.ticket, in: head.line)
            if contenders.holder(of: place) == nil, canServe(head.ticket, of: head.line, claims),
                conditions.admits(head.ticket.number, now: now)
            {
                occupy(head.ticket.number, place)
                contenders.remove(head.ticket, place)
                noteOvertakings(by: place, at: head.rank, gate)
                taken.append(head.ticket.number)
            }
            guard let next = self.head(of: head.line, behind: head.ticket, gate, claims) else { continue }
            heads.insert(next, at: heads.firstIndex { $0.isBefore(next) } ?? heads.endIndex)
        }
        return taken
    }

    private func head(
        of line: LineName,
        behind ticket: Ticket? = nil,
        _ gate: Gate,
        _ claims: [Backfill.Claim]
    ) -> Head? {
        let free = admission.free(for: line)
        guard free[0] > 0, !gate.isPaused(line.group) else { return nil }
        let first = contenders.lines[line]?.first(behind: ticket) { needs, rank in
            canServe(needs, at: rank, of: line, free: free, claims)
        }
        return first.map { Head(line: line, ticket: $0, rank: rank($0.rank, in: line.group)) }
    }

    private func canServe(_ ticket: Ticket, of line: LineName, _ claims: [Backfill.Claim]) -> Bool {
        canServe(ticket.needs, at: ticket.rank, of: line, free: admission.free(for: line), claims)
    }

    private func canServe(
        _ needs: [Int64],
        at rank: QueueRank,
        of line: LineName,
        free: [Int64],
        _ claims: [Backfill.Claim]
    ) -> Bool {
        guard needs.fit(free) else { return false }
        return claims.isEmpty
            || claims.obstacle(to: needs, at: self.rank(rank, in: line.group), in: line, free: free) == nil
    }

    // MARK: For whom something is kept

    /// For whom something is kept of that which a contender wants; `nil`: for nobody.
    func claimant(before ticket: Ticket, _ wanted: Place, _ gate: Gate) -> Int64? {
        let line = LineName(of: wanted)
        return claims(gate).obstacle(
            to: ticket.needs,
            at: rank(ticket.rank, in: line.group),
            in: line,
            free: admission.free(for: line)
        )?.number
    }

    /// What is kept for those who were overtaken too often, by rank.
    private func claims(_ gate: Gate) -> [Backfill.Claim] {
        guard backfill.keepsAny else { return [] }
        let claims = contenders.lines.keys.compactMap { line -> Backfill.Claim? in
            guard let front = front(of: line, gate), backfill.keeps(for: front.number) else { return nil }
            let place = contenders.place(of: front, in: line)
            return Backfill.Claim(
                number: front.number,
                rank: rank(front.rank, in: line.group),
                place: place,
                hasSlots: admission.freeSlots(of: line.group) >= place.slots
            )
        }
        return claims.sorted { ($0.rank, $0.number) < ($1.rank, $1.number) }
    }

    /// The first one of a line who can be served once others have ended.
    private func front(of line: LineName, _ gate: Gate) -> Ticket? {
        if gate.isPaused(line.group) { return nil }
        let total = admission.total(for: line)
        return contenders.lines[line]?.first { needs, _ in needs.fit(total) }
    }

    /// A job has taken its place. Those who were before it, and now lack what it took, were overtaken.
    private mutating func noteOvertakings(by place: Place, at rank: QueueRank, _ gate: Gate) {
        guard !place.uses.isEmpty || admission.isLimited(place.group) else { return }
        for line in contenders.lines(wanting: place) {
            guard let front = front(of: line, gate), self.rank(front.rank, in: line.group) < rank else { continue }
            let free = admission.free(for: line)
            let lacksTaken =
                front.needs[0] > free[0]
                ? line.group == place.group
                : line.pools.indices.contains { index in
                    front.needs[index + 1] > free[index + 1]
                        && place.uses.contains { $0.pool == line.pools[index] }
                }
            if lacksTaken { backfill.noteOvertaking(of: front.number) }
        }
    }
}
