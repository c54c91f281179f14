import JobModel
import Values

/// Jobs by rank, with what each needs. It is kept in pieces, each with the least that anybody in it needs: to put one in, to
/// take one out and to find the first who can be served costs little, however long the line is.
struct RankedLine: Sendable {
    /// A place in the line.
    struct Ticket: Sendable, Equatable, Comparable {
        var number: Int64
        var rank: QueueRank
        /// How much of each of the things that those in this line need; in every ticket as many.
        var needs: [Int64] = []

        static func < (left: Ticket, right: Ticket) -> Bool {
            (left.rank, left.number) < (right.rank, right.number)
        }
    }

    private struct Piece {
        var tickets: [Ticket]
        /// The smallest of each need in it.
        var least: [Int64]

        init(_ tickets: [Ticket]) {
            self.tickets = tickets
            least = tickets.first?.needs ?? []
            for ticket in tickets { include(ticket) }
        }

        mutating func include(_ ticket: Ticket) {
            for index in least.indices where ticket.needs[index] < least[index] { least[index] = ticket.needs[index] }
        }
    }

    /// The most tickets of a piece.
    private static let longestPiece = 512

    /// None of them is empty.
    private var pieces: [Piece] = []

    var isEmpty: Bool { pieces.isEmpty }
    var count: Int { pieces.reduce(0) { $0 + $1.tickets.count } }
    var first: Ticket? { pieces.first?.tickets.first }
    var last: Ticket? { pieces.last?.tickets.last }

    func contains(_ ticket: Ticket) -> Bool { find(ticket) != nil }

    mutating func insert(_ ticket: Ticket) {
        guard !pieces.isEmpty else { return pieces = [Piece([ticket])] }
        // Those who come last go to the end, which stays full.
        let index = min(indexOfPiece(with: ticket), pieces.count - 1)
        if pieces[index].tickets.count >= Self.longestPiece, last.map({ $0 < ticket }) ?? false {
            return pieces.append(Piece([ticket]))
        }
        pieces[index].tickets.insert(ticket, at: Self.index(of: ticket, in: pieces[index].tickets))
        pieces[index].include(ticket)
        guard pieces[index].tickets.count > Self.longestPiece else { return }
        let half = Array(pieces[index].tickets[(Self.longestPiece / 2)...])
        pieces[index] = Piece(Array(pieces[index].tickets[..<(Self.longestPiece / 2)]))
        pieces.insert(Piece(half), at: index + 1)
    }

    mutating func remove(_ ticket: Ticket) {
        guard let (index, place) = find(ticket) else { return }
        let needs = pieces[index].tickets.remove(at: place).needs
        if pieces[index].tickets.isEmpty {
            pieces.remove(at: index)
        } else if zip(needs, pieces[index].least).contains(where: { $0 == $1 }) {
            // Where all need the same, as mostly, the first one who stays tells that.
            let least = pieces[index].least
            if pieces[index].tickets[min(place, pieces[index].tickets.count - 1)].needs != least {
                pieces[index] = Piece(pieces[index].tickets)
            }
        }
    }

    /// How many are before this ticket, which need not be in the line.
    func position(of ticket: Ticket) -> Int {
        let index = indexOfPiece(with: ticket)
        let before = pieces[..<index].reduce(0) { $0 + $1.tickets.count }
        return index < pieces.count ? before + Self.index(of: ticket, in: pieces[index].tickets) : before
    }

    /// The one just before this ticket.
    func previous(to ticket: Ticket) -> Ticket? {
        let index = indexOfPiece(with: ticket)
        if index < pieces.count {
            let place = Self.index(of: ticket, in: pieces[index].tickets)
            if place > 0 { return pieces[index].tickets[place - 1] }
        }
        return index > 0 ? pieces[index - 1].tickets.last : nil
    }

    /// The first one that can be served.
    ///
    /// - Parameters:
    ///   - previous: Only those behind this one; `nil`: all.
    ///   - fits: Whether needs can be served at a rank: if so, then also lesser ones, and at a better rank.
    func first(behind previous: Ticket? = nil, where fits: (_ needs: [Int64], _ rank: QueueRank) -> Bool) -> Ticket? {
        var index = previous.map { indexOfPiece(with: $0) } ?? 0
        var isFirst = true
        while index < pieces.count {
            defer { (index, isFirst) = (index + 1, false) }
            let piece = pieces[index]
            guard let head = piece.tickets.first, fits(piece.least, head.rank) else { continue }
            var place = isFirst ? previous.map { Self.index(of: $0, in: piece.tickets) } ?? 0 : 0
            if place < piece.tickets.count, piece.tickets[place] == previous { place += 1 }
            if let ticket = piece.tickets[place...].first(where: { fits($0.needs, $0.rank) }) { return ticket }
        }
        return nil
    }

    /// Where the ticket is; `nil`: not in the line.
    private func find(_ ticket: Ticket) -> (piece: Int, place: Int)? {
        let index = indexOfPiece(with: ticket)
        guard index < pieces.count else { return nil }
        let place = Self.index(of: ticket, in: pieces[index].tickets)
        let isThere = place < pieces[index].tickets.count && pieces[index].tickets[place].number == ticket.number
        return isThere ? (index, place) : nil
    }

    /// Where the ticket is, or would be: the first piece whose last one is not before it.
    private func indexOfPiece(with ticket: Ticket) -> Int {
        pieces.firstIndex(fromWhich: { piece in piece.tickets.last.map { $0 >= ticket } ?? false })
    }

    private static func index(of ticket: Ticket, in tickets: [Ticket]) -> Int {
        tickets.firstIndex(fromWhich: { $0 >= ticket })
    }
}
