/// A line that a digest may show.
struct DigestLine {
    /// Counted from 0, in the order in which lines ended, of both streams.
    var number: Int
    /// Where it lies in the output.
    var range: Range<UInt64>
    var stream: OutputStream
    /// Shortened.
    var text: [UInt8]
    var shape: UInt64
    var kind: UInt64
    /// Not, where it goes on a line of which a part was handed over before.
    var isWhole = true
    /// Whether a newline ends it.
    var endsLine = true
    /// How many bytes of it are not in `text`.
    var leftOut = 0
}

/// Lines of which none is shown: between two items.
struct DigestSection {
    /// Alike lines.
    struct Kind {
        var shape: UInt64
        var count: Int
        var sample: [UInt8]
    }

    var lines = 0
    /// How many of them say that something failed.
    var telling = 0
    var blank = 0
    /// Where the first one lies.
    var start: UInt64?
    /// Those that came most often, by all of the line, and by its first and last word.
    var alike: [Kind] = []
    var ofOneKind: [Kind] = []

    private static let mostKinds = 4

    /// Adds what comes after it.
    mutating func add(_ other: DigestSection) {
        guard other.lines > 0 else { return }
        lines += other.lines
        telling += other.telling
        blank += other.blank
        if start == nil { start = other.start }
        alike = Self.merge(alike, other.alike)
        ofOneKind = Self.merge(ofOneKind, other.ofOneKind)
    }

    mutating func add(_ line: DigestLine) {
        lines += line.isWhole ? 1 : 0
        if start == nil { start = line.range.lowerBound }
        if line.text.isEmpty { blank += 1 }
        alike = Self.merge(alike, [Kind(shape: line.shape, count: 1, sample: line.text)])
        ofOneKind = Self.merge(ofOneKind, [Kind(shape: line.kind, count: 1, sample: line.text)])
    }

    /// Adds an item that is not shown.
    mutating func add(_ item: DigestItem) {
        let known = item.lines.count { $0.isWhole }
        for line in item.lines { add(line) }
        lines += item.count - known
        if item.isTelling, item.reason != .telling(.suspect) { telling += 1 + item.repeats + item.others }
    }

    mutating func add(alike: [Kind], ofOneKind kinds: [Kind]) {
        self.alike = Self.merge(self.alike, alike)
        ofOneKind = Self.merge(ofOneKind, kinds)
    }

    /// Takes a line out that is counted in it.
    mutating func remove(_ line: DigestLine) {
        lines -= line.isWhole ? 1 : 0
        if line.text.isEmpty { blank -= 1 }
        for (list, shape) in [(\DigestSection.alike, line.shape), (\DigestSection.ofOneKind, line.kind)] {
            guard let index = self[keyPath: list].firstIndex(where: { $0.shape == shape }) else { continue }
            self[keyPath: list][index].count -= 1
        }
    }

    private static func merge(_ one: [Kind], _ other: [Kind]) -> [Kind] {
        var kinds = one
        for kind in other {
            if let index = kinds.firstIndex(where: { $0.shape == kind.shape }) {
                kinds[index].count += kind.count
            } else {
                kinds.append(kind)
            }
        }
        kinds.sort { $0.count > $1.count }
        return Array(kinds.prefix(mostKinds))
    }
}

/// Lines that may be shown together, or not.
final class DigestItem {
    enum Reason: Equatable {
        /// Among the first or the last lines.
        case first
        case last
        /// It says that something failed.
        case telling(TellingForm.Weight)
        /// Most lines are alike, and this is not.
        case rare
        /// Output is missing here.
        case gap
    }

    let reason: Reason
    /// In their order; the one that has the form is among them.
    var lines: [DigestLine] = []
    /// How many lines belong to it and are not kept.
    var hidden = 0
    var firstHidden: UInt64?
    /// What came again word for word, and how many lines that were.
    var repeats = 0
    var repeatedLines = 0
    /// What came that is alike and is not kept.
    var others = 0
    var otherLines = 0
    /// How many alike items were kept before it.
    var rank = 0
    var isShown = false
    /// There was no room for it any more.
    var isDropped = false

    init(_ reason: Reason, _ line: DigestLine) {
        self.reason = reason
        lines = [line]
    }

    var isTelling: Bool { if case .telling = reason { true } else { false } }
    /// How many lines it stands for.
    var count: Int { lines.count { $0.isWhole } + hidden + repeatedLines + otherLines }
}
