import Values

/// Takes an output as it comes, once, and keeps of it what a digest may show, with a count of all else. What it keeps is
/// bounded, however long the output is.
struct DigestCollector: ~Copyable {
    /// How many of each are kept.
    private enum Most {
        static let first = 16
        static let alike = 8
        static let alikeSuspects = 2
        static let groups = 2000
        static let rare = 24
        static let suspects = 40
        static let failures = 160
    }

    /// Failures of one form and shape.
    private struct Group {
        var kept = 0
        var first: DigestItem
    }

    /// What says that something failed, while more lines may belong to it.
    private struct Block {
        var item: DigestItem
        var form: Int
        /// Of the line that tells.
        var shape: UInt64
        var taken = 0
        var shown = 1
        /// Lines indented deeper than this belong to one that is hidden.
        var hiddenIndent: Int?
    }

    /// One stream.
    private struct Stream {
        var lines = ShownLines(longest: 1 << 20)
        var block: Block?
    }

    private let matcher = FormMatcher()
    private let longestLine: Int
    private var shapes = ShapeTable()
    private var kinds = ShapeTable()
    private var last = LastLines()
    private var stdout = Stream()
    private var stderr = Stream()
    private var exact: [UInt64: DigestItem] = [:]
    private var groups: [UInt64: Group] = [:]
    private var counts: [Int: Int] = [:]

    /// Before each item one section, and after the last one the present one.
    private(set) var items: [DigestItem] = []
    private(set) var sections: [DigestSection] = []
    private var firstNumbers: [Int] = []
    private var section = DigestSection()
    private var sectionNumber = 0

    private(set) var lineCount = 0
    private(set) var end: UInt64 = 0
    private(set) var droppedBytes: UInt64 = 0
    /// All of it, as long as it is short.
    private(set) var whole: [DigestLine]? = []
    private var wholeRoom: Int

    /// - Parameter budget: In tokens.
    init(budget: Int) {
        wholeRoom = budget
        longestLine = min(max(240, budget / 3), 2000)
    }

    private subscript(stream: OutputStream) -> Stream {
        get { stream == .stdout ? stdout : stderr }
        _modify { if stream == .stdout { yield &stdout } else { yield &stderr } }
    }

    // MARK: Taking

    mutating func take(_ segment: OutputSegment) {
        end = segment.range.upperBound
        switch segment.content {
        case .gap(let gap): pass(gap, segment.range)
        case .bytes(let stream, let bytes):
            withLines(of: stream) { lines, collector in
                _ = lines.append(bytes, at: segment.range.lowerBound, time: segment.time) { piece in
                    collector.take(piece, of: stream)
                    return true
                }
            }
        }
    }

    /// The line of a stream that has no end yet, and where it begins.
    func unfinished(of stream: OutputStream) -> (start: UInt64, text: [UInt8])? {
        let lines = stream == .stdout ? stdout.lines : stderr.lines
        return lines.start.map { ($0, lines.unfinished) }
    }

    /// Takes what has no newline, and puts the last lines among the items.
    mutating func finish() {
        for stream in OutputStream.allCases {
            finishLine(of: stream)
            closeBlock(of: stream)
        }
        closeSection()
        sections.append(section)
        firstNumbers.append(sectionNumber)
        addLast()
    }

    private mutating func finishLine(of stream: OutputStream) {
        let end = end
        withLines(of: stream) { lines, collector in
            _ = lines.finish(at: end) { piece in
                collector.take(piece, of: stream)
                return true
            }
        }
    }

    /// Lends the lines of a stream, beside the collector that they go to.
    private mutating func withLines(
        of stream: OutputStream,
        _ body: (inout ShownLines, inout DigestCollector) -> Void
    ) {
        var lines = ShownLines()
        swap(&lines, &self[stream].lines)
        body(&lines, &self)
        swap(&lines, &self[stream].lines)
    }

    private mutating func pass(_ gap: OutputGap, _ range: Range<UInt64>) {
        let position = end
        end = range.lowerBound
        for stream in OutputStream.allCases { finishLine(of: stream) }
        end = position
        droppedBytes += UInt64(range.count)
        let text = Array(GapNotice(gap, bytes: UInt64(range.count)).text.utf8)
        let line = DigestLine(
            number: lineCount,
            range: range,
            stream: .stdout,
            text: text,
            shape: 0,
            kind: 0,
            isWhole: false
        )
        add(DigestItem(.gap, line))
        keepWhole(line)
    }

    @inline(__always)
    private mutating func take(_ piece: ShownLines.Piece, of stream: OutputStream) {
        let shape = LineShape(piece.bytes, matcher.words)
        let number = lineCount
        if !piece.goesOn { lineCount += 1 }
        if whole != nil { keepWhole(line(piece, number, shape, stream, limit: 2000)) }
        if self[stream].block != nil, takeIntoBlock(piece, number, shape, of: stream) {
            return last.push(piece, stream, number, shape, isTaken: true)
        }
        let seen = shapes.add(shape.fine, piece.bytes)
        let kind = kinds.add(shape.coarse, piece.bytes)
        if section.start == nil { section.start = piece.range.lowerBound }
        if !piece.goesOn { section.lines += 1 }
        if shape.isBlank { section.blank += 1 }
        var isTaken = false
        if let match = match(piece.bytes, shape, seen) {
            isTaken = begin(match, piece, number, shape, of: stream)
        } else if items.count < Most.first, number < Most.first {
            isTaken = true
            takeBack(shape, isWhole: !piece.goesOn)
            add(DigestItem(.first, line(piece, number, shape, stream)))
        } else if seen.isFirst, number > 200, seen.isRare || kind.isRare, !shape.isBlank {
            isTaken = true
            takeBack(shape, isWhole: !piece.goesOn)
            add(DigestItem(.rare, line(piece, number, shape, stream)))
            count(.rare, most: Most.rare, keepingFirst: 0)
        }
        last.push(piece, stream, number, shape, isTaken: isTaken)
    }

    /// The form of a line, found out once for lines that are alike.
    private mutating func match(
        _ bytes: UnsafeRawBufferPointer,
        _ shape: LineShape,
        _ seen: ShapeTable.Seen
    ) -> FormMatcher.Match? {
        guard !shape.words.isEmpty else { return nil }
        let isLasting = matcher.isLasting(shape.words)
        let none = TellingForm.all.count
        if isLasting, let known = shapes.form(in: seen.slot, hasZero: shape.hasZero),
            bytes.count <= longestLine || known == none
        {
            return known == none ? nil : FormMatcher.Match(form: known, place: 0..<0)
        }
        let match = matcher.match(bytes, shape.words)
        if isLasting { shapes.setForm(match?.form ?? none, in: seen.slot, hasZero: shape.hasZero) }
        return match
    }

    private func line(
        _ piece: ShownLines.Piece,
        _ number: Int,
        _ shape: LineShape,
        _ stream: OutputStream,
        showing place: Range<Int>? = nil,
        limit: Int? = nil
    ) -> DigestLine {
        let limit = limit ?? longestLine
        let place = place.flatMap { $0.isEmpty ? nil : $0.lowerBound..<min($0.upperBound, $0.lowerBound + limit / 2) }
        let excerpt = LineLimit.excerpt(Array(piece.bytes), limit, showing: place)
        return DigestLine(
            number: number,
            range: piece.range,
            stream: stream,
            text: excerpt.text,
            shape: shape.fine,
            kind: shape.coarse,
            isWhole: !piece.goesOn,
            endsLine: piece.endsLine,
            leftOut: excerpt.leftOut
        )
    }

    private mutating func keepWhole(_ line: DigestLine) {
        wholeRoom -= TokenEstimate.count(line.text) + 1
        if wholeRoom < 0 || line.leftOut > 0 {
            whole = nil
        } else {
            whole?.append(line)
        }
    }

    // MARK: What says that something failed

    /// Begins an item; false where it is not kept.
    private mutating func begin(
        _ match: FormMatcher.Match,
        _ piece: ShownLines.Piece,
        _ number: Int,
        _ shape: LineShape,
        of stream: OutputStream
    ) -> Bool {
        let form = TellingForm.all[match.form]
        let line = line(piece, number, shape, stream, showing: match.place)
        let item = DigestItem(.telling(form.weight), line)
        let isAlone = form.after == nil && form.before == nil
        if isAlone {
            guard let rank = rank(item, match.form, shape.fine) else {
                takeBack(shape, isWhole: line.isWhole)
                return true
            }
            guard rank >= 0 else {
                if form.weight > .suspect { section.telling += 1 }
                return false
            }
            item.rank = rank
        }
        takeBack(shape, isWhole: line.isWhole)
        closeBlock(of: stream)
        if form.before != nil { takeBefore(into: item, matcher.compiled(match.form).before, of: stream) }
        add(item)
        if !isAlone {
            self[stream].block = Block(item: item, form: match.form, shape: shape.fine)
        } else {
            trim(form.weight)
        }
        return true
    }

    /// Which one of its group an item is; -1 where nothing more is kept, `nil` where it is counted with another one.
    private mutating func rank(_ item: DigestItem, _ form: Int, _ shape: UInt64) -> Int? {
        let key = Self.key(of: item.lines)
        if let same = exact[key] {
            if same.isDropped { return -1 }
            same.repeats += 1
            same.repeatedLines += item.count
            return nil
        }
        let groupKey = (shape ^ UInt64(form)) &* 0x9E37_79B9_7F4A_7C15
        var group = groups[groupKey] ?? Group(first: item)
        guard group.kept > 0 || groups.count < Most.groups else { return -1 }
        let most = TellingForm.all[form].weight == .suspect ? Most.alikeSuspects : Most.alike
        if group.kept >= most {
            if group.first.isDropped { return -1 }
            group.first.others += 1
            group.first.otherLines += item.count
            return nil
        }
        exact[key] = item
        group.kept += 1
        groups[groupKey] = group
        return group.kept - 1
    }

    /// Takes lines just before a telling one that belong to it.
    private mutating func takeBefore(into item: DigestItem, _ pattern: Pattern?, of stream: OutputStream) {
        var lines: [DigestLine] = []
        for index in last.indices.reversed() where last.stream(index) == stream {
            guard lines.count < 3, FormMatcher.fits(pattern, last.text(index)) else { break }
            var line = last[index]
            line.leftOut += max(0, line.text.count - 160)
            line.text = LineLimit.cut(line.text, 160)
            if last.isTaken(index) {
                // It may be there only because there are few like it.
                guard let other = items.last, !other.isTelling, other.lines.count == 1,
                    other.lines[0].number == line.number
                else { break }
                remove(other, countingLines: false)
            } else {
                guard line.number >= sectionNumber else { break }
                last.take(index)
                shapes.takeBack(line.shape)
                kinds.takeBack(line.kind)
                section.lines -= 1
                if line.text.isEmpty { section.blank -= 1 }
            }
            lines.insert(line, at: 0)
        }
        let shown = lines.filter { !$0.text.allSatisfy { $0 == 0x20 } }
        item.hidden += lines.count - shown.count
        item.lines.insert(contentsOf: shown, at: 0)
    }

    /// Takes a line that belongs to the open block of its stream; false where it does not, and the block is over.
    private mutating func takeIntoBlock(
        _ piece: ShownLines.Piece,
        _ number: Int,
        _ shape: LineShape,
        of stream: OutputStream
    ) -> Bool {
        guard var block = self[stream].block else { return false }
        let form = TellingForm.all[block.form]
        let compiled = matcher.compiled(block.form)
        let isEnd = FormMatcher.fits(compiled.end, piece.bytes)
        guard block.taken < form.reach, isEnd || FormMatcher.fits(compiled.after, piece.bytes),
            form.swallows || isEnd || !beginsAnother(piece.bytes, shape, block.form)
        else {
            closeBlock(of: stream)
            return false
        }
        block.taken += 1
        let isHidden = isHidden(piece.bytes, shape, compiled.hidden, &block)
        if isHidden || block.shown >= form.most && !form.isToldAtEnd {
            hide(piece.range.lowerBound, in: block.item, isWhole: !piece.goesOn)
        } else {
            block.item.lines.append(line(piece, number, shape, stream))
            block.shown += 1
            if form.isToldAtEnd { block.shape = shape.fine }
            if block.shown > form.most {
                // The first line says what it is, the last ones what happened.
                let gone = block.item.lines.remove(at: 1)
                hide(gone.range.lowerBound, in: block.item, isWhole: gone.isWhole)
                block.shown -= 1
            }
        }
        self[stream].block = block
        if isEnd { closeBlock(of: stream) }
        return true
    }

    /// Whether a line says of itself that something failed, in more than words.
    private func beginsAnother(_ bytes: UnsafeRawBufferPointer, _ shape: LineShape, _ form: Int) -> Bool {
        guard let match = matcher.match(bytes, shape.words), match.form != form else { return false }
        return TellingForm.all[match.form].weight > .suspect
    }

    private func hide(_ start: UInt64, in item: DigestItem, isWhole: Bool) {
        if item.firstHidden == nil { item.firstHidden = start }
        if isWhole { item.hidden += 1 }
    }

    private func isHidden(
        _ bytes: UnsafeRawBufferPointer,
        _ shape: LineShape,
        _ pattern: Pattern?,
        _ block: inout Block
    ) -> Bool {
        if shape.isBlank { return true }
        let indent = bytes.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? 0
        if let hidden = block.hiddenIndent, indent > hidden { return true }
        let isHidden = FormMatcher.fits(pattern, bytes)
        block.hiddenIndent = isHidden && indent > 0 ? indent : nil
        return isHidden
    }

    private mutating func closeBlock(of stream: OutputStream) {
        guard let block = self[stream].block else { return }
        self[stream].block = nil
        let weight = TellingForm.all[block.form].weight
        guard let rank = rank(block.item, block.form, block.shape) else {
            return remove(block.item, countingLines: false)
        }
        guard rank >= 0 else { return remove(block.item, countingLines: true) }
        block.item.rank = rank
        trim(weight)
    }

    private mutating func trim(_ weight: TellingForm.Weight) {
        if weight == .suspect {
            count(.telling(.suspect), most: Most.suspects, keepingFirst: Most.suspects / 2)
        } else {
            count(.telling(weight), most: Most.failures, keepingFirst: Most.failures * 3 / 4)
        }
    }

    /// What is the same where the same happens again: without times in front, durations, and addresses.
    private static func key(of lines: [DigestLine]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for line in lines { TimelessText.add(line.text, to: &hash) }
        return hash
    }

    // MARK: Items and sections

    private mutating func takeBack(_ shape: LineShape, isWhole: Bool) {
        shapes.takeBack(shape.fine)
        kinds.takeBack(shape.coarse)
        if isWhole { section.lines -= 1 }
        if shape.isBlank { section.blank -= 1 }
        if section.lines == 0 { section.start = nil }
    }

    private mutating func closeSection() {
        section.add(alike: shapes.endSection(most: 4), ofOneKind: kinds.endSection(most: 4))
    }

    private mutating func add(_ item: DigestItem) {
        closeSection()
        sections.append(section)
        firstNumbers.append(sectionNumber)
        items.append(item)
        section = DigestSection()
        sectionNumber = (item.lines.last?.number ?? lineCount) + 1
    }

    /// Keeps no more of a kind than that many: the first ones, and the last ones.
    private mutating func count(_ reason: DigestItem.Reason, most: Int, keepingFirst: Int) {
        let all = items.indices.filter { items[$0].reason == reason }
        guard all.count > most else { return }
        let item = items[all[keepingFirst]]
        item.isDropped = true
        remove(item, countingLines: true)
    }

    private mutating func remove(_ item: DigestItem, countingLines: Bool) {
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
            sectionNumber = number
        }
    }

    /// Makes items of the last lines that are in none, in their places.
    private mutating func addLast() {
        // From the very last one on: what lies before it in its section stays there.
        for index in last.indices.reversed() where !last.isTaken(index) {
            let line = last[index]
            guard let place = firstNumbers.lastIndex(where: { $0 <= line.number }) else { continue }
            sections[place].remove(line)
            let item = DigestItem(.last, line)
            items.insert(item, at: place)
            sections.insert(DigestSection(), at: place + 1)
            firstNumbers.insert(line.number + 1, at: place + 1)
        }
    }

    /// How often a line of this shape came.
    func count(of shape: UInt64) -> Int { shapes.count(of: shape) }
    func count(ofKind kind: UInt64) -> Int { kinds.count(of: kind) }
}
