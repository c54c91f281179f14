import Values

/// What can stand where the cursor is.
struct Completion: Equatable {
    /// A word, and what it means.
    struct Candidate: Equatable {
        var value: String
        var detail: String
    }

    enum Content: Equatable {
        /// One of these words.
        case words([Candidate])
        case files, directories
        /// The word of this index, the current one or an earlier one, begins another program's command line.
        case command(at: Int)
    }

    var content: Content
    /// What the current word begins with that is not part of the content, such as `--stdin=`.
    var prefix = ""

    static let nothing = Completion(content: .words([]))
}
