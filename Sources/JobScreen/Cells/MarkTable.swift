/// The sequences of combining characters on the screen, each once. A cell knows the number of its own.
///
/// A sequence is another one and a further character, so equal sequences have equal numbers. There is room for 255; when
/// they are all in use, what combines is not shown.
struct MarkTable: Sendable {
    static let capacity = Int(Glyph.marksMask)
    /// The most combining characters over one character.
    static let longest = 8

    /// A sequence without its last character, and that one.
    private struct Key: Hashable {
        var rest: Int
        var mark: UInt32
    }

    /// The combining characters of number N, in their order, are at N - 1. What is not in use is empty.
    private(set) var sequences: [[UInt32]] = []
    private var numbers: [Key: Int] = [:]
    private var free: [Int] = []
    /// How many were entered or refused since unused ones were removed: to find those costs a look at every cell.
    private var changes = 0

    /// Whether to look for unused ones before the next is entered.
    var wantsCollection: Bool { free.isEmpty && sequences.count == Self.capacity && changes >= Self.capacity }

    /// The number of a sequence with a further character; the same number if it cannot have one.
    mutating func appending(_ mark: UInt32, to number: Int) -> Int {
        let key = Key(rest: number, mark: mark)
        if let known = numbers[key] { return known }
        changes += 1
        let sequence = (number == 0 ? [] : sequences[number - 1]) + [mark]
        guard sequence.count <= Self.longest else { return number }
        let new: Int
        if let place = free.popLast() {
            sequences[place] = sequence
            new = place + 1
        } else {
            guard sequences.count < Self.capacity else { return number }
            sequences.append(sequence)
            new = sequences.count
        }
        numbers[key] = new
        return new
    }

    /// Removes every sequence but those with these numbers, and the ones that they begin with.
    mutating func keep(_ used: Set<Int>) {
        let begins = Dictionary(uniqueKeysWithValues: numbers.map { ($0.value, $0.key) })
        var kept: Set<Int> = []
        for number in used {
            var number = number
            while number > 0, kept.insert(number).inserted { number = begins[number]?.rest ?? 0 }
        }
        for (number, key) in begins where !kept.contains(number) {
            numbers[key] = nil
            sequences[number - 1] = []
            free.append(number - 1)
        }
        changes = 0
    }
}
