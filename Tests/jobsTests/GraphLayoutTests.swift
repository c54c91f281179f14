import JobModel
import TestSupport
import Testing
import Values

@testable import jobs

/// The tree of a graph: of generated graphs, and of a few that people have.
struct GraphLayoutTests {
    private static func node(
        _ number: Int64,
        after: [ClosedRange<Int64>] = [],
        _ condition: Dependency.Condition = .completed,
        batch: Int64? = nil,
        status: JobStatus = .queued
    ) -> GraphNode {
        var dependencies = Dependencies()
        if !after.isEmpty { dependencies.all = [Dependency(condition, .jobs(after))] }
        return GraphNode(
            number: number,
            status: status,
            verdict: status.rawValue,
            batch: batch,
            command: [ByteString("job\(number)")],
            dependencies: dependencies
        )
    }

    private func lines(_ nodes: [GraphNode], width: Int? = nil) -> [String] {
        let terminal = Terminal(isTerminal: width != nil, columns: width, color: .never) { _ in nil }
        return GraphReport(terminal: terminal).lines(of: nodes)
    }

    @Test func branchesAreIndentedAndChainsAreNot() {
        let nodes = [
            Self.node(1), Self.node(2, after: [1...1]), Self.node(3, after: [1...1]), Self.node(4, after: [3...3]),
            Self.node(5, after: [2...2, 4...4]), Self.node(6, after: [5...5], .failed), Self.node(9),
        ]
        #expect(
            lines(nodes) == [
                "1  queued  job1", "├─ 2  queued  job2", "└─ 3  queued  job3", "   ↓ 4  queued  job4",
                "   ↓ 5  queued  job5  (after 2,4)", "   ↓ 6  queued  job6  (if 5 fails)", "9  queued  job9",
            ]
        )
    }

    @Test func aBatchIsALineWhereItsJobsAreAlikeToTheGraph() {
        let batch = (1...100).map { Self.node($0, batch: 1, status: $0 > 60 ? .completed : .failed) }
        let nodes = batch + [Self.node(101, after: [1...100]), Self.node(102, after: [7...7])]
        let drawn = lines(nodes)
        // Another one depends on job 7 alone.
        #expect(
            drawn == [
                "1-6  6 jobs: 6 failed  job1", "7  failed  job7", "↓ 102  queued  job102",
                "8-100  93 jobs: 53 failed, 40 completed  job8", "↓ 101  queued  job101  (after 1-100)",
            ]
        )
    }

    @Test(arguments: 0..<300)
    func everyJobStandsOnceAndBelowOneThatItDependsOn(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var numbers: [Int64] = []
        var nodes: [GraphNode] = []
        for _ in 0..<Int.random(in: 1...300, using: &random) {
            let number = (numbers.last ?? 0) + Int64.random(in: 1...3, using: &random)
            let ranges = (0..<Int.random(in: 0...2, using: &random)).compactMap { _ -> ClosedRange<Int64>? in
                guard number > 1 else { return nil }
                let first = Int64.random(in: 1..<number, using: &random)
                return first...min(number - 1, first + Int64.random(in: 0...5, using: &random))
            }
            let batch: Int64? = Bool.random(using: &random) ? number / 20 : nil
            let condition = Dependency.Condition.allCases.randomElement(using: &random) ?? .ended
            nodes.append(Self.node(number, after: ranges, condition, batch: batch))
            numbers.append(number)
        }
        let layout = GraphLayout(nodes)
        #expect(layout.lines.flatMap { $0.bundle.nodes.map(\.number) }.sorted() == numbers)
        var seen: Set<Int64> = []
        let present = Set(numbers)
        for line in layout.lines {
            let targets = line.bundle.dependencies.all.flatMap(\.ranges).joined().filter(present.contains)
            // What stands at the left side depends on nothing that is shown.
            #expect(line.branch.isEmpty == targets.isEmpty)
            if let newest = targets.max() { #expect(seen.contains(newest), "\(line.bundle.first.number)") }
            for node in line.bundle.nodes {
                #expect(node.dependencies == line.bundle.dependencies)
                seen.insert(node.number)
            }
        }
        for width in [40, 80] { #expect(lines(nodes, width: width).allSatisfy { Columns.count($0) <= width }) }
    }

    @Test func aCircleIsDrawnAndALongChainStaysNarrow() {
        let circle = [Self.node(1, after: [2...2]), Self.node(2, after: [1...1])]
        #expect(GraphLayout(circle).lines.count == 2)
        let chain = (1...5000).map { Self.node($0, after: $0 > 1 ? [($0 - 1)...($0 - 1)] : []) }
        let layout = GraphLayout(chain)
        #expect(layout.lines.count == 5000 && layout.lines.allSatisfy { $0.branch.count <= 3 })
        let comb = (1...400).map { Self.node($0, after: $0 > 2 ? [(($0 - 1) / 2)...(($0 - 1) / 2)] : []) }
        #expect(lines(comb, width: 80).allSatisfy { Columns.count($0) <= 80 })
    }

    @Test func aDrawingQuotesWhatWouldEndALabel() {
        var node = Self.node(1)
        node.name = "a\"b\\c\u{1B}"
        let text = GraphDrawing(nodes: [node, Self.node(2, after: [1...1], .failed)]).lines.joined(separator: "\n")
        #expect(text.contains("label=\"1: a\\\"b\\\\c\u{FFFD}\\njob1"))
        #expect(text.contains("  1 -> 2 [style=dashed, color=\"#d70000\", label=\"fails\"];"))
    }
}
