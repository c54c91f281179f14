import Values

/// Takes an output as it comes, once, and keeps of it what a digest may show, with a count of all else. What it keeps is
/// bounded, however long the output is.
struct DigestCollector: ~Copyable {
    /// How many of each are kept.
    private enum Most {
        static let first = 16
        static let rare = 24
    }

    /// What says that something failed, while more lines may belong to it.
    struct Block {
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
    struct Stream {
        var lines = ShownLines(longest: 1 << 20)
        var block: Block?
    }

    let matcher = FormMatcher()
    let longestLine: Int
    var last = LastLines()
    var streams = PerStream(stdout: Stream(), stderr: Stream())
    var groups = FailureGroups()
    var sections = DigestSections()
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
        let lines = streams[stream].lines
        return lines.start.map { ($0, lines.unfinished) }
    }

    /// Takes what has no newline, and puts the last lines among the items.
    mutating func finish() {
        for stream in OutputStream.allCases {
            finishLine(of: stream)
            closeBlock(of: stream)
        }
        sections.finish(last)
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
        swap(&lines, &streams[stream].lines)
        body(&lines, &self)
        swap(&lines, &streams[stream].lines)
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
        sections.add(DigestItem(.gap, line), next: lineCount)
        keepWhole(line)
    }

    @inline(__always)
    private mutating func take(_ piece: ShownLines.Piece, of stream: OutputStream) {
        let shape = LineShape(piece.bytes, matcher.words)
        let number = lineCount
        if !piece.goesOn { lineCount += 1 }
        if whole != nil { keepWhole(line(piece, number, shape, stream, limit: 2000)) }
        if streams[stream].block != nil, takeIntoBlock(piece, number, shape, of: stream) {
            return last.push(piece, stream, number, shape, isTaken: true)
        }
        let seen = sections.take(piece, shape)
        var isTaken = false
        if let match = match(piece.bytes, shape, seen.shape) {
            isTaken = begin(match, piece, number, shape, of: stream)
        } else if sections.items.count < Most.first, number < Most.first {
            isTaken = true
            sections.takeBack(shape, isWhole: !piece.goesOn)
            sections.add(DigestItem(.first, line(piece, number, shape, stream)), next: lineCount)
        } else if seen.shape.isFirst, number > 200, seen.isRare, !shape.isBlank {
            isTaken = true
            sections.takeBack(shape, isWhole: !piece.goesOn)
            sections.add(DigestItem(.rare, line(piece, number, shape, stream)), next: lineCount)
            sections.trim(.rare, most: Most.rare, keepingFirst: 0)
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
        if isLasting, let known = sections.shapes.form(in: seen.slot, hasZero: shape.hasZero),
            bytes.count <= longestLine || known == none
        {
            return known == none ? nil : FormMatcher.Match(form: known, place: 0..<0)
        }
        let match = matcher.match(bytes, shape.words)
        if isLasting { sections.setForm(match?.form ?? none, in: seen.slot, hasZero: shape.hasZero) }
        return match
    }

    func line(
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
}
