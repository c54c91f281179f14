internal import Values

/// The jobs of a graph, without how they stand.
package struct DependencyGraph: Sendable, Equatable {
    /// Ascending.
    package var numbers: [Int64]
    /// Whether there are more than were wanted.
    package var isCut: Bool
}

/// Who is connected to whom by dependencies. It may read all of them: a million take about a second, so it is for a reader.
extension Database {
    /// The jobs that have not ended and depend on others, with those that they depend on.
    package func graphOfUnended(limit: Int) throws(StoreError) -> DependencyGraph {
        let sql = """
            SELECT DISTINCT needing.number FROM dependencies AS needing JOIN jobs ON jobs.number = needing.number
            WHERE jobs.ended_at IS NULL ORDER BY needing.number LIMIT ?
            """
        let seeds = try connection.rows(sql, [SQLiteValue(limit + 1)]) { $0.integer(0) }
        var growth = GraphGrowth(limit: limit)
        growth.add(seeds)
        for seed in seeds where !growth.isCut { try add(rangesBefore: seed, to: &growth) }
        return growth.graph
    }

    /// These jobs, with all that is connected to them (`isWhole`), or with those alone on which they depend or that depend
    /// on them.
    package func graph(of seeds: [Int64], isWhole: Bool, limit: Int) throws(StoreError) -> DependencyGraph {
        let edges = DependencyEdges(
            try connection.rows("SELECT number, first, last FROM dependencies ORDER BY number, first") { row in
                DependencyEdges.Edge(number: row.integer(0), first: row.integer(1), last: row.integer(2))
            }
        )
        var growth = GraphGrowth(limit: limit)
        growth.add(seeds)
        var open = growth.takeAdded()
        while !open.isEmpty, !growth.isCut {
            for number in open {
                for edge in edges.before(number) { try add(edge.first...edge.last, to: &growth) }
                growth.add(edges.behind(number))
            }
            open = isWhole ? growth.takeAdded() : []
        }
        return growth.graph
    }

    private func add(rangesBefore number: Int64, to growth: inout GraphGrowth) throws(StoreError) {
        let sql = "SELECT first, last FROM dependencies WHERE number = ?"
        let ranges = try connection.rows(sql, [.integer(number)]) { ($0.integer(0), $0.integer(1)) }
        for (first, last) in ranges { try add(first...max(first, last), to: &growth) }
    }

    /// Of a range the jobs that there are.
    private func add(_ range: ClosedRange<Int64>, to growth: inout GraphGrowth) throws(StoreError) {
        if range.count == 1 { return growth.add([range.lowerBound]) }
        let sql = "SELECT number FROM jobs WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?"
        let parameters: [SQLiteValue] = [
            .integer(range.lowerBound), .integer(range.upperBound), SQLiteValue(growth.limit + 1),
        ]
        growth.add(try connection.rows(sql, parameters) { $0.integer(0) })
    }
}

/// A graph that grows from some jobs to those that are next to them.
private struct GraphGrowth {
    let limit: Int
    private(set) var isCut = false
    private var found: Set<Int64> = []
    private var added: [Int64] = []

    init(limit: Int) { self.limit = limit }

    mutating func add(_ numbers: some Sequence<Int64>) {
        for number in numbers where !found.contains(number) {
            guard found.count < limit else { return isCut = true }
            found.insert(number)
            added.append(number)
        }
    }

    /// Those that came since the last call.
    mutating func takeAdded() -> [Int64] {
        defer { added = [] }
        return added
    }

    var graph: DependencyGraph { DependencyGraph(numbers: found.sorted(), isCut: isCut) }
}

/// All dependencies, to be asked in both directions.
struct DependencyEdges {
    struct Edge {
        /// Who depends.
        var number: Int64
        /// On the jobs from this one to the last.
        var first: Int64
        var last: Int64
    }

    /// By who depends.
    private let edges: [Edge]
    /// Their indices by the first job of the range, and how far ranges reach up to each place of that order.
    private let byFirst: [Int]
    private let reach: [Int64]

    /// - Parameter edges: In the order of `number`.
    init(_ edges: [Edge]) {
        self.edges = edges
        byFirst = edges.indices.sorted { edges[$0].first < edges[$1].first }
        var farthest = Int64.min
        reach = byFirst.map { index in
            farthest = max(farthest, edges[index].last)
            return farthest
        }
    }

    /// What a job depends on.
    func before(_ number: Int64) -> ArraySlice<Edge> {
        let first = edges.firstIndex(fromWhich: { $0.number >= number })
        return edges[first...].prefix { $0.number == number }
    }

    /// Those that depend on a job.
    func behind(_ number: Int64) -> [Int64] {
        var index = byFirst.firstIndex(fromWhich: { edges[$0].first > number }) - 1
        var found: [Int64] = []
        while index >= 0, reach[index] >= number {
            let edge = edges[byFirst[index]]
            if edge.last >= number { found.append(edge.number) }
            index -= 1
        }
        return found
    }
}
