import JobModel
import JobProtocol
import JobStore
import Values

extension Engine {
    /// How many jobs are looked at while nothing else is done.
    private static let graphPiece = 500

    /// Tells who depends on whom, beside the engine: there may be very many.
    func graph(_ call: GraphCall, _ request: Request) throws {
        let question = try question(call.scope)
        ask(request) { database, engine in
            let graph = try question(database)
            var nodes: [GraphNode] = []
            for start in stride(from: 0, to: graph.numbers.count, by: Self.graphPiece) {
                let piece = graph.numbers[start..<min(start + Self.graphPiece, graph.numbers.count)]
                let jobs = try piece.compactMap { try database.job($0) }
                nodes += engine.withLock { engine in jobs.map(engine.node) }
            }
            var reply = GraphCall.Reply(nodes: nodes, isCut: graph.isCut)
            if call.scope == .unended, !graph.isCut {
                let all = try database.liveCounts().reduce(0) { $0 + $1.count }
                reply.unconnected = max(0, all - nodes.count { !$0.status.isEnded })
            }
            return GraphCall.encode(reply)
        }
    }

    private func question(_ scope: GraphScope) throws -> @Sendable (Database) throws -> DependencyGraph {
        let limit = GraphCall.most
        switch scope {
        case .unended: return { try $0.graphOfUnended(limit: limit) }
        case .jobs(let references):
            let numbers = try references.map { try resolve($0).record.number }
            return { try $0.graph(of: numbers, isWhole: true, limit: limit) }
        case .batch(let reference):
            let job = try resolve(reference).record
            guard let batch = job.submission.batch else {
                throw JobsError(.usage, "job \(job.number) does not belong to a batch", advice: .list)
            }
            return { database in
                let numbers = try database.numbers(ofBatch: batch).flatMap { $0.prefix(limit + 1) }
                return try database.graph(of: numbers, isWhole: false, limit: limit)
            }
        case .groups(let names):
            return { database in
                let numbers = try names.flatMap { try database.unendedNumbers(inGroup: $0) }
                return try database.graph(of: numbers, isWhole: false, limit: limit)
            }
        }
    }

    private func node(_ stored: StoredJob) -> GraphNode {
        let record = present(jobs[stored.record.number] ?? stored)
        // That it waits for others is what the graph shows.
        let waitsForJobs = if case .dependency? = record.waitReason { true } else { false }
        return GraphNode(
            number: record.number,
            name: record.submission.name,
            status: record.status.told,
            verdict: waitsForJobs ? record.statusWord : JobVerdict.text(of: record),
            group: record.submission.group,
            batch: record.submission.batch,
            command: record.submission.command,
            dependencies: record.submission.dependencies
        )
    }
}
