import JobModel

/// Who is before whom: a line for each group, by rank.
struct QueueOrder: Sendable {
    typealias Ticket = RankedLine.Ticket

    private var lines: [String: RankedLine] = [:]

    func contains(_ ticket: Ticket, in group: String) -> Bool { lines[group]?.contains(ticket) ?? false }

    /// Puts a job into a group's line.
    mutating func insert(_ ticket: Ticket, into group: String) {
        // Those in one group's line need different things, which do not matter here.
        lines[group, default: RankedLine()].insert(Ticket(number: ticket.number, rank: ticket.rank))
    }

    mutating func remove(_ ticket: Ticket, from group: String) {
        // The line is changed in place: a copy of it would be one of all that wait in it.
        lines[group]?.remove(ticket)
        if lines[group]?.isEmpty ?? false { lines[group] = nil }
    }

    /// How many are before the job in a group's line.
    func position(of ticket: Ticket, in group: String) -> Int { lines[group]?.position(of: ticket) ?? 0 }

    /// The rank that brings a job to a place in a group's line; `nil` if nobody waits in it.
    func rank(of position: QueuePosition, in group: String) -> QueueRank? {
        guard let line = lines[group] else { return nil }
        return position == .first ? line.first?.rank.before(after: nil) : line.last?.rank.next
    }

    /// The rank just before a job that waits in a group's line.
    func rank(before ticket: Ticket, in group: String) -> QueueRank {
        ticket.rank.before(after: lines[group]?.previous(to: ticket)?.rank)
    }
}
