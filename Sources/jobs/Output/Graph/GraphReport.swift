import JobModel
import LinuxSystem
import Values

/// A graph of jobs for people.
struct GraphReport {
    let terminal: Terminal
    var glyphs = GraphLayout.Glyphs.lines

    /// The least that is left of a command, in columns.
    private static let leastCommand = 16

    func lines(of nodes: [GraphNode]) -> [String] { GraphLayout(nodes, glyphs).lines.map(text) }

    /// `├─ 7  queued  make test  (after 3 and 5)`
    private func text(_ line: GraphLayout.Line) -> String {
        let bundle = line.bundle
        let (numbers, verdict) = (Self.numbers(bundle), Self.verdict(bundle))
        let head = "\(line.branch)\(numbers)  \(verdict)  "
        let words = line.isExplained ? "" : Self.text(of: bundle.dependencies)
        let note = words.isEmpty ? "" : "  (\(words))"
        let name = bundle.first.name.map { "\(ShellText.shown($0)): " } ?? ""
        var command = name + ShellText.of(bundle.first.command)
        var text = head + command + note
        if let width = terminal.width, Columns.count(text) > width {
            let room = width - Columns.count(head) - Columns.count(note)
            command = Columns.truncatedInMiddle(command, to: max(Self.leastCommand, room), keeping: Columns.count(name))
            text = Columns.truncated(head + command + note, to: width)
        }
        guard terminal.hasColor, Columns.count(head) < Columns.count(text) else { return text }
        let style = Self.status(bundle).style
        return "\(line.branch)\(numbers)  \(style.apply(verdict, on: terminal))" + text.dropFirst(head.count - 2)
    }

    /// `7`, or `10-209` of several.
    private static func numbers(_ bundle: GraphLayout.Bundle) -> String {
        bundle.nodes.count == 1 ? "\(bundle.first.number)" : text(of: Dependency.ranges(of: bundle.nodes.map(\.number)))
    }

    /// How a job stands, or how many jobs stand how.
    private static func verdict(_ bundle: GraphLayout.Bundle) -> String {
        guard bundle.nodes.count > 1 else { return ShellText.shown(bundle.first.verdict) }
        return BatchSummary(
            number: bundle.first.number,
            counts: Dictionary(grouping: bundle.nodes, by: \.status).mapValues(\.count)
        ).words
    }

    /// That of a bundle is the one to look at first.
    private static func status(_ bundle: GraphLayout.Bundle) -> JobStatus {
        let order: [JobStatus] = [.failed, .lost, .running, .paused, .queued, .killed, .skipped]
        return order.first { status in bundle.nodes.contains { $0.status == status } } ?? bundle.first.status
    }

    /// `after 3-5 and 9, however 2 ends, if 4 fails`.
    static func text(of dependencies: Dependencies) -> String {
        let parts = dependencies.all.filter { !$0.ranges.isEmpty }.map { dependency in
            let numbers = text(of: dependency.ranges)
            let isOne = dependency.ranges.count == 1 && dependency.ranges[0].count == 1
            return switch dependency.condition {
            case .completed: "after \(numbers)"
            case .ended: "however \(numbers) \(isOne ? "ends" : "end")"
            case .failed: isOne ? "if \(numbers) fails" : "if one of \(numbers) fails"
            }
        }
        return parts.joined(separator: dependencies.needsOne ? " or " : ", ")
    }

    /// `3-5,9`
    private static func text(of ranges: [ClosedRange<Int64>]) -> String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }
}

extension GraphLayout.Glyphs {
    /// As the locale says that the terminal understands.
    static var ofLocale: Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Environment.variable($0) }.first { !$0.isEmpty }
        let name = locale?.lowercased() ?? ""
        let isUnicode = name.hasSuffix("utf-8") || name.hasSuffix("utf8")
        return isUnicode ? lines : ascii
    }
}
