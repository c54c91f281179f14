/// One form in which tools say that something failed (or that it did not), and what belongs to it: an entry of the table in
/// `Forms`.
///
/// All expressions are PCRE2, see bytes, and are held against lines as a terminal would show them.
struct TellingForm: Sendable {
    /// What a line of the form is worth.
    enum Weight: Int, Sendable, Comparable {
        /// It tells that something went well: no other form is looked for.
        case passed
        /// It looks like a suspect and is none.
        case harmless
        /// It may tell of a failure: known by its words alone.
        case suspect
        /// It sums failures up, or follows from one.
        case summary
        /// It says what failed.
        case failure

        static func < (one: Weight, other: Weight) -> Bool { one.rawValue < other.rawValue }
    }

    /// Who writes it.
    var tool: String
    var weight: Weight
    /// One of these words, in lower case, is in every such line (see `TellingWords`).
    var words: [String]
    /// What the line itself looks like.
    var head: String
    /// What lines just before it look like that belong to it; at most three.
    var before: String?
    /// What the lines after it look like that belong to it.
    var after: String?
    /// What the line looks like that is the last of it.
    var end: String?
    /// Which of the lines after it are not worth showing, with those that are indented deeper below them: frames of
    /// libraries. Empty lines never are.
    var hidden: String?
    /// How many lines are shown.
    var most = 1
    /// How many lines after it can belong to it.
    var reach = 60
    /// Whether it is told by its last line what failed: that one, and those before it, are shown where there are too many.
    var isToldAtEnd = false
    /// Whether lines after it belong to it even where they have a form of their own.
    var swallows = false
    /// Whether it is one only after a line that announces failures, and whether it is such a line.
    var needsAnnouncement = false
    var announces = false

    init(
        _ tool: String,
        _ weight: Weight,
        _ words: [String],
        _ head: String,
        before: String? = nil,
        after: String? = nil,
        end: String? = nil,
        hidden: String? = nil,
        most: Int = 1,
        reach: Int = 60,
        isToldAtEnd: Bool = false,
        swallows: Bool = false,
        needsAnnouncement: Bool = false,
        announces: Bool = false
    ) {
        (self.tool, self.weight, self.words, self.head) = (tool, weight, words, head)
        (self.before, self.after, self.end, self.hidden) = (before, after, end, hidden)
        (self.most, self.reach, self.isToldAtEnd, self.swallows) = (most, reach, isToldAtEnd, swallows)
        (self.needsAnnouncement, self.announces) = (needsAnnouncement, announces)
    }

    /// The table. The first form that fits a line counts, so those of tools come before the words that anybody may use.
    static let all = passed + summaries + compilers + linkers + builds + tests + programs + installers + words
}
