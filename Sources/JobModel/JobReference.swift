import Values

/// How a user names a job: the REF of the command line.
package enum JobReference: Sendable, Equatable {
    /// All digits: the job's number.
    case number(Int64)
    /// `7.2`: attempt 2 of job 7.
    case attempt(Int64, Int)
    /// `last`: the job submitted last.
    case last
    /// `last-2`: the job submitted so many before the last one, 1 to `farthestBack`.
    case beforeLast(Int)
    /// A whole UUID.
    case id(JobID)
    /// A name, or else the beginning of a UUID (4 characters or more).
    case nameOrPrefix(String)

    /// How far back `last-N` reaches.
    static let farthestBack = 999

    package init?(_ text: String) {
        if text == "last" {
            self = .last
        } else if let back = Self.parseBack(text) {
            self = back == 0 ? .last : .beforeLast(back)
        } else if text.hasPrefix("%"), case .number(let number) = JobReference(String(text.dropFirst())) {
            // As a shell's own `jobs` has it.
            self = .number(number)
        } else if let id = JobID(text) {
            self = .id(id)
        } else if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            guard let number = Int64(text), number > 0 else { return nil }
            self = .number(number)
        } else if let (number, attempt) = Self.parseAttempt(text) {
            self = .attempt(number, attempt)
        } else if !text.isEmpty, text.utf8.count <= JobName.longest {
            self = .nameOrPrefix(text)
        } else {
            return nil
        }
    }

    /// The number behind `last-`.
    private static func parseBack(_ text: String) -> Int? {
        guard text.hasPrefix("last-") else { return nil }
        let digits = text.dropFirst(5)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let back = Int(digits),
            back <= farthestBack
        else { return nil }
        return back
    }

    private static func parseAttempt(_ text: String) -> (Int64, Int)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let number = Int64(parts[0]), number > 0, let attempt = Int(parts[1]), attempt > 0
        else { return nil }
        return (number, attempt)
    }

    /// Whether the text has the shape of the first 4 to 36 characters of a UUID.
    package static func looksLikePrefix(_ text: String) -> Bool {
        let utf8 = Array(text.utf8)
        guard (4...36).contains(utf8.count) else { return false }
        return utf8.enumerated().allSatisfy { index, byte in
            if [8, 13, 18, 23].contains(index) { return byte == UInt8(ascii: "-") }
            return Character(UnicodeScalar(byte)).isHexDigit
        }
    }
}

/// The rules for names of jobs, groups and labels.
package enum JobName {
    /// In bytes of UTF-8.
    static let longest = 128

    /// Says why `name` cannot be a job's name; `nil` where it can. A name must not look like any other reference.
    package static func problem(with name: String) -> String? {
        if let problem = problemWithWord(name) { return problem }
        if JobRange(name) != nil { return "it looks like a range of jobs; add a letter" }
        switch JobReference(name) {
        case .nameOrPrefix where JobReference.looksLikePrefix(name):
            return "it looks like the beginning of a job's UUID; add a letter above f, or a dash"
        case .nameOrPrefix: return nil
        case .last, .beforeLast: return "`last` always means the job submitted last"
        case .number, .attempt, .id, nil: return "it looks like a job's number or UUID; add a letter"
        }
    }

    /// Says why `word` can be neither a name of a group or label nor of a job.
    package static func problemWithWord(_ word: String) -> String? {
        if word.isEmpty { return "it is empty" }
        if word.utf8.count > longest { return "it is longer than \(longest) bytes" }
        if word.utf8.first == UInt8(ascii: "-") { return "it begins with a dash" }
        let isClean = word.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && !scalar.isForControl
        }
        return isClean ? nil : "it contains white space or control characters"
    }
}
