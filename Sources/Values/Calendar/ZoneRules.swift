/// How far the clocks of a time zone are from UTC, at each time: the content of a TZif file (RFC 9636, tzfile(5)), or a rule
/// as in the variable TZ.
package struct ZoneRules: Sendable, Equatable {
    /// A time in which the offset stays the same. In seconds since 1970, UTC.
    struct Span: Equatable {
        /// `.min`: since ever.
        var start: Int64
        /// The first second that does not belong to it; `.max`: for ever.
        var end: Int64
        /// What is added to UTC.
        var offset: Int64
        /// The offset before its start.
        var before: Int64
    }

    private struct Transition: Equatable {
        var time: Int64
        var offset: Int64
    }

    private var first: Int64
    private var transitions: [Transition] = []
    /// What holds after the last transition.
    private var rule: ZoneRule?

    package static let utc = ZoneRules(offset: 0)

    init(offset: Int64) { first = offset }

    init(_ rule: ZoneRule) { (first, self.rule) = (rule.offset, rule) }

    /// A rule as in the variable TZ: `CET-1CEST,M3.5.0,M10.5.0/3`; `nil` if it is none.
    package init?(rule text: String) {
        guard let rule = ZoneRule(text) else { return nil }
        self.init(rule)
    }

    /// The span of the time.
    func span(at time: Int64) -> Span {
        /// How many transitions are over.
        let over = transitions.firstIndex(fromWhich: { $0.time > time })
        let last = over == 0 ? Transition(time: .min, offset: first) : transitions[over - 1]
        let before = over < 2 ? first : transitions[over - 2].offset
        if over < transitions.count {
            return Span(start: last.time, end: transitions[over].time, offset: last.offset, before: before)
        }
        guard let rule else { return Span(start: last.time, end: .max, offset: last.offset, before: before) }
        var span = rule.span(at: time)
        // Where the table ends, the rule goes on.
        if span.start <= last.time { (span.start, span.before) = (last.time, before) }
        return span
    }
}

extension ZoneRules {
    /// Reads the content of a TZif file; `nil` if it is none.
    package init?(tzif bytes: [UInt8]) {
        guard let header = TZifHeader(bytes, at: 0) else { return nil }
        // From version 2 on the same follows with 64 bits a time.
        var (start, header64, width) = (TZifHeader.size, header, 4)
        if header.version > 0 {
            guard let second = TZifHeader(bytes, at: TZifHeader.size + header.length(4)) else { return nil }
            (start, header64, width) = (TZifHeader.size * 2 + header.length(4), second, 8)
        }
        let (times, types) = (header64.times, header64.types)
        let end = start + header64.length(width)
        guard end <= bytes.count, types > 0 else { return nil }
        let indexes = start + times * width
        let offset: (Int) -> Int64? = { index in
            guard index < types else { return nil }
            return Self.number(bytes, indexes + times + index * 6, 4)
        }
        guard let first = offset(0) else { return nil }
        self.init(offset: first)
        for index in 0..<times {
            let time = Self.number(bytes, start + index * width, width)
            guard let offset = offset(Int(bytes[indexes + index])), transitions.last.map({ $0.time < time }) ?? true
            else { return nil }
            transitions.append(Transition(time: time, offset: offset))
        }
        guard width == 8, end < bytes.count, bytes[end] == 0x0A else { return }
        let footer = bytes[(end + 1)...].prefix { $0 != 0x0A }
        if !footer.isEmpty {
            guard let rule = ZoneRule(String(decoding: footer, as: UTF8.self)) else { return nil }
            self.rule = rule
        }
    }

    private static func number(_ bytes: [UInt8], _ index: Int, _ width: Int) -> Int64 {
        let value = bytes[index..<index + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}

/// The first 44 bytes of each part of a TZif file.
private struct TZifHeader {
    static let size = 44

    let version: UInt8
    /// Of UTC indicators, standard indicators, leap seconds, transitions, types, characters.
    private let counts: [Int]

    var times: Int { counts[3] }
    var types: Int { counts[4] }

    init?(_ bytes: [UInt8], at start: Int) {
        guard start + Self.size <= bytes.count, bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
        version = bytes[start + 4]
        counts = (0..<6).map { index in
            bytes[(start + 20 + index * 4)..<(start + 24 + index * 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        guard counts.allSatisfy({ $0 <= bytes.count }) else { return nil }
    }

    /// The bytes behind the header, where a time takes `width`.
    func length(_ width: Int) -> Int {
        counts[3] * (width + 1) + counts[4] * 6 + counts[5] + counts[2] * (width + 4) + counts[1] + counts[0]
    }
}
