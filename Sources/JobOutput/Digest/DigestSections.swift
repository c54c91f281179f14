/// What a digest may show, in the order of the output, and between two of these items a count of all else.
struct DigestSections: ~Copyable {
    /// Before each item one section, and after the last one the present one.
    private(set) var items: [DigestItem] = []
    private(set) var sections: [DigestSection] = []
    private var firstNumbers: [Int] = []
    /// The present one, and the number of the first line that can be in it.
    private var section = DigestSection()
    private(set) var firstNumber = 0

    /// Those of all lines that are in no item.
    private(set) var shapes = ShapeTable()
    private var kinds = ShapeTable()

    /// What was seen of lines like one that has come.
    struct Seen {
        var shape: ShapeTable.Seen
        var kind: ShapeTable.Seen
        var isRare: Bool { shape.isRare || kind.isRare }
    }

    /// Counts a line.
    mutating func take(_ piece: ShownLines.Piece, _ shape: LineShape) -> Seen {
        let seen = Seen(shape: shapes.add(shape.fine, piece.bytes), kind: kinds.add(shape.coarse, piece.bytes))
        if section.start == nil { section.start = piece.range.lowerBound }
        if !piece.goesOn { section.lines += 1 }
        if shape.isBlank { section.blank += 1 }
        return seen
    }

    /// The line that was counted last is in an item.
    mutating func takeBack(_ shape: LineShape, isWhole: Bool) {
        shapes.takeBack(shape.fine)
        kinds.takeBack(shape.coarse)
        if isWhole { section.lines -= 1 }
        if shape.isBlank { section.blank -= 1 }
        if section.lines == 0 { section.start = nil }
    }

    /// The same of an earlier line of the present section.
    mutating func takeBack(_ line: DigestLine) {
        shapes.takeBack(line.shape)
        kinds.takeBack(line.kind)
        section.lines -= 1
        if line.text.isEmpty { section.blank -= 1 }
    }

    /// A line of the present section says that something failed, and is in no item.
    mutating func noteTelling() { section.telling += 1 }

    /// Remembers the form of lines of a shape.
    mutating func setForm(_ form: Int, in slot: Int, hasZero: Bool) { shapes.setForm(form, in: slot, hasZero: hasZero) }

    /// - Parameter next: The number of the line that comes next, if the item has none.
    mutating func add(_ item: DigestItem, next: Int) {
        close()
        sections.append(section)
        firstNumbers.append(firstNumber)
        items.append(item)
        section = DigestSection()
        firstNumber = (item.lines.last?.number ?? next) + 1
    }

    mutating func remove(_ item: DigestItem, countingLines: Bool) {
        guard let index = items.lastIndex(where: { $0 === item }) else { return }
        var merged = sections[index]
        if countingLines { merged.add(item) }
        items.remove(at: index)
        sections.remove(at: index)
        let number = firstNumbers.remove(at: index)
        if index < sections.count {
            merged.add(sections[index])
            sections[index] = merged
            firstNumbers[index] = number
        } else {
            merged.add(section)
            section = merged
            firstNumber = number
        }
    }

    /// Keeps no more of a kind than that many: the first ones, and the last ones.
    mutating func trim(_ reason: DigestItem.Reason, most: Int, keepingFirst: Int) {
        let all = items.indices.filter { items[$0].reason == reason }
        guard all.count > most else { return }
        let item = items[all[keepingFirst]]
        item.isDropped = true
        remove(item, countingLines: true)
    }

    /// Closes the present section, and makes items of the last lines that are in none, in their places.
    mutating func finish(_ last: borrowing LastLines) {
        close()
        sections.append(section)
        firstNumbers.append(firstNumber)
        // From the very last one on: what lies before it in its section stays there.
        for index in last.indices.reversed() where !last.isTaken(index) {
            let line = last[index]
            guard let place = firstNumbers.lastIndex(where: { $0 <= line.number }) else { continue }
            sections[place].remove(line)
            items.insert(DigestItem(.last, line), at: place)
            sections.insert(DigestSection(), at: place + 1)
            firstNumbers.insert(line.number + 1, at: place + 1)
        }
    }

    private mutating func close() {
        section.add(alike: shapes.endSection(most: 4), ofOneKind: kinds.endSection(most: 4))
    }

    /// How often a line of this shape came.
    func count(of shape: UInt64) -> Int { shapes.count(of: shape) }
    func count(ofKind kind: UInt64) -> Int { kinds.count(of: kind) }
}
