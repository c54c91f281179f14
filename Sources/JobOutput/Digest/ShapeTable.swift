/// How often lines of each shape came, in all and since the last line that is kept. Bounded: of many shapes those that came
/// once are forgotten first.
struct ShapeTable: ~Copyable {
    private static let size = 4096
    private static let most = 2800

    private struct Entry {
        /// 0: none.
        var shape: UInt64 = 0
        var count: UInt32 = 0
        /// In the section of this number.
        var sectionCount: UInt32 = 0
        var section: UInt32 = 0
        /// What form its first line has, and its first one in which a 0 stands for itself.
        var form: Int16 = -1
        var formWithZero: Int16 = -1
    }

    private var entries: UnsafeMutablePointer<Entry>
    /// The second line of each shape: what the others are like.
    private var samples: [[UInt8]?]
    private var used = 0
    private var section: UInt32 = 1
    /// The slots of the shapes of this section.
    private var touched: [Int32] = []
    /// How many of the last lines, about, had a shape of their own: of 65536.
    private var novelty: Int32 = 0

    init() {
        entries = .allocate(capacity: Self.size)
        entries.initialize(repeating: Entry(), count: Self.size)
        samples = Array(repeating: nil, count: Self.size)
    }

    deinit { entries.deallocate() }

    /// A line of a section.
    struct Seen {
        var slot: Int
        /// None of its shape is known of before.
        var isFirst: Bool
        /// Most lines before it were alike, and none like it.
        var isRare: Bool
    }

    /// Counts a line.
    @inline(__always)
    mutating func add(_ shape: UInt64, _ line: UnsafeRawBufferPointer) -> Seen {
        var slot = Int(truncatingIfNeeded: shape ^ shape >> 32) & (Self.size - 1)
        while entries[slot].shape != shape {
            if entries[slot].shape == 0 { return addFirst(shape) }
            slot = (slot + 1) & (Self.size - 1)
        }
        novelty -= novelty >> 6
        entries[slot].count &+= 1
        if entries[slot].count == 2 { samples[slot] = Self.sample(line) }
        touch(slot)
        return Seen(slot: slot, isFirst: false, isRare: false)
    }

    private static func sample(_ line: UnsafeRawBufferPointer) -> [UInt8] {
        LineLimit.excerpt(Array(line.prefix(400)), 120).text
    }

    private mutating func addFirst(_ shape: UInt64) -> Seen {
        if used >= Self.most { forget() }
        let isRare = novelty < 4096
        novelty += (65536 - novelty) >> 6
        let slot = place(Entry(shape: shape, count: 1))
        touch(slot)
        return Seen(slot: slot, isFirst: true, isRare: isRare)
    }

    private mutating func place(_ entry: Entry) -> Int {
        var slot = Int(truncatingIfNeeded: entry.shape ^ entry.shape >> 32) & (Self.size - 1)
        while entries[slot].shape != 0 { slot = (slot + 1) & (Self.size - 1) }
        entries[slot] = entry
        used += 1
        return slot
    }

    @inline(__always)
    private mutating func touch(_ slot: Int) {
        if entries[slot].section != section {
            entries[slot].section = section
            entries[slot].sectionCount = 0
            touched.append(Int32(slot))
        }
        entries[slot].sectionCount &+= 1
    }

    /// Makes room: shapes that came once go, or twice, or four times, until half of the room is free.
    private mutating func forget() {
        let old = UnsafeMutableBufferPointer(start: entries, count: Self.size)
        var limit: UInt32 = 1
        while old.count(where: { $0.shape != 0 && $0.count > limit }) > Self.most / 2 { limit *= 2 }
        let kept = old.indices.filter { old[$0].shape != 0 && old[$0].count > limit }.map { (old[$0], samples[$0]) }
        for slot in old.indices {
            old[slot] = Entry()
            samples[slot] = nil
        }
        used = 0
        touched.removeAll(keepingCapacity: true)
        for (entry, sample) in kept {
            let slot = place(entry)
            samples[slot] = sample
            if entry.section == section { touched.append(Int32(slot)) }
        }
    }

    func count(of shape: UInt64) -> Int { find(shape).map { Int(entries[$0].count) } ?? 0 }

    /// Takes a line back that was counted last in this section; false where it is not known any more.
    mutating func takeBack(_ shape: UInt64) {
        guard let slot = find(shape), entries[slot].section == section, entries[slot].sectionCount > 0 else { return }
        entries[slot].sectionCount -= 1
    }

    private func find(_ shape: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: shape ^ shape >> 32) & (Self.size - 1)
        while entries[slot].shape != shape {
            if entries[slot].shape == 0 { return nil }
            slot = (slot + 1) & (Self.size - 1)
        }
        return slot
    }

    /// The form of the shape in a slot, `nil` as long as nobody said it.
    func form(in slot: Int, hasZero: Bool) -> Int? {
        let form = hasZero ? entries[slot].formWithZero : entries[slot].form
        return form < 0 ? nil : Int(form)
    }

    mutating func setForm(_ form: Int, in slot: Int, hasZero: Bool) {
        if hasZero { entries[slot].formWithZero = Int16(form) } else { entries[slot].form = Int16(form) }
    }

    /// The shapes that came most often in this section, at least twice each; a new section begins.
    mutating func endSection(most: Int) -> [DigestSection.Kind] {
        var kinds: [DigestSection.Kind] = []
        for slot in touched.lazy.map(Int.init) where entries[slot].sectionCount > 1 {
            let count = Int(entries[slot].sectionCount)
            if kinds.count == most, let least = kinds.last, least.count >= count { continue }
            let kind = DigestSection.Kind(shape: entries[slot].shape, count: count, sample: samples[slot] ?? [])
            kinds.insert(kind, at: kinds.firstIndex { $0.count < count } ?? kinds.count)
            if kinds.count > most { kinds.removeLast() }
        }
        touched.removeAll(keepingCapacity: true)
        section &+= 1
        return kinds
    }
}
