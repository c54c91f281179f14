internal import Values

/// Chooses what of an output is shown, within a number of tokens: what failed, each in turn; then what sums it up; then the
/// end, what is rare, and the beginning.
struct DigestPlan {
    private let items: [DigestItem]
    private let sections: [DigestSection]
    private let budget: Int
    private let lineCount: Int
    private let isFlood: (DigestItem) -> Bool
    private let isCommon: (DigestItem) -> Bool
    /// How often a line of a shape came.
    private let counts: [UInt64: Int]

    init(_ collector: borrowing DigestCollector, budget: Int) {
        items = collector.sections.items
        sections = collector.sections.sections
        self.budget = budget
        lineCount = collector.lineCount
        var counts: [UInt64: Int] = [:]
        var kindCounts: [UInt64: Int] = [:]
        for line in collector.sections.items.flatMap(\.lines) {
            counts[line.shape] = collector.sections.count(of: line.shape)
            kindCounts[line.kind] = collector.sections.count(ofKind: line.kind)
        }
        let total = collector.lineCount
        self.counts = counts
        isFlood = { [counts] item in item.lines.contains { counts[$0.shape] ?? 0 > max(20, total / 50) } }
        isCommon = { [counts, kindCounts] item in
            item.lines.contains { counts[$0.shape] ?? 0 > 2 || kindCounts[$0.kind] ?? 0 > max(3, total / 20) }
        }
    }

    /// What is shown, in the order of the output.
    func rows() -> DigestRows {
        var chosen: [DigestItem] = []
        for item in items { item.isShown = item.reason == .gap }
        var left = budget - 30
        for (list, share) in wishes() {
            var room = min(left, share)
            for item in list where !item.isShown {
                let cost = Self.cost(item)
                guard cost <= room else { continue }
                item.isShown = true
                chosen.append(item)
                room -= cost
                left -= cost
            }
        }
        var rows = DigestRows(items, sections)
        // What marks the gaps is known when all is chosen.
        while rows.tokens > budget, !chosen.isEmpty {
            for least in chosen.suffix(1 + (rows.tokens - budget) / 40) { least.isShown = false }
            chosen.removeLast(min(chosen.count, 1 + (rows.tokens - budget) / 40))
            rows = DigestRows(items, sections)
        }
        return rows
    }

    /// A line with its newline, and a mark for what is left out before it.
    private static func cost(_ item: DigestItem) -> Int {
        item.lines.reduce(item.reason == .last || item.reason == .first ? 0 : 10) {
            $0 + TokenEstimate.count($1.text) + 1
        }
            + (item.repeats > 0 ? 4 : 0) + (item.others > 0 ? 10 : 0)
    }

    /// Lists of items, most important first, and how many tokens each list may take.
    private func wishes() -> [([DigestItem], Int)] {
        let failures = items.filter { $0.reason == .telling(.failure) }
        let summaries = items.filter { $0.reason == .telling(.summary) }
        let suspects = items.filter { $0.reason == .telling(.suspect) }
        let firstOnes = failures.filter { $0.rank == 0 }
        let others = failures.filter { $0.rank > 0 }.sorted { $0.rank < $1.rank }
        let hasFailures = !failures.isEmpty
        let rest = hasFailures ? budget / 5 : budget
        // What failed is known, and what it came to: words that anybody may write add little, and what is rare.
        let isTold = hasFailures && !summaries.isEmpty && budget <= OutputDigest.usualBudget
        let ends = last(hasFailures || !summaries.isEmpty ? 3 : 12)
        return [
            (firstOnes, budget / 2),
            (Array(summaries.reversed()), budget / 4),
            (Array(ends.prefix(2)), budget / 5),
            (firstOnes + others, budget),
            (isTold ? [] : suspects.filter { !isFlood($0) }.sorted { $0.rank < $1.rank }, min(rest, budget / 2)),
            (ends, min(rest, budget / 3)),
            (isTold ? [] : items.filter { $0.reason == .rare && !isCommon($0) }, min(rest, budget / 3)),
            (first(hasFailures ? 1 : 6), min(rest, budget / 4)),
            (suspects.filter(isFlood), isTold ? 0 : budget / 5),
        ]
    }

    /// Whether a line has so many like it that what stands for them says as much.
    private func isOneOfMany(_ line: DigestLine) -> Bool { counts[line.shape] ?? 0 > max(10, lineCount / 50) }

    /// The last lines, from the very last one: of those that are alike no more than two, of many only the very last.
    private func last(_ most: Int) -> [DigestItem] {
        var seen: [UInt64: Int] = [:]
        let end = items.last { !$0.lines.allSatisfy { $0.text.isBlank } }
        let lines = items.reversed().filter { item in
            guard item.reason == .last || item.reason == .first, let line = item.lines.first, !line.text.isBlank,
                line.number >= lineCount - LastLines.count, item === end || !isOneOfMany(line)
            else { return false }
            seen[line.shape, default: 0] += 1
            return seen[line.shape, default: 0] <= 2
        }
        return Array(lines.prefix(most))
    }

    private func first(_ most: Int) -> [DigestItem] {
        var seen: Set<UInt64> = []
        let lines = items.filter { item in
            guard item.reason == .first, let line = item.lines.first, !line.text.isBlank, !isOneOfMany(line) else {
                return false
            }
            return seen.insert(line.shape).inserted
        }
        return Array(lines.prefix(most))
    }
}

extension [UInt8] {
    /// Whether nothing of it can be seen.
    fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
