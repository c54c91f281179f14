/// The words without which no line says that something failed: only a line with one of them is held against the forms
/// that need it.
struct TellingWords: ~Copyable {
    /// A set of words. Some share a place: that one may be in it of which the other is.
    struct Found: Equatable {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var isEmpty: Bool { low | high == 0 }

        mutating func insert(_ number: Int) {
            if number < 64 { low |= 1 << UInt64(number) } else { high |= 1 << UInt64(number - 64) }
        }
        mutating func formUnion(_ other: Found) {
            low |= other.low
            high |= other.high
        }
        func intersects(_ other: Found) -> Bool { low & other.low | high & other.high != 0 }
    }

    /// What is found where a line begins with a number and a parenthesis, as the failures that test runners list.
    static let numbered = "1)"
    /// What is found where a word ends so, as the names of errors do: `TypeError`, `IOException`.
    static let errorName = "Error"
    /// What is found for a run of underscores.
    static let ruler = "_"

    static let seed: UInt32 = 0x811C_9DC5
    private static let size = 1024

    private struct Slot {
        var hash: UInt32
        var number: Int32
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let numbers: [String: Int]
    private var numberedBit = Found()
    private var nameBit = Found()
    private var rulerBit = Found()

    /// - Parameter words: In lower case.
    init(_ words: Set<String>) {
        slots = .allocate(capacity: Self.size)
        slots.initialize(repeating: Slot(hash: 0, number: -1), count: Self.size)
        var numbers: [String: Int] = [:]
        for (index, word) in words.sorted().enumerated() {
            let number = index % 128
            numbers[word] = number
            switch word {
            case Self.numbered: numberedBit.insert(number)
            case Self.errorName: nameBit.insert(number)
            case Self.ruler: rulerBit.insert(number)
            default:
                let hash = word.utf8.reduce(Self.seed) { Self.add($1, to: $0) }
                var slot = Int(hash) & (Self.size - 1)
                while slots[slot].number >= 0 { slot = (slot + 1) & (Self.size - 1) }
                slots[slot] = Slot(hash: hash, number: Int32(number))
            }
        }
        self.numbers = numbers
    }

    deinit { slots.deallocate() }

    func set(of words: [String]) -> Found {
        var set = Found()
        for word in words { if let number = numbers[word] { set.insert(number) } }
        return set
    }

    /// FNV-1a, of letters in lower case.
    @inline(__always)
    static func add(_ byte: UInt8, to hash: UInt32) -> UInt32 { (hash ^ UInt32(byte | 0x20)) &* 0x0100_0193 }

    /// Looks a word up that has ended.
    @inline(__always)
    func look(_ hash: UInt32, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ found: inout Found) {
        var slot = Int(hash) & (Self.size - 1)
        while slots[slot].number >= 0 {
            if slots[slot].hash == hash { found.insert(Int(slots[slot].number)) }
            slot = (slot + 1) & (Self.size - 1)
        }
        if count > 5 { lookForName(bytes, count, &found) }
        if bytes[0] == UInt8(ascii: "_"), bytes[count - 1] == UInt8(ascii: "_"), count > 3 { found.formUnion(rulerBit) }
    }

    @inline(__always)
    private func lookForName(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ found: inout Found) {
        let end = bytes + count
        if end[-1] == UInt8(ascii: "r") {
            if end[-5] == UInt8(ascii: "E"), end[-4] == UInt8(ascii: "r"), end[-3] == UInt8(ascii: "r") {
                found.formUnion(nameBit)
            }
        } else if end[-1] == UInt8(ascii: "n"), count > 9 {
            if end[-9] == UInt8(ascii: "E"), end[-8] == UInt8(ascii: "x"), end[-5] == UInt8(ascii: "p") {
                found.formUnion(nameBit)
            }
        }
    }

    @inline(__always)
    func noteNumbered(_ found: inout Found) { found.formUnion(numberedBit) }
}
