import Values

/// What says that something failed, with the lines that belong to it.
extension DigestCollector {
    /// How many of each are kept.
    private static let mostSuspects = 40
    private static let mostFailures = 160

    /// Begins an item; false where it is not kept.
    mutating func begin(
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
            guard let rank = groups.rank(item, match.form, shape.fine) else {
                sections.takeBack(shape, isWhole: line.isWhole)
                return true
            }
            guard rank >= 0 else {
                if form.weight > .suspect { sections.noteTelling() }
                return false
            }
            item.rank = rank
        }
        sections.takeBack(shape, isWhole: line.isWhole)
        closeBlock(of: stream)
        if form.before != nil { takeBefore(into: item, matcher.compiled(match.form).before, of: stream) }
        sections.add(item, next: lineCount)
        if !isAlone {
            streams[stream].block = Block(item: item, form: match.form, shape: shape.fine)
        } else {
            trim(form.weight)
        }
        return true
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
                guard let other = sections.items.last, !other.isTelling, other.lines.count == 1,
                    other.lines[0].number == line.number
                else { break }
                sections.remove(other, countingLines: false)
            } else {
                guard line.number >= sections.firstNumber else { break }
                last.take(index)
                sections.takeBack(line)
            }
            lines.insert(line, at: 0)
        }
        let shown = lines.filter { !$0.text.allSatisfy { $0 == 0x20 } }
        item.hidden += lines.count - shown.count
        item.lines.insert(contentsOf: shown, at: 0)
    }

    /// Takes a line that belongs to the open block of its stream; false where it does not, and the block is over.
    mutating func takeIntoBlock(
        _ piece: ShownLines.Piece,
        _ number: Int,
        _ shape: LineShape,
        of stream: OutputStream
    ) -> Bool {
        guard var block = streams[stream].block else { return false }
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
        streams[stream].block = block
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

    mutating func closeBlock(of stream: OutputStream) {
        guard let block = streams[stream].block else { return }
        streams[stream].block = nil
        let weight = TellingForm.all[block.form].weight
        guard let rank = groups.rank(block.item, block.form, block.shape) else {
            return sections.remove(block.item, countingLines: false)
        }
        guard rank >= 0 else { return sections.remove(block.item, countingLines: true) }
        block.item.rank = rank
        trim(weight)
    }

    private mutating func trim(_ weight: TellingForm.Weight) {
        if weight == .suspect {
            sections.trim(.telling(.suspect), most: Self.mostSuspects, keepingFirst: Self.mostSuspects / 2)
        } else {
            sections.trim(.telling(weight), most: Self.mostFailures, keepingFirst: Self.mostFailures * 3 / 4)
        }
    }
}
