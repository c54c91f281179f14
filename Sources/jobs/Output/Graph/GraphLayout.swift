import JobModel
import Values

/// Jobs that depend on each other as the lines of a tree: each job stands once, below the newest of those that it depends on;
/// what else it depends on is for its words. A plain value.
struct GraphLayout {
    /// A line's jobs: one, or several of a batch that depend on the same jobs and that the same jobs depend on.
    struct Bundle: Equatable {
        fileprivate(set) var nodes: [GraphNode]

        var first: GraphNode { nodes[0] }
        var dependencies: Dependencies { first.dependencies }
    }

    struct Line: Equatable {
        var bundle: Bundle
        /// What is drawn before it.
        var branch: String
        /// Whether the drawing says all about what it depends on.
        var isExplained: Bool
    }

    /// What trees are drawn with.
    struct Glyphs {
        var fork, end, pass, next: String

        static let lines = Glyphs(fork: "├─ ", end: "└─ ", pass: "│  ", next: "↓ ")
        static let ascii = Glyphs(fork: "|- ", end: "`- ", pass: "|  ", next: "v ")
    }

    /// From this many on, jobs of a batch that look alike share a line.
    static let leastFolded = 4
    /// How deep branches are drawn; what is deeper stands at this depth.
    static let deepest = 16

    private(set) var lines: [Line] = []
    private let nodes: [GraphNode]
    private let bundles: [Bundle]
    /// For each node the index of its bundle.
    private let places: [Int]

    /// - Parameter nodes: By their numbers, each of them once.
    init(_ nodes: [GraphNode], _ glyphs: Glyphs = .lines) {
        self.nodes = nodes
        bundles = Self.bundles(of: nodes)
        var places: [Int] = []
        for (index, bundle) in bundles.enumerated() { places += bundle.nodes.map { _ in index } }
        self.places = places
        draw(glyphs)
    }

    // MARK: Bundles

    private static func bundles(of nodes: [GraphNode]) -> [Bundle] {
        let signatures = signatures(of: nodes)
        func isAlike(_ one: Int, _ other: Int) -> Bool {
            nodes[one].batch != nil && nodes[one].batch == nodes[other].batch
                && signatures[one] == signatures[other] && nodes[one].dependencies == nodes[other].dependencies
        }
        var bundles: [Bundle] = []
        var start = 0
        while start < nodes.count {
            var end = start + 1
            while end < nodes.count, isAlike(start, end) { end += 1 }
            if end - start >= leastFolded {
                bundles.append(Bundle(nodes: Array(nodes[start..<end])))
            } else {
                bundles += nodes[start..<end].map { Bundle(nodes: [$0]) }
            }
            start = end
        }
        return bundles
    }

    /// For each node a number that two have in common if the same jobs depend on them: what depends on a range of jobs is
    /// noted at both of its ends only.
    private static func signatures(of nodes: [GraphNode]) -> [UInt64] {
        var changes = [UInt64](repeating: 0, count: nodes.count + 1)
        for node in nodes {
            for (kind, dependency) in node.dependencies.all.enumerated() {
                for range in dependency.ranges {
                    let mark = scattered(UInt64(bitPattern: node.number) &* 31 &+ UInt64(kind))
                    changes[index(of: range.lowerBound, in: nodes)] ^= mark
                    changes[index(of: range.upperBound + 1, in: nodes)] ^= mark
                }
            }
        }
        var current: UInt64 = 0
        return nodes.indices.map { index in
            current ^= changes[index]
            return current
        }
    }

    /// SplitMix64's way to make any two numbers unlike each other.
    private static func scattered(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The index of the first node with this number or a higher one.
    private static func index(of number: Int64, in nodes: [GraphNode]) -> Int {
        nodes.firstIndex(fromWhich: { $0.number >= number })
    }

    // MARK: The tree

    /// The bundle below which one stands: that of the newest job on which it depends. `nil`: it stands at the top.
    private func parent(of bundle: Int) -> Int? {
        let newest = bundles[bundle].dependencies.all.flatMap(\.ranges).compactMap { range -> Int? in
            let index = Self.index(of: range.upperBound + 1, in: nodes) - 1
            return index >= 0 && nodes[index].number >= range.lowerBound ? index : nil
        }.max()
        return newest.map { places[$0] }
    }

    /// Something to draw: at this depth, with what is before it and before all that is below it.
    private struct Step {
        var bundle: Int
        var branch: String
        var below: String
        var depth: Int
        var isFlat = false
    }

    private mutating func draw(_ glyphs: Glyphs) {
        var children = [[Int]](repeating: [], count: bundles.count)
        var tops: [Int] = []
        let parents = bundles.indices.map(parent)
        for (index, parent) in parents.enumerated() {
            if let parent, parent != index { children[parent].append(index) } else { tops.append(index) }
        }
        var isDrawn = [Bool](repeating: false, count: bundles.count)
        // What is in a circle, which there should not be, hangs below no top.
        for top in tops + Array(bundles.indices) {
            var open = [Step(bundle: top, branch: "", below: "", depth: 0)]
            while let step = open.popLast() {
                guard !isDrawn[step.bundle] else { continue }
                isDrawn[step.bundle] = true
                let isBelow = step.bundle != top && !step.isFlat
                let isExplained = isBelow && dependsOnAll(of: parents[step.bundle], step.bundle)
                lines.append(Line(bundle: bundles[step.bundle], branch: step.branch, isExplained: isExplained))
                open += steps(to: children[step.bundle], from: step, glyphs).reversed()
            }
        }
    }

    private func steps(to children: [Int], from step: Step, _ glyphs: Glyphs) -> [Step] {
        // A chain stays in its column.
        if children.count == 1 {
            let branch = step.below + glyphs.next
            return [Step(bundle: children[0], branch: branch, below: step.below, depth: step.depth)]
        }
        guard step.depth < Self.deepest else {
            return children.map {
                Step(bundle: $0, branch: step.below, below: step.below, depth: step.depth, isFlat: true)
            }
        }
        return children.enumerated().map { index, child in
            let isLast = index == children.count - 1
            return Step(
                bundle: child,
                branch: step.below + (isLast ? glyphs.end : glyphs.fork),
                below: step.below + (isLast ? "   " : glyphs.pass),
                depth: step.depth + 1
            )
        }
    }

    /// Whether a bundle depends on the completion of exactly the jobs of the other one.
    private func dependsOnAll(of parent: Int?, _ bundle: Int) -> Bool {
        guard let parent, bundles[bundle].dependencies.all.count == 1 else { return false }
        let dependency = bundles[bundle].dependencies.all[0]
        guard dependency.condition == .completed else { return false }
        return dependency.ranges == Dependency.ranges(of: bundles[parent].nodes.map(\.number))
    }
}
