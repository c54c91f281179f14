/// A set of small numbers (CPUs, nodes, signals), written as the kernel writes its lists: `0-3,8` (cpuset(7)).
package struct NumberSet: Sendable, Equatable {
    /// The largest number and one.
    package static let limit = 1024

    /// 64 numbers a word, without empty words at the end.
    package private(set) var words: [UInt64] = []

    package init() {}

    package init(_ numbers: some Sequence<Int>) {
        for number in numbers { insert(number) }
    }

    /// The numbers whose bits are set.
    package init(words: some Sequence<UInt64>) {
        self.words = Array(words.prefix(Self.limit / 64))
        while self.words.last == 0 { self.words.removeLast() }
    }

    /// Reads a list; `nil` where it is none.
    package init?(list: some StringProtocol) {
        for range in list.split(separator: ",") {
            let ends = range.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2,
                let first = ends.first.flatMap({ Int($0) }), let last = ends.last.flatMap({ Int($0) }),
                0 <= first, first <= last, last < Self.limit
            else { return nil }
            for number in first...last { insert(number) }
        }
    }

    package var isEmpty: Bool { words.isEmpty }

    func contains(_ number: Int) -> Bool {
        number / 64 < words.count && words[number / 64] >> UInt64(number % 64) & 1 == 1
    }

    /// In ascending order.
    package var numbers: [Int] { (0..<words.count * 64).filter(contains) }

    package var list: String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound == number - 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    private mutating func insert(_ number: Int) {
        guard (0..<Self.limit).contains(number) else { return }
        while words.count <= number / 64 { words.append(0) }
        words[number / 64] |= 1 << UInt64(number % 64)
    }
}
