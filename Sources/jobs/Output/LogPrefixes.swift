import JobModel

/// What stands in front of the lines of several jobs, to tell them apart: each job's name or number, in a colour of its own.
struct LogPrefixes {
    private let texts: [String]
    private let hasColor: Bool

    /// Blue, green, violet, orange, teal, purple of the 256-colour palette: middle tones, as in `Style`, without red, which
    /// means something.
    private static let colors = [31, 28, 133, 130, 30, 99]
    /// Columns; a longer name is cut.
    private static let widest = 24

    init(_ jobs: [JobRecord], hasColor: Bool) {
        self.hasColor = hasColor
        let names = jobs.map { $0.submission.name.map(ShellText.shown) }
        let words = zip(jobs, names).map { job, name in
            // Of several jobs of one name, or attempts of one job, each needs more.
            let alike = jobs.count { $0.number == job.number } > 1 ? "\(job.number).\(job.attempt)" : String(job.number)
            guard let name else { return alike }
            let short = Columns.truncated(name, to: Self.widest)
            return names.count { $0 == name } > 1 ? "\(short) \(alike)" : short
        }
        let width = words.map(Columns.count).max() ?? 0
        texts = words.map { Columns.padded($0, to: width) + " | " }
    }

    /// The prefix of the job at this place.
    subscript(_ index: Int) -> [UInt8] {
        guard hasColor else { return Array(texts[index].utf8) }
        return Array("\u{1B}[38;5;\(Self.colors[index % Self.colors.count])m\(texts[index])\u{1B}[0m".utf8)
    }
}
