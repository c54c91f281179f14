import Values

/// Finds the forms of lines. For one thread; an expression is compiled when a line first has one of its words.
final class FormMatcher {
    /// The expressions of a form. One that does not compile, which a test would find, fits nothing.
    struct Compiled {
        let head: Pattern?
        let before: Pattern?
        let after: Pattern?
        let end: Pattern?
        let hidden: Pattern?

        init(_ form: TellingForm) {
            func pattern(_ text: String?) -> Pattern? { text.flatMap { try? Pattern($0) } }
            (head, before, after) = (pattern(form.head), pattern(form.before), pattern(form.after))
            (end, hidden) = (pattern(form.end), pattern(form.hidden))
        }
    }

    /// A form that fits, and what of the line it found.
    struct Match {
        var form: Int
        var place: Range<Int>
    }

    let words = TellingWords(Set(TellingForm.all.flatMap(\.words)))
    private let wanted: [TellingWords.Found]
    private let listed: TellingWords.Found
    private var compiled: [Compiled?]
    /// A line announced a list of failures.
    private var hasAnnouncement = false

    init() {
        var wanted: [TellingWords.Found] = []
        for form in TellingForm.all { wanted.append(words.set(of: form.words)) }
        self.wanted = wanted
        listed = words.set(of: [TellingWords.numbered])
        compiled = Array(repeating: nil, count: TellingForm.all.count)
    }

    func compiled(_ form: Int) -> Compiled {
        if let known = compiled[form] { return known }
        let new = Compiled(TellingForm.all[form])
        compiled[form] = new
        return new
    }

    /// The first form that fits a line; `nil` where none does, or one of what went well.
    func match(_ line: UnsafeRawBufferPointer, _ found: TellingWords.Found) -> Match? {
        guard !found.isEmpty else { return nil }
        for form in wanted.indices where wanted[form].intersects(found) {
            let entry = TellingForm.all[form]
            if entry.needsAnnouncement, !hasAnnouncement { continue }
            guard let place = Self.place(of: compiled(form).head, in: line) else { continue }
            if entry.announces { hasAnnouncement = true }
            return entry.weight > .harmless ? Match(form: form, place: place) : nil
        }
        return nil
    }

    /// Whether the answer for a line is the same for all lines of its shape, at any time.
    func isLasting(_ found: TellingWords.Found) -> Bool { !found.intersects(listed) }

    static func fits(_ pattern: Pattern?, _ line: UnsafeRawBufferPointer) -> Bool {
        place(of: pattern, in: line) != nil
    }

    private static func place(of pattern: Pattern?, in line: UnsafeRawBufferPointer) -> Range<Int>? {
        // A line too complex for an expression does not fit it.
        guard let pattern, let found = try? pattern.firstMatch(in: line) else { return nil }
        return found
    }
}
