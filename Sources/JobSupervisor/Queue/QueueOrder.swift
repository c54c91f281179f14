import JobModel

/// Who is before whom: a line for each group, by rank.
struct QueueOrder: Sendable {
    /// A place in a line.
    private struct Ticket: Comparable {
        var number: Int64
        var rank: QueueRank

        static func < (left: Ticket, right: Ticket) -> Bool {
            (left.rank, left.number) < (right.rank, right.number)
        }
    }

    private struct Line {
        private var tickets: [Ticket] = []
        /// How many at the front have left: moving the rest up each time would cost as much as the line is long.
        private var gone = 0

        var count: Int { tickets.count - gone }
        var isEmpty: Bool { count == 0 }
        var waiting: ArraySlice<Ticket> { tickets[gone...] }

        mutating func insert(_ ticket: Ticket) {
            if let last = tickets.last, gone < tickets.count, ticket < last {
                tickets.insert(ticket, at: gone + position(of: ticket))
            } else {
                tickets.append(ticket)
            }
        }

        /// How many are before this ticket.
        func position(of ticket: Ticket) -> Int {
            var (low, high) = (gone, tickets.count)
            while low < high {
                let middle = (low + high) / 2
                if tickets[middle] < ticket { low = middle + 1 } else { high = middle }
            }
            return low - gone
        }

        mutating func remove(_ ticket: Ticket) {
            let position = position(of: ticket)
            if position == 0 { removeFirst(1) } else { tickets.remove(at: gone + position) }
        }

        private mutating func removeFirst(_ count: Int) {
            gone += count
            guard gone > tickets.count / 2 else { return }
            tickets.removeFirst(gone)
            gone = 0
        }

        /// Passes along the line and takes out whom `choose` takes, until it says that this is enough.
        mutating func take(_ choose: (Int64) -> Choice) -> [Ticket] {
            var taken: [Ticket] = []
            var kept: [Ticket] = []
            var index = gone
            passing: while index < tickets.count {
                let ticket = tickets[index]
                switch choose(ticket.number) {
                case .take: taken.append(ticket)
                case .leave: kept.append(ticket)
                case .enough: break passing
                }
                index += 1
            }
            guard !taken.isEmpty else { return [] }
            // Those who were passed over stay at the front, in their order.
            tickets.replaceSubrange(index - kept.count..<index, with: kept)
            removeFirst(index - kept.count - gone)
            return taken
        }
    }

    /// What becomes of a job in the line.
    enum Choice {
        case take
        case leave
        /// Neither this one nor anybody behind it.
        case enough
    }

    private var lines: [String: Line] = [:]
    private var places: [Int64: (group: String, ticket: Ticket)] = [:]

    var isEmpty: Bool { places.isEmpty }
    /// The groups in which somebody waits.
    var groups: [String] { lines.filter { !$0.value.isEmpty }.map(\.key) }

    func contains(_ number: Int64) -> Bool { places[number] != nil }

    /// Puts a job into a group's line.
    mutating func insert(_ number: Int64, _ rank: QueueRank, into group: String) {
        remove(number)
        let ticket = Ticket(number: number, rank: rank)
        places[number] = (group, ticket)
        lines[group, default: Line()].insert(ticket)
    }

    mutating func remove(_ number: Int64) {
        // The line is changed in place: a copy of it would be one of all that wait in it.
        guard let place = places.removeValue(forKey: number) else { return }
        lines[place.group]?.remove(place.ticket)
        if lines[place.group]?.isEmpty ?? false { lines[place.group] = nil }
    }

    /// How many are before the job in its line.
    func position(of number: Int64) -> Int? {
        places[number].flatMap { place in lines[place.group]?.position(of: place.ticket) }
    }

    /// The rank that brings a job to a place in a group's line; `nil` if there is no such place.
    func rank(of position: QueuePosition, in group: String) -> QueueRank? {
        let waiting = lines[group]?.waiting
        switch position {
        case .first: return waiting?.first?.rank.before(after: nil)
        case .last: return waiting?.last?.rank.next
        case .before(let other):
            guard let waiting, let place = places[other], place.group == group else { return nil }
            let index = waiting.startIndex + (lines[group]?.position(of: place.ticket) ?? 0)
            return place.ticket.rank.before(after: index > waiting.startIndex ? waiting[index - 1].rank : nil)
        }
    }

    /// Takes out of all lines whom `choose` takes, by rank. Groups do not wait for each other.
    mutating func take(_ choose: (_ group: String, _ number: Int64) -> Choice) -> [Int64] {
        var taken: [Ticket] = []
        for group in groups {
            taken += lines[group]?.take { choose(group, $0) } ?? []
            if lines[group]?.isEmpty ?? false { lines[group] = nil }
        }
        for ticket in taken { places[ticket.number] = nil }
        return taken.sorted().map(\.number)
    }
}
