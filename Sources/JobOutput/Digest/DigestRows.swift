import Values

/// The lines of a digest, with what stands for the lines between them.
struct DigestRows {
    private(set) var rows: [OutputDigest.Row] = []
    private var bareTokens = 0
    private var stream = OutputStream.stdout
    /// As `TokenEstimate` counts the text.
    var tokens: Int { TokenEstimate.rounded(bareTokens) }
    /// How many lines are not shown, nor told as the same as one that is.
    private(set) var leftOutLines = 0
    private(set) var shownLines = 0
    private(set) var repeatedLines = 0
    private(set) var shownBytes: UInt64 = 0
    private(set) var firstLeftOut: UInt64?

    private var pending = DigestSection()
    /// The one line that is pending, where its text is known.
    private var only: DigestLine?
    /// The shapes of which a sample was shown, in that order.
    private var described: [UInt64] = []

    /// - Parameter sections: One more than items: what is before each, and behind the last one.
    init(_ items: [DigestItem], _ sections: [DigestSection]) {
        for (index, section) in sections.enumerated() {
            pending.add(section)
            guard index < items.count else { break }
            if items[index].isShown { show(items[index]) } else { leave(items[index]) }
        }
        flush()
    }

    /// Lines that take no more tokens than the mark for what is left out.
    private static let shortest = 12

    /// All lines of a short output.
    init(whole lines: [DigestLine]) {
        for line in lines { add(line.text, line) }
        shownLines = lines.count { $0.isWhole }
    }

    private mutating func show(_ item: DigestItem) {
        flush()
        for (index, line) in item.lines.enumerated() {
            var text = line.text
            if index == item.lines.count - 1, item.repeats > 0 {
                text += Array(" [×\(Self.number(item.repeats + 1))]".utf8)
            }
            add(text, line)
            if line.isWhole { shownLines += 1 }
        }
        repeatedLines += item.repeatedLines
        if item.others > 0 {
            add(Array("[\(Self.number(item.others)) more like it]".utf8))
            repeatedLines += item.otherLines
        }
        guard item.hidden > 0 else { return }
        pending.lines += item.hidden
        pending.start = item.firstHidden
        // Of what belongs to something shown, that there is more is not worth a line.
        leaveSilently()
    }

    private mutating func leave(_ item: DigestItem) {
        pending.add(item)
        only = item.lines.count == 1 && pending.lines - pending.blank == 1 ? item.lines[0] : nil
    }

    private mutating func leaveSilently() {
        leftOutLines += pending.lines
        if firstLeftOut == nil { firstLeftOut = pending.start }
        pending = DigestSection()
        only = nil
    }

    private mutating func flush() {
        guard pending.lines > 0 else { return pending = DigestSection() }
        if let only, pending.lines - pending.blank == 1, only.isWhole, TokenEstimate.count(only.text) < Self.shortest {
            add(only.text, only)
            shownLines += 1
            pending.lines -= 1
            return leaveSilently()
        }
        if pending.lines > pending.blank { add(Array(describe(pending).utf8)) }
        leaveSilently()
    }

    private mutating func add(_ text: [UInt8], _ line: DigestLine? = nil) {
        rows.append(
            OutputDigest.Row(
                stream: line?.stream,
                text: String(decoding: text, as: UTF8.self),
                endsLine: line?.endsLine ?? true
            )
        )
        bareTokens += TokenEstimate.bareCount(rows[rows.count - 1].text.utf8) + 1
        if let other = line?.stream, other != stream {
            // A line says so.
            bareTokens += 4
            stream = other
        }
        guard let line else { return }
        shownBytes += UInt64(max(0, line.range.count - line.leftOut))
        if line.leftOut > 0, firstLeftOut == nil { firstLeftOut = line.range.lowerBound }
    }

    private mutating func describe(_ section: DigestSection) -> String {
        let lines = section.lines - section.blank
        let failures = section.telling > 0 ? ", \(Self.number(section.telling)) of them about failures" : ""
        let some = Self.number(lines) + (lines == 1 ? " line" : " lines")
        func isMost(_ kind: DigestSection.Kind) -> Bool {
            kind.count >= 3 && kind.count * 2 >= lines && !kind.sample.isEmpty
        }
        guard let kind = section.alike.first(where: isMost) ?? section.ofOneKind.first(where: isMost) else {
            return "[… \(some)\(failures) …]"
        }
        let count = min(kind.count, lines)
        let isLast = kind.shape == described.last
        let isKnown = described.contains(kind.shape)
        described.append(kind.shape)
        let sample = String(decoding: LineLimit.cut(kind.sample.trimmed, isKnown ? 24 : 72), as: UTF8.self)
        let like = isLast ? "like those above" : "like: \(sample)"
        return count == lines
            ? "[\(some) \(like)\(failures)]" : "[\(some), \(Self.number(count)) \(like)\(failures)]"
    }

    /// `17,998`
    static func number(_ number: Int) -> String {
        var digits = Array(String(number))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }
}

extension [UInt8] {
    fileprivate var trimmed: [UInt8] { Array(drop { $0 == 0x20 || $0 == 0x09 }) }
}
