/// Who is before whom: a line for each group, in the order of arrival.
struct QueueOrder: Sendable {
    /// A place in a line. A job that leaves and comes back gets another one.
    private struct Ticket {
        var number: Int64
        var serial: UInt64
    }

    private struct Line {
        private var tickets: [Ticket] = []
        /// How many at the front have left: moving the rest up each time would cost as much as the line is long.
        private var gone = 0

        var count: Int { tickets.count - gone }
        var isEmpty: Bool { count == 0 }

        mutating func append(_ ticket: Ticket) { tickets.append(ticket) }

        /// How many are before this serial.
        func position(of serial: UInt64) -> Int {
            var (low, high) = (gone, tickets.count)
            while low < high {
                let middle = (low + high) / 2
                if tickets[middle].serial < serial { low = middle + 1 } else { high = middle }
            }
            return low - gone
        }

        mutating func remove(at position: Int) {
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
    private var places: [Int64: (group: String, serial: UInt64)] = [:]
    private var nextSerial: UInt64 = 0

    var count: Int { places.count }
    var isEmpty: Bool { places.isEmpty }
    /// The groups in which somebody waits.
    var groups: [String] { lines.filter { !$0.value.isEmpty }.map(\.key) }

    func count(in group: String) -> Int { lines[group]?.count ?? 0 }

    /// Puts a job at the end of a group's line.
    mutating func append(_ number: Int64, to group: String) {
        remove(number)
        nextSerial += 1
        places[number] = (group, nextSerial)
        lines[group, default: Line()].append(Ticket(number: number, serial: nextSerial))
    }

    mutating func remove(_ number: Int64) {
        // The line is changed in place: a copy of it would be one of all that wait in it.
        guard let place = places.removeValue(forKey: number),
            let position = lines[place.group]?.position(of: place.serial)
        else { return }
        lines[place.group]?.remove(at: position)
        if lines[place.group]?.isEmpty ?? false { lines[place.group] = nil }
    }

    /// How many are before the job in its line.
    func position(of number: Int64) -> Int? {
        places[number].flatMap { place in lines[place.group]?.position(of: place.serial) }
    }

    /// Takes out of all lines whom `choose` takes, in the order of arrival. Groups do not wait for each other.
    mutating func take(_ choose: (_ group: String, _ number: Int64) -> Choice) -> [Int64] {
        var taken: [Ticket] = []
        for group in groups {
            taken += lines[group]?.take { choose(group, $0) } ?? []
            if lines[group]?.isEmpty ?? false { lines[group] = nil }
        }
        for ticket in taken { places[ticket.number] = nil }
        return taken.sorted { $0.serial < $1.serial }.map(\.number)
    }
}
