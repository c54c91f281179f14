import Values

/// Which lines of an output are worth more than others: those that look like an error.
enum TellingLine {
    /// Words that compilers, test runners, interpreters and shells use for what went wrong.
    private static let pattern = try? Pattern(
        #"\b(error|errors|fail|failed|failure|failures|fatal|panic|panicked|exception|traceback|undefined|"#
            + #"unresolved|denied|refused|aborted|segfault|segmentation fault|assertion|cannot|can't|no such|not found)\b"#
            + #"|(?-i:\w(Error|Exception))\b|^E {2,}|^not ok|\bFAIL"#,
        ignoringCase: true
    )
    /// Words that mean the opposite.
    private static let harmless = try? Pattern(
        #"\b(0|no|zero|without) (errors?|fail(ed|ures?)|exceptions?)\b|\b(errors?|failures?|failed)[=: ]+0\b"#,
        ignoringCase: true
    )

    static func isTelling(_ line: [UInt8]) -> Bool { place(in: line) != nil }

    /// What of a line looks like an error; `nil` where nothing does.
    static func place(in line: [UInt8]) -> Range<Int>? {
        line.withUnsafeBytes { bytes in
            guard let pattern, let harmless, let found = try? pattern.firstMatch(in: bytes),
                (try? harmless.firstMatch(in: bytes)) == nil
            else { return nil }
            return found
        }
    }
}
