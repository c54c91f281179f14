/// Jobs in a row, as a user names them where several may be named: `3-7`, `3..7`, `last-4..last`.
package struct JobRange: Sendable, Equatable {
    /// `3`, `%3`, `last`, `last-4`
    package let first: JobReference
    package let last: JobReference

    /// `nil` for everything else. A dash stands between numbers alone: names have dashes, too.
    package init?(_ text: String) {
        if let dots = Self.split(text, at: "..") {
            guard let first = Self.end(dots.first), let last = Self.end(dots.last) else { return nil }
            (self.first, self.last) = (first, last)
        } else if let dash = Self.split(text, at: "-") {
            // `2026-11` is a month, and may be a name.
            guard case .number(let first) = Self.end(dash.first), case .number(let last) = Self.end(dash.last),
                first <= last
            else { return nil }
            (self.first, self.last) = (.number(first), .number(last))
        } else {
            return nil
        }
    }

    private static func split(_ text: String, at separator: String) -> (first: String, last: String)? {
        let (bytes, mark) = (Array(text.utf8), Array(separator.utf8))
        guard bytes.count > mark.count,
            let start = (0...(bytes.count - mark.count)).first(where: { Array(bytes[$0..<$0 + mark.count]) == mark })
        else { return nil }
        let (first, last) = (bytes[..<start], bytes[(start + mark.count)...])
        return (String(decoding: first, as: UTF8.self), String(decoding: last, as: UTF8.self))
    }

    /// Numbers are written as they are printed; `0123-4567` is the beginning of a UUID.
    private static func end(_ text: String) -> JobReference? {
        let digits = text.hasPrefix("%") ? text.dropFirst() : text[...]
        if digits.hasPrefix("0") { return nil }
        switch JobReference(text) {
        case .number(let number): return .number(number)
        case .last: return .last
        case .beforeLast(let back): return .beforeLast(back)
        case .attempt, .id, .nameOrPrefix, nil: return nil
        }
    }
}
