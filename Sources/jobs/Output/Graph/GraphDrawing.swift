import JobModel
import Values

/// A graph of jobs in the language of Graphviz (dot(1)).
struct GraphDrawing {
    let nodes: [GraphNode]

    /// The longest line of a label, in columns.
    private static let widest = 40

    var lines: [String] {
        var lines = [
            "digraph jobs {", "  rankdir=LR;", "  node [shape=box, style=\"rounded,filled\", fontname=\"sans\"];",
        ]
        for node in nodes {
            let command = Columns.truncated(ShellText.of(node.command), to: Self.widest)
            let title = node.name.map { "\(node.number): \($0)" } ?? "\(node.number)"
            let label = [title, command, Columns.truncated(node.verdict, to: Self.widest)].map(Self.escaped)
            let color = Self.color(node.status)
            lines.append("  \(node.number) [label=\"\(label.joined(separator: "\\n"))\", fillcolor=\"\(color)\"];")
        }
        for node in nodes {
            for dependency in node.dependencies.all {
                let ends = dependency.ranges.flatMap(present)
                lines += ends.map { "  \($0) -> \(node.number)\(Self.attributes(dependency, node.dependencies));" }
            }
        }
        return lines + ["}"]
    }

    /// Those of a range that are drawn.
    private func present(_ range: ClosedRange<Int64>) -> [Int64] {
        let first = nodes.firstIndex(fromWhich: { $0.number >= range.lowerBound })
        return nodes[first...].prefix { $0.number <= range.upperBound }.map(\.number)
    }

    private static func attributes(_ dependency: Dependency, _ all: Dependencies) -> String {
        var attributes: [String] = []
        switch dependency.condition {
        case .completed: break
        case .ended: attributes.append("style=dashed")
        case .failed: attributes += ["style=dashed", "color=\"#d70000\"", "label=\"fails\""]
        }
        if all.needsOne { attributes.append("arrowhead=empty") }
        return attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
    }

    /// Light enough for black text.
    private static func color(_ status: JobStatus) -> String {
        switch status {
        case .completed: "#d7ffd7"
        case .failed, .lost: "#ffd7d7"
        case .starting, .running: "#d7efff"
        case .queued, .pending, .paused: "#fff3d7"
        case .killed, .skipped: "#e4e4e4"
        }
    }

    private static func escaped(_ text: String) -> String {
        ShellText.shown(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
