/// The sequences of combining characters on the screen, each once. A cell knows the number of its own.
///
/// A sequence is another one and a further character, so equal sequences have equal numbers. There is room for 255; when
/// they are all in use, what combines is not shown.
struct MarkTable: Sendable {
    static let capacity = Int(Glyph.marksMask)
    /// The most combining characters over one character.
    static let longest = 8

    private struct Entry {
        /// The number of the sequence without the last character; 0: it is the only one.
        var rest: Int
        var mark: UInt32
        var length: Int
    }

    private struct Key: Hashable {
        var rest: Int
        var mark: UInt32
    }

    /// The entry of number N is at N - 1.
    private var entries: [Entry?] = []
    private var numbers: [Key: Int] = [:]
    private var free: [Int] = []
    /// How many were entered or refused since unused ones were removed: to find those costs a look at every cell.
    private var changes = 0

    /// Whether to look for unused ones before the next is entered.
    var wantsCollection: Bool { free.isEmpty && entries.count == Self.capacity && changes >= Self.capacity }

    /// The number of a sequence with a further character; the same number if it cannot have one.
    mutating func appending(_ mark: UInt32, to number: Int) -> Int {
        let key = Key(rest: number, mark: mark)
        if let known = numbers[key] { return known }
        changes += 1
        let length = number == 0 ? 1 : (entries[number - 1]?.length ?? 0) + 1
        guard length <= Self.longest else { return number }
        let entry = Entry(rest: number, mark: mark, length: length)
        let new: Int
        if let place = free.popLast() {
            entries[place] = entry
            new = place + 1
        } else {
            guard entries.count < Self.capacity else { return number }
            entries.append(entry)
            new = entries.count
        }
        numbers[key] = new
        return new
    }

    /// The combining characters of a sequence, in their order.
    func marks(of number: Int) -> [UInt32] {
        var marks: [UInt32] = []
        var number = number
        while number > 0, let entry = entries[number - 1] {
            marks.append(entry.mark)
            number = entry.rest
        }
        return marks.reversed()
    }

    /// Removes every sequence but those with these numbers, and what they are made of.
    mutating func keep(_ used: Set<Int>) {
        var kept: Set<Int> = []
        for number in used {
            var number = number
            while number > 0, kept.insert(number).inserted { number = entries[number - 1]?.rest ?? 0 }
        }
        for place in entries.indices where !kept.contains(place + 1) {
            guard let entry = entries[place] else { continue }
            numbers[Key(rest: entry.rest, mark: entry.mark)] = nil
            entries[place] = nil
            free.append(place)
        }
        changes = 0
    }
}
